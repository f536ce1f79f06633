package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import java.util.List;

/**
 * How the chain of a contraction is cut into chunks. Few outputs with long chains would leave all but one core idle; so
 * where the result has fewer than 8,192 elements and the chain has at least 4,096 steps, a size symbol counting as 64,
 * the outermost contracted axis with more than one step is cut into 8 chunks, or into its size if that is a smaller
 * literal. Nothing else decides, since the cut is part of the result's bits.
 *
 * @param chunks how many; 1 for a chain that is not cut
 * @param axis which of the contracted axes is cut
 * @param size the extent of that axis
 */
public record Cut(int chunks, int axis, Dim size) {
    private static final int COUNT = 8;
    private static final long FEW_OUTPUTS = 8192;
    private static final long LONG_CHAIN = 4096;
    private static final long SYMBOL = 64;

    /**
     * The cut of a contraction.
     *
     * @param node the contraction
     * @param contracted the extents of the contracted axes, outermost first
     */
    public static Cut of(Node node, List<Dim> contracted) {
        Shape shape = node.shape();
        boolean few = shape.isStatic() && shape.elements().constant().orElseThrow() < FEW_OUTPUTS;
        boolean longChain = Dim.product(contracted).evaluate(symbol -> SYMBOL) >= LONG_CHAIN;
        for (int axis = 0; axis < contracted.size() && few && longChain; axis++) {
            Dim size = contracted.get(axis);
            if (!size.is(1)) {
                return new Cut((int) Math.min(COUNT, size.constant().orElse(COUNT)), axis, size);
            }
        }
        return new Cut(1, 0, Dim.ONE);
    }

    /** The chains of one evaluation: a partial sum for each element and chunk. */
    Sums sums(Reference.Call call, DType dtype, int elements) {
        int length = Math.max(1, (call.size(size) + chunks - 1) / chunks);
        return new Sums(Chain.of(call, dtype), new double[elements * chunks], chunks, length);
    }

    /**
     * Partial sums.
     *
     * @param chain the arithmetic
     * @param partial chunk by chunk for each element
     * @param chunks how many chunks each element has
     * @param length how many steps of the cut axis each chunk has
     */
    record Sums(Chain chain, double[] partial, int chunks, int length) {
        /** Adds a product at a step of the cut axis to an element. */
        void add(int element, int step, double x, double y) {
            int at = element * chunks + (chunks == 1 ? 0 : step / length);
            partial[at] = chain.fma(x, y, partial[at]);
        }

        /** The chunks' sums added in order. */
        double[] totals() {
            if (chunks == 1) {
                return partial;
            }
            double[] totals = new double[partial.length / chunks];
            for (int i = 0; i < partial.length; i++) {
                totals[i / chunks] = chain.add(totals[i / chunks], partial[i]);
            }
            return totals;
        }
    }
}
