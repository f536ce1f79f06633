package dev.dlc.optimizer.simplify;

import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Leaf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a rule looks for. */
public sealed interface Pattern {
    /** Any node; nodes of one name must be the same. */
    record Any(String name) implements Pattern {}

    /** A constant of one value. */
    record Splat(String name) implements Pattern {}

    /** A constant of this one value, compared by bits. */
    record Number(double value) implements Pattern {}

    /** One of some ops; operands of a commutative one match in both orders. */
    record Apply(Set<Op> ops, String name, List<Pattern> operands) implements Pattern {
        public Apply {
            ops = Set.copyOf(ops);
            operands = List.copyOf(operands);
        }
    }

    /** Any node. */
    static Any any(String name) {
        return new Any(name);
    }

    /** A constant of one value. */
    static Splat splat(String name) {
        return new Splat(name);
    }

    /** A constant of this one value. */
    static Number number(double value) {
        return new Number(value);
    }

    /** An op applied to operands that match; the node is known under the op's name. */
    static Apply op(Op op, Pattern... operands) {
        return new Apply(Set.of(op), op.name(), List.of(operands));
    }

    /** As {@code op}, known as {@code inner}: for an operand of the same op as the root. */
    static Apply inner(Op op, Pattern... operands) {
        return new Apply(Set.of(op), "inner", List.of(operands));
    }

    /** One of some ops whatever its operands are. */
    static Apply of(Set<Op> ops) {
        return new Apply(ops, "root", List.of());
    }

    /** The nodes by name, if a node matches. */
    default Optional<Map<String, Node>> match(Node node) {
        return match(node, Map.of());
    }

    /** As {@code match}, with names that are bound already. */
    private Optional<Map<String, Node>> match(Node node, Map<String, Node> bound) {
        return switch (this) {
            case Any any -> bind(any.name(), node, bound);
            case Splat splat -> isSplat(node) ? bind(splat.name(), node, bound) : Optional.empty();
            case Number number -> {
                boolean equal = isSplat(node)
                        && Double.doubleToRawLongBits(value(node)) == Double.doubleToRawLongBits(number.value());
                yield equal ? Optional.of(bound) : Optional.empty();
            }
            case Apply apply -> {
                if (!apply.ops().contains(node.op())) {
                    yield Optional.empty();
                }
                Optional<Map<String, Node>> named = bind(apply.name(), node, bound);
                yield apply.operands().isEmpty() ? named : named.flatMap(names -> operands(apply, node, names));
            }
        };
    }

    private static Optional<Map<String, Node>> operands(Apply apply, Node node, Map<String, Node> bound) {
        if (apply.operands().size() != node.operands().size()) {
            return Optional.empty();
        }
        Optional<Map<String, Node>> found = inOrder(apply.operands(), node.operands(), bound);
        boolean swaps = node.op().has(Op.Fact.COMMUTATIVE) && apply.operands().size() == 2;
        return found.isPresent() || !swaps ? found : inOrder(apply.operands().reversed(), node.operands(), bound);
    }

    private static Optional<Map<String, Node>> inOrder(
            List<Pattern> patterns, List<Node> operands, Map<String, Node> bound) {
        Optional<Map<String, Node>> names = Optional.of(bound);
        for (int i = 0; i < patterns.size(); i++) {
            Pattern pattern = patterns.get(i);
            Node operand = operands.get(i);
            names = names.flatMap(known -> pattern.match(operand, known));
        }
        return names;
    }

    private static Optional<Map<String, Node>> bind(String name, Node node, Map<String, Node> bound) {
        Node known = bound.get(name);
        if (known != null) {
            return known == node ? Optional.of(bound) : Optional.empty();
        }
        Map<String, Node> more = new HashMap<>(bound);
        more.put(name, node);
        return Optional.of(more);
    }

    /** Whether a node is a constant of one value. */
    static boolean isSplat(Node node) {
        return node.is(Leaf.CONSTANT) && node.attrs().reals("values").size() == 1;
    }

    /** The value of a constant of one value. */
    static double value(Node splat) {
        return splat.attrs().reals("values").getFirst();
    }
}
