package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.ArrayList;
import java.util.List;

/** Sorting and running reductions. */
public interface OrderEmit extends NodeEmit {
    /** The key sorted along an axis, and values moved alike: a tuple. */
    default Node sort(Node key, List<Node> values, int axis, boolean descending) {
        List<Node> operands = new ArrayList<>(List.of(key));
        operands.addAll(values);
        return node(Order.SORT, Attrs.NONE.with("axis", axis).with("descending", descending), operands);
    }

    /** The k largest of the last axis and their indices, in descending order: a tuple. */
    default Node topK(Node x, Dim k) {
        return node(Order.TOP_K, Attrs.NONE.withDims("k", List.of(k)), x);
    }

    /** Running values along an axis; {@code op} is one of the cumulative ops. */
    default Node cumulative(Op op, Node x, int axis, boolean reverse, boolean exclusive) {
        Attrs attrs = Attrs.NONE.with("axis", axis).with("reverse", reverse).with("exclusive", exclusive);
        return node(op, attrs, x);
    }
}
