package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;

/** Elements at places that data says. */
public interface IndexEmit extends ElementwiseEmit {
    /** The slices of x at indices along an axis; NaN or 0 for an index out of range. */
    default Node gather(Node x, Node indices, int axis) {
        return node(Index.GATHER, Attrs.NONE.with("axis", axis), x, indices);
    }

    /** The slices of x at indices along an axis; 0 for an index out of range. */
    default Node gatherOrZero(Node x, Node indices, int axis) {
        return IndexGradients.gatherOrZero(self(), x, indices, axis);
    }

    /** x combined with updates at indices along an axis; {@code op} is one of the scatter ops. */
    default Node scatter(Op op, Node x, Node indices, Node updates, int axis) {
        return node(op, Attrs.NONE.with("axis", axis), x, indices, updates);
    }

    /** Row i combines the rows of x whose id is i; {@code op} is one of the segment ops. */
    default Node segment(Op op, Node x, Node ids, Dim size) {
        return node(op, Attrs.NONE.withDims("size", List.of(size)), x, ids);
    }

    /** The product of a sparse matrix in compressed rows and x[C, ...]. */
    default Node csrDot(Node values, Node columns, Node offsets, Node x) {
        return node(Index.CSR_DOT, Attrs.NONE, values, columns, offsets, x);
    }
}
