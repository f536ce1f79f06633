package dev.dlc.ir.op;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.List;

/** The meaning of an op, by simple loops in double; every backend is compared with it. */
@FunctionalInterface
public interface Reference {
    /** The results: one for a tensor, one per item for a tuple. */
    List<RefTensor> evaluate(Call call);

    /** One evaluation. */
    interface Call {
        /** The node; its attributes and result type say what to compute. */
        Node node();

        /** The values of the operands in order; a tuple contributes each of its items. */
        List<RefTensor> operands();

        /** Whether values are numbers of their dtypes, so that a result is to be what the dtype's arithmetic yields. */
        boolean rounds();

        /** What a convolution does where it meets padding. */
        Padding padding();

        /** The value of a dim of this run. */
        int size(Dim dim);

        /** The sizes of a result. */
        int[] sizes(Type.Tensor type);

        /** The results of a region's output roots for given inputs. */
        List<RefTensor> region(Graph region, List<RefTensor> inputs);

        /** The value bound to a leaf: {@code input}, {@code param} or {@code state}. */
        RefTensor leaf(String name);
    }
}
