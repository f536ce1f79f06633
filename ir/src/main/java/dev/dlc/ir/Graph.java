package dev.dlc.ir;

import dev.dlc.diagnostic.Span;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * A function over tensors: its inputs, its roots, and what could not be proved of dims and is checked once when sizes
 * are known. All nodes come from one builder.
 *
 * @param name the name in dumps, such as {@code lenet5.step}
 * @param inputs the leaves of op {@code input}, in calling order; also those that no root needs
 * @param roots what the graph is evaluated for
 * @param checks what must hold between sizes
 */
public record Graph(String name, List<Node> inputs, List<Root> roots, List<DimCheck> checks) {
    public Graph {
        inputs = List.copyOf(inputs);
        roots = List.copyOf(roots);
        checks = List.copyOf(checks);
    }

    /** A graph without open equalities. */
    public Graph(String name, List<Node> inputs, List<Root> roots) {
        this(name, inputs, roots, List.of());
    }

    /** How two dims compare. */
    public enum Relation {
        EQUAL("="),
        AT_MOST("<=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        /** As it stands in texts. */
        public String sign() {
            return sign;
        }
    }

    /**
     * What is checked of dims when sizes are known, before anything is computed.
     *
     * @param left one side
     * @param relation how it must compare with the other
     * @param right the other side
     * @param message what is equal, or what is wrong where one is larger, in the user's words
     * @param span where it arose
     */
    public record DimCheck(Dim left, Relation relation, Dim right, String message, Optional<Span> span) {
        /** An equality. */
        public DimCheck(Dim left, Dim right, String message, Optional<Span> span) {
            this(left, Relation.EQUAL, right, message, span);
        }

        /** Whether it holds for known sizes. */
        public boolean holds(ToLongFunction<Dim> value) {
            return switch (relation) {
                case EQUAL -> value.applyAsLong(left) == value.applyAsLong(right);
                case AT_MOST -> value.applyAsLong(left) <= value.applyAsLong(right);
            };
        }
    }

    /** Every node that an input or a root needs, operands before users. */
    public List<Node> nodes() {
        Set<Node> seen = new HashSet<>(inputs);
        Deque<Node> open = new ArrayDeque<>(inputs);
        for (Root root : roots) {
            if (seen.add(root.value())) {
                open.push(root.value());
            }
        }
        while (!open.isEmpty()) {
            for (Node operand : open.pop().operands()) {
                if (seen.add(operand)) {
                    open.push(operand);
                }
            }
        }
        return seen.stream().sorted(Comparator.comparingInt(Node::id)).toList();
    }

    /** All size symbols of the graph, in name order. */
    public Set<String> symbols() {
        Set<String> names = new TreeSet<>();
        for (Node node : nodes()) {
            switch (node.type()) {
                case Type.Tensor tensor -> names.addAll(tensor.shape().symbols());
                case Type.Tuple tuple ->
                    tuple.items().forEach(item -> names.addAll(item.shape().symbols()));
            }
        }
        return names;
    }
}
