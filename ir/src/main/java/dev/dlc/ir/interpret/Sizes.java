package dev.dlc.ir.interpret;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.RefTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The values of the size symbols of one run: those given, and those that the sizes of bound leaves determine.
 *
 * @param values the value of each symbol
 */
public record Sizes(Map<String, Long> values) {
    public Sizes {
        values = Map.copyOf(values);
    }

    /** No symbol. */
    public static final Sizes NONE = new Sizes(Map.of());

    /** The value of a dim. */
    public long of(Dim dim) {
        return dim.evaluate(name -> {
            Long value = values.get(name);
            if (value == null) {
                throw new Violation(
                        "run.size", "the size " + name + " has no value", "a value for " + name, values.toString());
            }
            return value;
        });
    }

    /** The sizes of a shape. */
    public int[] of(Shape shape) {
        return shape.dims().stream().mapToInt(dim -> Math.toIntExact(of(dim))).toArray();
    }

    /**
     * These sizes and those that follow from bound leaves: a dim that is linear in one unknown symbol gives its value.
     *
     * @throws Violation {@code run.leaf} when a bound tensor does not have the type of its leaf
     */
    public Sizes with(Graph graph, Map<String, RefTensor> leaves) {
        Map<String, Long> known = new TreeMap<>(values);
        boolean found = true;
        while (found) {
            found = false;
            for (Node leaf : graph.nodes()) {
                Optional<RefTensor> bound = bound(leaf, leaves);
                if (bound.isPresent() && bound.get().rank() == leaf.shape().rank()) {
                    for (int axis = 0; axis < leaf.shape().rank(); axis++) {
                        found |= solve(leaf.shape().dim(axis), bound.get().sizes()[axis], known);
                    }
                }
            }
        }
        Sizes sizes = new Sizes(known);
        for (Node leaf : graph.nodes()) {
            bound(leaf, leaves).ifPresent(tensor -> sizes.check(leaf, tensor));
        }
        return sizes;
    }

    private static Optional<RefTensor> bound(Node leaf, Map<String, RefTensor> leaves) {
        return leaf.attrs().kinds().containsKey("name") && leaf.operands().isEmpty()
                ? Optional.ofNullable(leaves.get(leaf.attrs().text("name")))
                : Optional.empty();
    }

    /** Finds a symbol from {@code dim = value} if it is the only unknown one and linear; says whether it did. */
    private static boolean solve(Dim dim, long value, Map<String, Long> known) {
        Dim left = dim.substitute(name -> known.containsKey(name) ? Dim.of(known.get(name)) : null);
        if (left.symbols().size() != 1) {
            return false;
        }
        String symbol = left.symbols().iterator().next();
        Optional<Dim> factor = left.coefficient(symbol);
        if (factor.isEmpty() || factor.get().constant().isEmpty()) {
            return false;
        }
        long slope = factor.get().constant().getAsLong();
        long rest = left.substitute(symbol, Dim.ZERO).constant().orElseThrow();
        if (slope == 0 || (value - rest) % slope != 0) {
            return false;
        }
        known.put(symbol, (value - rest) / slope);
        return true;
    }

    private void check(Node leaf, RefTensor tensor) {
        boolean fits = tensor.dtype() == leaf.dtype()
                && values.keySet().containsAll(leaf.shape().symbols())
                && tensor.rank() == leaf.shape().rank()
                && Arrays.equals(tensor.sizes(), of(leaf.shape()));
        if (!fits) {
            throw new Violation(
                    "run.leaf",
                    "the value of " + leaf.attrs().text("name") + " has the wrong type",
                    leaf.type() + (leaf.shape().isStatic() ? "" : " with " + values),
                    tensor.dtype() + Arrays.toString(tensor.sizes()));
        }
    }
}
