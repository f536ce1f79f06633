package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Chunks;

/**
 * The chains of one evaluation of a contraction, cut into {@linkplain Chunks chunks}: a partial sum for each element
 * and chunk.
 */
final class ChunkSums {
    private final Chain chain;
    private final double[] partial;
    private final int chunks;
    private final long length;

    /**
     * Sums of zeros.
     *
     * @param dtype of the result
     * @param elements of the result
     * @param outputs the number that decides about chunks, which may be larger than {@code elements}
     * @param depth the steps of a chain
     */
    ChunkSums(Reference.Call call, DType dtype, int elements, long outputs, long depth) {
        this.chain = Chain.of(call, dtype);
        this.length = Chunks.length(outputs, depth);
        this.chunks = Math.toIntExact(Math.max(1, (depth + length - 1) / length));
        this.partial = new double[elements * chunks];
    }

    /** Adds a product at a step of the chain to an element. */
    void add(int element, long step, double x, double y) {
        int at = element * chunks + (chunks == 1 ? 0 : (int) (step / length));
        partial[at] = chain.fma(x, y, partial[at]);
    }

    /** The chunks' sums added in order. */
    double[] totals() {
        double[] totals = new double[partial.length / chunks];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = partial[i * chunks];
            for (int chunk = 1; chunk < chunks; chunk++) {
                totals[i] = chain.add(totals[i], partial[i * chunks + chunk]);
            }
        }
        return totals;
    }
}
