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

/**
 * A function over tensors: its inputs, its roots, and the equalities of dims that could not be proved and are checked
 * once when sizes are known. All nodes come from one builder.
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

    /**
     * An equality of dims that is checked when sizes are known.
     *
     * @param left one side
     * @param right the other side
     * @param message what the equality is for, in the user's words
     * @param span where it arose
     */
    public record DimCheck(Dim left, Dim right, String message, Optional<Span> span) {}

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
