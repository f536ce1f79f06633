package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import java.util.List;

/**
 * Into how many chunks the chain of a contraction is cut. Few outputs with long chains would leave all but one core
 * idle; so where the result has fewer than 8,192 elements and the chain has at least 4,096 steps, a size symbol
 * counting as 64, the outermost contracted axis with more than one step is cut into 8 chunks, or into its size if that
 * is a smaller literal. Nothing else decides, since the cut is part of the result's bits.
 */
final class Chunks {
    private static final int COUNT = 8;
    private static final long FEW_OUTPUTS = 8192;
    private static final long LONG_CHAIN = 4096;
    private static final long SYMBOL = 64;

    private Chunks() {}

    /** The number of chunks for a contraction with these contracted axes; 1 for none. */
    static int of(Node node, List<Dim> contracted) {
        Shape shape = node.shape();
        boolean few = shape.isStatic() && shape.elements().constant().orElseThrow() < FEW_OUTPUTS;
        Dim outermost =
                contracted.stream().filter(dim -> !dim.is(1)).findFirst().orElse(Dim.ONE);
        boolean longChain = Dim.product(contracted).evaluate(symbol -> SYMBOL) >= LONG_CHAIN;
        return few && longChain ? (int) Math.min(COUNT, outermost.constant().orElse(COUNT)) : 1;
    }
}
