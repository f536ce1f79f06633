package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The convolution and its two adjoints. */
final class ConvRows {
    private ConvRows() {}

    /** The type of {@code conv(x, w)}. */
    private static Type.Tensor result(String op, Type.Tensor x, Type.Tensor w, Attrs attrs) {
        Rules.floating(op + ".c1", x);
        Rules.dtype(op + ".c1", w, x.dtype());
        Rules.check(x.rank() >= 3, op + ".c2", "too few axes", "batch, channels and at least one more", x);
        Rules.rank(op + ".c2", w, x.rank());
        int spatial = x.rank() - 2;
        for (String name : List.of("strides", "pad_low", "pad_high", "dilation")) {
            List<Integer> entries = attrs.ints(name);
            Rules.check(
                    entries.size() == spatial,
                    op + ".c3",
                    name + " has the wrong length",
                    spatial + " entries",
                    entries);
            Rules.least(op + ".c3", name, entries, name.startsWith("pad") ? 0 : 1);
        }
        long groups = attrs.integer("groups");
        Rules.check(groups >= 1, op + ".c4", "groups is at least 1", ">= 1", groups);
        Rules.dims(op + ".c5", x.shape().dim(1), w.shape().dim(1).times(groups));
        Rules.check(
                w.shape().dim(0).mod(Dim.of(groups)).is(0),
                op + ".c6",
                "the output channels must be a multiple of the groups",
                "a multiple of " + groups,
                w.shape().dim(0));
        List<Dim> dims = new ArrayList<>(List.of(x.shape().dim(0), w.shape().dim(0)));
        for (int i = 0; i < spatial; i++) {
            int padding = attrs.ints("pad_low").get(i) + attrs.ints("pad_high").get(i);
            dims.add(WindowRows.positions(
                    op + ".c7",
                    x.shape().dim(i + 2).plus(padding),
                    w.shape().dim(i + 2),
                    attrs.ints("strides").get(i),
                    attrs.ints("dilation").get(i)));
        }
        return x.with(new Shape(dims));
    }

    /** A meaning: the sums of products whose result is one of the three tensors. */
    private static Reference sums(ConvLoops.Result result) {
        return call -> {
            RefTensor first = call.operands().get(0);
            RefTensor second = call.operands().get(1);
            int[] sizes = call.sizes(call.node().tensor());
            Attrs attrs = call.node().attrs();
            ConvLoops loops = switch (result) {
                case OUTPUT -> new ConvLoops(first.sizes(), second.sizes(), sizes, attrs);
                case INPUT -> new ConvLoops(sizes, second.sizes(), first.sizes(), attrs);
                case WEIGHT -> new ConvLoops(first.sizes(), sizes, second.sizes(), attrs);
            };
            return List.of(new RefTensor(first.dtype(), sizes, loops.sums(call, result, first.data(), second.data())));
        };
    }

    private static Attrs attrs(int spatial, int stride, int low, int high, int dilation, int groups) {
        return Attrs.NONE
                .withInts("strides", repeat(spatial, stride))
                .withInts("pad_low", repeat(spatial, low))
                .withInts("pad_high", repeat(spatial, high))
                .withInts("dilation", repeat(spatial, dilation))
                .with("groups", groups);
    }

    private static List<Integer> repeat(int count, int value) {
        return IntStream.range(0, count).map(i -> value).boxed().toList();
    }

    /** An instance that tests run. */
    private record Case(Shape x, Shape w, Attrs attrs) {
        Shape y() {
            return result("conv", Type.tensor(DType.F32, x), Type.tensor(DType.F32, w), attrs)
                    .shape();
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(Shape.of(2, 1, 6, 6), Shape.of(3, 1, 3, 3), attrs(2, 1, 1, 1, 1, 1)),
            new Case(Shape.of(2, 3, 7, 5), Shape.of(4, 3, 3, 2), attrs(2, 2, 1, 0, 1, 1)),
            new Case(Shape.of(1, 4, 9, 9), Shape.of(6, 2, 3, 3), attrs(2, 1, 0, 0, 2, 2)),
            new Case(Shape.of(2, 4, 5, 5), Shape.of(4, 1, 3, 3), attrs(2, 1, 1, 1, 1, 4)),
            new Case(Shape.of(3, 5, 4, 4), Shape.of(7, 5, 1, 1), attrs(2, 1, 0, 0, 1, 1)),
            new Case(Shape.of(2, 2, 19), Shape.of(3, 2, 4), attrs(1, 3, 2, 1, 1, 1)),
            new Case(Shape.of(1, 2, 3, 4, 5), Shape.of(2, 2, 2, 2, 2), attrs(3, 1, 0, 1, 1, 1)));

