package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;

/** Reductions over windows. */
public interface WindowEmit extends NodeEmit {
    /** The attributes of a window; one entry per axis of the operand. */
    static Attrs windowAttrs(
            List<Integer> window,
            List<Integer> strides,
            List<Integer> low,
            List<Integer> high,
            List<Integer> dilation) {
        return Attrs.NONE
                .withInts("window", window)
                .withInts("strides", strides)
                .withInts("pad_low", low)
                .withInts("pad_high", high)
                .withInts("dilation", dilation);
    }

    /** The sum or maximum of each window; {@code op} is {@link Window#SUM} or {@link Window#MAX}. */
    default Node window(
            Op op,
            Node x,
            List<Integer> window,
            List<Integer> strides,
            List<Integer> low,
            List<Integer> high,
            List<Integer> dilation) {
        return node(op, windowAttrs(window, strides, low, high, dilation), x);
    }
}
