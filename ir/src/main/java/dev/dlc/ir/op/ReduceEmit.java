package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;

/** Reductions. Axes may come in any order; without axes the result is the operand itself. */
public interface ReduceEmit extends NodeEmit {
    /** A reduction over axes. */
    default Node reduce(Op op, Node x, List<Integer> axes) {
        return axes.isEmpty()
                ? x
                : node(op, Attrs.NONE.withInts("axes", axes.stream().sorted().toList()), x);
    }

    /** The sum over axes. */
    default Node sum(Node x, List<Integer> axes) {
        return reduce(Reduce.SUM, x, axes);
    }

    /** The sum of all elements. */
    default Node sum(Node x) {
        return sum(x, Emit.allAxes(x));
    }

    /** The product over axes. */
    default Node reduceProd(Node x, List<Integer> axes) {
        return reduce(Reduce.PROD, x, axes);
    }

    /** The maximum over axes. */
    default Node reduceMax(Node x, List<Integer> axes) {
        return reduce(Reduce.MAX, x, axes);
    }

    /** The minimum over axes. */
    default Node reduceMin(Node x, List<Integer> axes) {
        return reduce(Reduce.MIN, x, axes);
    }

    /** Whether one holds, over axes. */
    default Node reduceAny(Node x, List<Integer> axes) {
        return reduce(Reduce.ANY, x, axes);
    }

    /** Whether all hold, over axes. */
    default Node reduceAll(Node x, List<Integer> axes) {
        return reduce(Reduce.ALL, x, axes);
    }

    /** The index of the first largest element along an axis. */
    default Node argmax(Node x, int axis) {
        return node(Reduce.ARGMAX, Attrs.NONE.with("axis", axis), x);
    }

    /** The index of the first smallest element along an axis. */
    default Node argmin(Node x, int axis) {
        return node(Reduce.ARGMIN, Attrs.NONE.with("axis", axis), x);
    }
}