    private static TestRow row(Shape first, Shape second, Attrs attrs) {
        return new TestRow(
                List.of(Type.tensor(DType.F32, first), Type.tensor(DType.F32, second)),
                attrs,
                List.of(range(-2, 2), range(-2, 2)));
    }

    private static Node ofInput(Emit e, Attrs attrs, Shape input, Node dy, Node w) {
        return e.node(Contract.CONV_INPUT_GRAD, attrs.withDims("shape", input.dims()), dy, w);
    }

    private static Node ofWeight(Emit e, Attrs attrs, Shape weight, Node x, Node dy) {
        return e.node(Contract.CONV_WEIGHT_GRAD, attrs.withDims("shape", weight.dims()), x, dy);
    }

    private static Row row(String name) {
        return Row.of(name, Op.Family.CONTRACT)
                .attrs(Attr.Kind.INTS, "strides", "pad_low", "pad_high", "dilation")
                .attrs(Attr.Kind.INT, "groups");
    }

    static Op conv() {
        return row("conv")
                .batch(BatchIndex::conv)
                .type((operands, attrs, regions) -> {
                    Rules.count("conv", operands, 2);
                    return result("conv", Rules.tensor("conv", operands, 0), Rules.tensor("conv", operands, 1), attrs);
                })
                .reference(sums(ConvLoops.Result.OUTPUT))
                .gradient(c -> {
                    Attrs attrs = c.node().attrs();
                    Node x = c.operand(0);
                    Node w = c.operand(1);
                    return List.of(
                            Optional.of(ofInput(c.emit(), attrs, x.shape(), c.cotangent(), w)),
                            Optional.of(ofWeight(c.emit(), attrs, w.shape(), x, c.cotangent())));
                })
                .tests(() -> CASES.stream().map(k -> row(k.x, k.w, k.attrs)).toList())
                .build();
    }

    static Op inputGrad() {
        return row("conv_input_grad")
                .batch(BatchIndex::convInputGrad)
                .attrs(Attr.Kind.DIMS, "shape")
                .type((operands, attrs, regions) -> {
                    Rules.count("conv_input_grad", operands, 2);
                    Type.Tensor dy = Rules.tensor("conv_input_grad", operands, 0);
                    Type.Tensor w = Rules.tensor("conv_input_grad", operands, 1);
                    Type.Tensor x = dy.with(new Shape(attrs.dims("shape")));
                    Rules.same("conv_input_grad.c8", result("conv_input_grad", x, w, attrs), dy);
                    return x;
                })
                .reference(sums(ConvLoops.Result.INPUT))
                .gradient(c -> {
                    Attrs attrs = c.node().attrs().without("shape");
                    Node dy = c.operand(0);
                    Node w = c.operand(1);
                    return List.of(
                            Optional.of(c.emit().conv(c.cotangent(), w, attrs)),
                            Optional.of(ofWeight(c.emit(), attrs, w.shape(), c.cotangent(), dy)));
                })
                .tests(() -> CASES.stream()
                        .map(k -> row(k.y(), k.w, k.attrs.withDims("shape", k.x.dims())))
                        .toList())
                .build();
    }

    static Op weightGrad() {
        return row("conv_weight_grad")
                .attrs(Attr.Kind.DIMS, "shape")
                .type((operands, attrs, regions) -> {
                    Rules.count("conv_weight_grad", operands, 2);
                    Type.Tensor x = Rules.tensor("conv_weight_grad", operands, 0);
                    Type.Tensor dy = Rules.tensor("conv_weight_grad", operands, 1);
                    Type.Tensor w = x.with(new Shape(attrs.dims("shape")));
                    Rules.same("conv_weight_grad.c8", result("conv_weight_grad", x, w, attrs), dy);
                    return w;
                })
                .reference(sums(ConvLoops.Result.WEIGHT))
                .gradient(c -> {
                    Attrs attrs = c.node().attrs().without("shape");
                    Node x = c.operand(0);
                    Node dy = c.operand(1);
                    return List.of(
                            Optional.of(ofInput(c.emit(), attrs, x.shape(), dy, c.cotangent())),
                            Optional.of(c.emit().conv(x, c.cotangent(), attrs)));
                })
                .tests(() -> CASES.stream()
                        .map(k -> row(k.x, k.y(), k.attrs.withDims("shape", k.w.dims())))
                        .toList())
                .build();
    }
}
