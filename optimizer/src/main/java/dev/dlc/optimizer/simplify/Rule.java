package dev.dlc.optimizer.simplify;

import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A row: a pattern and what replaces a node that matches.
 *
 * @param name unique; what messages and tests call it
 * @param pattern what the node looks like
 * @param rewrite the node that has the same value to the bit; empty where a condition does not hold
 * @param examples nodes that match and are rewritten; their inputs are {@code input} leaves
 */
public record Rule(
        String name,
        Pattern.Apply pattern,
        Function<Match, Optional<Node>> rewrite,
        List<Function<Emit, Node>> examples) {
    public Rule {
        examples = List.copyOf(examples);
    }

    /**
     * A node that matches.
     *
     * @param emit makes nodes
     * @param root the node
     * @param nodes the nodes of the pattern by name
     */
    public record Match(Emit emit, Node root, Map<String, Node> nodes) {
        /** A node by the name that the pattern gives it. */
        public Node get(String name) {
            return nodes.get(name);
        }
    }

    /** A rule that applies wherever its pattern matches. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the examples are only read
    static Rule rule(
            String name, Pattern.Apply pattern, Function<Match, Node> rewrite, Function<Emit, Node>... examples) {
        return new Rule(name, pattern, match -> Optional.of(rewrite.apply(match)), List.of(examples));
    }

    /** A rule with a condition: the rewrite yields nothing where it does not hold. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the examples are only read
    static Rule ruleIf(
            String name,
            Pattern.Apply pattern,
            Function<Match, Optional<Node>> rewrite,
            Function<Emit, Node>... examples) {
        return new Rule(name, pattern, rewrite, List.of(examples));
    }

    /** The replacement of a node; empty where the rule does not apply or would change nothing. */
    Optional<Node> apply(Emit emit, Node node) {
        return pattern.match(node)
                .flatMap(nodes -> rewrite.apply(new Match(emit, node, nodes)))
                .filter(replacement -> replacement != node);
    }
}
