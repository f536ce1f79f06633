package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Convolutions and sliding windows. */
final class ProductBuiltins {
    private ProductBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            row("conv", "x w", "stride padding dilation groups", ProductBuiltins::conv),
            row(
                    "conv_transpose",
                    "x w",
                    "stride padding dilation groups output_padding",
                    ProductBuiltins::convTranspose),
            row("window_sum", "x window", "stride padding dilation", call -> window(call, Window.SUM)),
            row("window_max", "x window", "stride padding dilation", call -> window(call, Window.MAX)));

    private static Attrs convAttrs(BuiltinCall call, int spatial) {
        List<Integer> padding = options(call, "padding", spatial, 0, 0);
        return Attrs.NONE
                .withInts("strides", options(call, "stride", spatial, 1, 1))
                .withInts("pad_low", padding)
                .withInts("pad_high", padding)
                .withInts("dilation", options(call, "dilation", spatial, 1, 1))
                .with("groups", groups(call));
    }

    private static List<Integer> options(BuiltinCall call, String name, int count, int standard, int least) {
        List<Integer> values = call.integers(name, count, standard);
        for (int value : values) {
            if (value < least) {
                throw call.wrong(name, "integers of at least " + least);
            }
        }
        return values;
    }

    private static int groups(BuiltinCall call) {
        int groups = call.integer("groups", 1);
        if (groups < 1) {
            throw call.wrong("groups", "an integer of at least 1");
        }
        return groups;
    }

    private static int spatial(BuiltinCall call, Node x, Node w) {
        Operators.requireSame(x, w, "`" + call.function().name() + "`", call.span());
        Operators.requireFloat(x, call.function().name(), call.at("x"));
        int rank = x.tensor().rank();
        if (rank < 3 || w.tensor().rank() != rank) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.SHAPE_MISMATCH, call.span(), "a convolution needs a batch of images and a kernel")
                    .sides(
                            "x: [N, C, H, W] and w: [O, C / groups, h, w], with as many spatial axes each",
                            x.tensor() + " and " + w.tensor()));
        }
        return rank - 2;
    }

    private static Value conv(BuiltinCall call) {
        Node x = call.floating("x");
        Node w = call.floating("w");
        Attrs attrs = convAttrs(call, spatial(call, x, w));
        long groups = attrs.integer("groups");
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.set(1, w.shape().dim(1).times(groups));
        Tensors.Purpose purpose = new Tensors.Purpose("the channels of `conv`", call.span());
        Node agreed = Tensors.assume(x, dims, purpose, call.world())
                .orElseThrow(() -> Failure.wrong(Diagnostic.at(
                                DslCode.SHAPE_MISMATCH,
                                call.span(),
                                "the image has " + x.shape().dim(1) + " channels, the kernel reads " + dims.get(1))
                        .sides("w: [O, C / groups, ...] for x: [N, C, ...]", w.tensor() + " for " + x.tensor())
                        .fix("change the second dim of the kernel")));
        return new Value.Tensor(call.emit().conv(agreed, w, attrs));
    }

    private static Value convTranspose(BuiltinCall call) {
        Node x = call.floating("x");
        Node w = call.floating("w");
        int spatial = spatial(call, x, w);
        Attrs attrs = convAttrs(call, spatial);
        List<Integer> extra = options(call, "output_padding", spatial, 0, 0);
        List<Dim> dims = new ArrayList<>();
        dims.add(x.shape().dim(0));
        dims.add(w.shape().dim(1).times(attrs.integer("groups")));
        for (int i = 0; i < spatial; i++) {
            Dim reach =
                    w.shape().dim(i + 2).plus(-1).times(attrs.ints("dilation").get(i));
            Dim spread =
                    x.shape().dim(i + 2).plus(-1).times(attrs.ints("strides").get(i));
            dims.add(spread.plus(reach).plus(1L - 2L * attrs.ints("pad_low").get(i) + extra.get(i)));
        }
        return new Value.Tensor(call.emit().node(Contract.CONV_INPUT_GRAD, attrs.withDims("shape", dims), x, w));
    }

    private static Value window(BuiltinCall call, Op op) {
        Node x = call.floating("x");
        int rank = x.tensor().rank();
        List<Integer> window = options(call, "window", rank, 1, 1);
        List<Integer> padding = options(call, "padding", rank, 0, 0);
        List<Integer> strides = call.has("stride") ? options(call, "stride", rank, 1, 1) : window;
        Attrs attrs = Attrs.NONE
                .withInts("window", window)
                .withInts("strides", strides)
                .withInts("pad_low", padding)
                .withInts("pad_high", padding)
                .withInts("dilation", options(call, "dilation", rank, 1, 1));
        return new Value.Tensor(call.emit().node(op, attrs, x));
    }
}
