package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Violation;
import java.util.ArrayList;
import java.util.List;

/** Sums of products. */
public interface ContractEmit extends MovementEmit {
    /** The sum of products over pairs of axes; batch axes come in pairs too and are kept, in front. */
    default Node dot(
            Node a,
            Node b,
            List<Integer> lhsBatch,
            List<Integer> rhsBatch,
            List<Integer> lhsContract,
            List<Integer> rhsContract) {
        return node(Contract.DOT, Contract.dotAttrs(lhsBatch, rhsBatch, lhsContract, rhsContract), a, b);
    }

    /**
     * The product of matrices in the last two axes; the axes before are batch axes and broadcast. A vector counts as a
     * row on the left and as a column on the right, and that axis is not in the result.
     *
     * @throws Violation {@code matmul.c1} when an operand is a scalar, {@code matmul.c2} when the inner sizes differ
     */
    default Node matmul(Node a, Node b) {
        int m = a.shape().rank();
        int n = b.shape().rank();
        if (m == 0 || n == 0) {
            throw new Violation(
                    "matmul.c1", "a scalar has no axes to sum over", "tensors", a.type() + " and " + b.type());
        }
        int inner = n == 1 ? 0 : n - 2;
        if (!a.shape().dim(m - 1).equals(b.shape().dim(inner))) {
            throw new Violation(
                    "matmul.c2",
                    "the last size of the left side must be that of the rows of the right side",
                    a.shape().dim(m - 1) + " from " + a.shape(),
                    b.shape().dim(inner) + " from " + b.shape());
        }
        if (n <= 2) {
            return dot(a, b, List.of(), List.of(), List.of(m - 1), List.of(inner));
        }
        Shape left = new Shape(a.shape().dims().subList(0, Math.max(0, m - 2)));
        Shape right = new Shape(b.shape().dims().subList(0, n - 2));
        Shape batch = Broadcasting.shape(left, right);
        List<Integer> axes = Emit.axes(batch.rank());
        Node x = expand(a, join(batch, a.shape(), Math.min(m, 2)));
        Node y = expand(b, join(batch, b.shape(), 2));
        return dot(x, y, axes, axes, List.of(x.shape().rank() - 1), List.of(batch.rank()));
    }

    private static Shape join(Shape batch, Shape shape, int last) {
        List<Dim> dims = new ArrayList<>(batch.dims());
        dims.addAll(shape.dims().subList(shape.rank() - last, shape.rank()));
        return new Shape(dims);
    }

    /** The attributes of a convolution. */
    static Attrs convAttrs(
            List<Integer> strides, List<Integer> low, List<Integer> high, List<Integer> dilation, int groups) {
        return Attrs.NONE
                .withInts("strides", strides)
                .withInts("pad_low", low)
                .withInts("pad_high", high)
                .withInts("dilation", dilation)
                .with("groups", groups);
    }

    /** A convolution of x[N, C, spatial...] with w[O, C / groups, kernel...]. */
    default Node conv(Node x, Node w, Attrs attrs) {
        return node(Contract.CONV, attrs, x, w);
    }
}
