package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.kernel.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The products that a loop computes step by step, as one product of tensors whose first axis is that of the steps. */
public final class StackedDot {
    private StackedDot() {}

    /**
     * The products of all steps, stacked. Each element is the same chain as in the loop if that {@linkplain #isNeverCut
     * is never cut}.
     *
     * @param e makes nodes
     * @param dot the product of one step
     * @param a the left factor of all steps if {@code aStacked}, else that of each
     * @param b the right factor
     */
    public static Node perStep(Emit e, Node dot, Node a, boolean aStacked, Node b, boolean bStacked) {
        Node product = e.node(Contract.DOT, attrs(dot, aStacked, bStacked), a, b);
        int steps = stepsAxis(dot, aStacked, bStacked);
        List<Integer> permutation = new ArrayList<>(List.of(steps));
        IntStream.range(0, product.shape().rank()).filter(axis -> axis != steps).forEach(permutation::add);
        return e.transpose(product, permutation);
    }

    /** Where the axis of the steps is in the product: a batch axis, or the first free axis of a factor. */
    private static int stepsAxis(Node dot, boolean aStacked, boolean bStacked) {
        int batch = dot.attrs().ints("lhs_batch").size();
        int left =
                dot.operand(0).shape().rank() - dot.attrs().ints("lhs_contract").size();
        return aStacked && bStacked ? 0 : aStacked ? batch : left;
    }

    /**
     * Whether a product of all rows of one factor has the products of single steps as its rows.
     *
     * @param dot the product of one step
     * @param all the product of all rows
     * @param left whether the left factor is the one that has rows
     */
    public static boolean isAllSteps(Node dot, Node all, boolean left) {
        return stepsAxis(dot, left, !left) == 0 && attrs(dot, left, !left).equals(all.attrs());
    }

    private static Attrs attrs(Node dot, boolean aStacked, boolean bStacked) {
        Attrs attrs = dot.attrs();
        List<Integer> lhsBatch = moved(attrs.ints("lhs_batch"), aStacked);
        List<Integer> rhsBatch = moved(attrs.ints("rhs_batch"), bStacked);
        if (aStacked && bStacked) {
            lhsBatch.addFirst(0);
            rhsBatch.addFirst(0);
        }
        return Contract.dotAttrs(
                lhsBatch,
                rhsBatch,
                moved(attrs.ints("lhs_contract"), aStacked),
                moved(attrs.ints("rhs_contract"), bStacked));
    }

    /** The sum over all steps of their products: one chain, step by step. Both factors are stacked. */
    public static Node total(Emit e, Node dot, Node a, Node b) {
        Attrs attrs = dot.attrs();
        List<Integer> lhsContract = moved(attrs.ints("lhs_contract"), true);
        List<Integer> rhsContract = moved(attrs.ints("rhs_contract"), true);
        lhsContract.addFirst(0);
        rhsContract.addFirst(0);
        return e.dot(
                a,
                b,
                moved(attrs.ints("lhs_batch"), true),
                moved(attrs.ints("rhs_batch"), true),
                lhsContract,
                rhsContract);
    }

    private static List<Integer> moved(List<Integer> axes, boolean stacked) {
        Stream<Integer> all = axes.stream().map(axis -> stacked ? axis + 1 : axis);
        return new ArrayList<>(all.toList());
    }

    /**
     * Whether the chains of a product are never cut, and so not in the product of all steps either, which has more
     * elements.
     */
    public static boolean isNeverCut(Node dot) {
        return isNeverCut(dot, dot.shape());
    }

    /** As {@link #isNeverCut(Node)}, for the part of a product that has a given shape. */
    public static boolean isNeverCut(Node dot, Shape part) {
        Shape a = dot.operand(0).shape();
        Dim depth = Dim.product(
                dot.attrs().ints("lhs_contract").stream().map(a::dim).toList());
        return !Chunks.mayBeMany(part.elements(), depth);
    }
}
