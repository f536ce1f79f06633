package dev.dlc.optimizer.simplify;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Emit;
import dev.dlc.optimizer.Rebuild;
import dev.dlc.optimizer.pass.Pass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The pass {@code simplify}: applies rules at every node, operands first, in rounds until a round changes nothing. */
public final class Simplify {
    /** All rules. */
    public static final List<Rule> RULES = rules();

    /** The pass. */
    public static final Pass PASS = new Pass("simplify", graph -> run(RULES, graph));

    /** The pass once more, under a name of its own: for what other passes have made. */
    public static final Pass AGAIN = new Pass("simplify-again", graph -> run(RULES, graph));

    private static final int MOST_ROUNDS = 30;
    private static final int MOST_STEPS = 50;

    private final Map<Op, List<Rule>> byOp = new HashMap<>();
    private final TreeSet<String> fired = new TreeSet<>();

    private Simplify(List<Rule> rules) {
        for (Rule rule : rules) {
            for (Op op : rule.pattern().ops()) {
                byOp.computeIfAbsent(op, key -> new ArrayList<>()).add(rule);
            }
        }
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>(MovementRules.ROWS);
        rules.addAll(SliceRules.ROWS);
        rules.addAll(ArithmeticRules.ROWS);
        rules.addAll(LogicRules.ROWS);
        rules.addAll(ReduceRules.ROWS);
        rules.addAll(ContractRules.ROWS);
        rules.addAll(SinkRules.ROWS);
        rules.addAll(FoldRules.ROWS);
        return List.copyOf(rules);
    }

    /**
     * Applies rules until none fires.
     *
     * @throws IllegalStateException when they undo each other for ever; the message names them
     */
    static Graph run(List<Rule> rules, Graph graph) {
        Simplify simplify = new Simplify(rules);
        Graph current = graph;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            simplify.fired.clear();
            current = simplify.round(current);
            if (simplify.fired.isEmpty()) {
                return current;
            }
        }
        throw new IllegalStateException("rules never settle: " + simplify.fired);
    }

    private Graph round(Graph graph) {
        Rebuild rebuild = new Rebuild();
        return rebuild.graph(graph, (node, operands) -> {
            Node made = rebuild.like(node, operands, this::region);
            return settle(new Emit(rebuild.builder(), node.span()), made);
        });
    }

    private Graph region(Graph graph) {
        return round(graph);
    }

    private Node settle(Emit emit, Node node) {
        Node current = node;
        for (int step = 0; step < MOST_STEPS; step++) {
            Optional<Node> next = step(emit, current);
            if (next.isEmpty()) {
                return current;
            }
            current = next.get();
        }
        throw new IllegalStateException("rules never settle: " + fired);
    }

    private Optional<Node> step(Emit emit, Node node) {
        for (Rule rule : byOp.getOrDefault(node.op(), List.of())) {
            Optional<Node> replacement = rule.apply(emit, node);
            if (replacement.isPresent()) {
                if (!replacement.get().type().equals(node.type())) {
                    throw new IllegalStateException(
                            "rule " + rule.name() + " made " + replacement.get() + " of " + node);
                }
                fired.add(rule.name());
                return replacement;
            }
        }
        return Optional.empty();
    }
}
