package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.distinct;
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

/** Fewer axes by an associative operation. */
public final class Reduce {
    private Reduce() {}

    private static Row row(String name, boolean bools) {
        Row row = Row.of(name, Op.Family.REDUCE)
                .batch(BatchMovement::axes)
                .attrs(Attr.Kind.INTS, "axes")
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    String expected = bools ? "bool" : "a numeric element type";
                    Rules.check(
                            (x.dtype() == DType.BOOL) == bools,
                            name + ".c1",
                            "wrong element type",
                            expected,
                            x.dtype());
                    List<Integer> axes = attrs.ints("axes");
                    Rules.sortedAxes(name + ".c2", x, axes);
                    return x.with(x.shape().without(axes));
                })
                .tests(() -> rows(bools ? DType.BOOL : DType.F32, bools ? range(0, 2) : distinct(-2, 2)));
        return bools ? row : row.tests(() -> rows(DType.I32, range(-9, 9)));
    }

    private static List<TestRow> rows(DType dtype, TestRow.Domain domain) {
        List<TestRow> rows = new ArrayList<>();
        for (long size : List.of(0, 1, 15, 16, 17, 37)) {
            rows.add(row(Type.tensor(dtype, Shape.of(size)), List.of(0), domain));
        }
        for (List<Integer> axes : List.of(
                List.<Integer>of(),
                List.of(0),
                List.of(1),
                List.of(2),
                List.of(0, 2),
                List.of(1, 2),
                List.of(0, 1, 2))) {
            rows.add(row(Type.tensor(dtype, Shape.of(3, 5, 19)), axes, domain));
        }
        rows.add(row(Type.tensor(dtype, Shape.of(3, 0)), List.of(1), domain));
        rows.add(row(Type.tensor(dtype, Shape.of(0, 3)), List.of(1), domain));
        return rows;
    }

    private static TestRow row(Type.Tensor type, List<Integer> axes, TestRow.Domain domain) {
        return new TestRow(List.of(type), Attrs.NONE.withInts("axes", axes), List.of(domain));
    }

    /** The share of the cotangent of each element that equals the extreme, divided among equals. */
    private static List<Optional<Node>> extreme(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        List<Integer> axes = c.node().attrs().ints("axes");
        Node hit = e.cast(e.eq(x, e.restore(c.node(), axes, x.shape())), x.dtype());
        Node share = e.div(c.cotangent(), e.sum(hit, axes));
        return List.of(Optional.of(e.mul(hit, e.restore(share, axes, x.shape()))));
    }

    /** The sum; dx = dy everywhere. */
    public static final Op SUM = row("reduce_sum", false)
            .reference(new Fold(Double::sum, Long::sum, t -> 0))
            .gradient(c -> List.of(Optional.of(c.emit()
                    .restore(
                            c.cotangent(),
                            c.node().attrs().ints("axes"),
                            c.operand(0).shape()))))
            .build();
    /** The product; dx = dy times the product of the others, by exclusive running products from both sides. */
    public static final Op PROD = row("reduce_prod", false)
            .reference(new Fold((x, y) -> x * y, (x, y) -> x * y, t -> 1))
            .gradient(c -> List.of(Optional.of(productGradient(c))))
            .build();
    /** The maximum; the cotangent goes to the largest element, divided among equals. */
    public static final Op MAX = row("reduce_max", false)
            .reference(new Fold(Math::max, Math::max, Numbers::lowest))
            .gradient(Reduce::extreme)
            .build();
    /** The minimum. */
    public static final Op MIN = row("reduce_min", false)
            .reference(new Fold(Math::min, Math::min, Numbers::highest))
            .gradient(Reduce::extreme)
            .build();
    /** Whether one holds. */
    public static final Op ANY = row("reduce_any", true)
            .reference(new Fold(Math::max, (x, y) -> x | y, t -> 0))
            .nondiff("the result of reduce_any is a truth value")
            .build();
    /** Whether all hold. */
    public static final Op ALL = row("reduce_all", true)
            .reference(new Fold(Math::min, (x, y) -> x & y, t -> 1))
            .nondiff("the result of reduce_all is a truth value")
            .build();
    /** The first index of the largest element; NaN is largest. */
    public static final Op ARGMAX = arg("argmax", Numbers::above);
    /** The first index of the smallest element; NaN is smallest. */
    public static final Op ARGMIN = arg("argmin", (x, best) -> Numbers.above(-x, -best));

    private interface Better {
        boolean test(double x, double best);
    }

    private static Op arg(String name, Better better) {
        return Row.of(name, Op.Family.REDUCE)
                .batch(BatchMovement::axis)
                .attrs(Attr.Kind.INT, "axis")
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Rules.numeric(name + ".c1", x);
                    int axis = Rules.axis(name + ".c2", x, attrs.integer("axis"));
                    return Type.tensor(DType.I32, x.shape().without(List.of(axis)));
                })
                .reference(call -> {
                    RefTensor x = call.operands().getFirst();
                    int axis = (int) call.node().attrs().integer("axis");
                    RefTensor out =
                            RefTensor.zeros(DType.I32, call.sizes(call.node().tensor()));
                    double[] best = new double[out.data().length];
                    Places places = Places.dropping(x.sizes(), List.of(axis));
                    int stride = x.strides()[axis];
                    for (int i = 0; i < x.data().length; i++) {
                        int index = i / stride % x.sizes()[axis];
                        int at = places.of(i);
                        if (index == 0 || better.test(x.data()[i], best[at])) {
                            best[at] = x.data()[i];
                            out.data()[at] = index;
                        }
                    }
                    return List.of(out);
                })
                .nondiff("an index has no derivative")
                .test(List.of(Type.tensor(DType.F32, Shape.of(4, 9))), Attrs.NONE.with("axis", 1), range(-2, 2))
                .test(List.of(Type.tensor(DType.F32, Shape.of(4, 9))), Attrs.NONE.with("axis", 0), range(-2, 2))
                .test(List.of(Type.tensor(DType.I32, Shape.of(1, 17))), Attrs.NONE.with("axis", 1), range(-2, 3))
                .build();
    }

    private static Node productGradient(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        List<Integer> axes = c.node().attrs().ints("axes");
        List<Integer> kept = IntStream.range(0, x.tensor().rank())
                .filter(a -> !axes.contains(a))
                .boxed()
                .toList();
        List<Integer> order = new ArrayList<>(kept);
        order.addAll(axes);
        Node moved = e.transpose(x, order);
        List<Dim> dims = new ArrayList<>(moved.shape().dims().subList(0, kept.size()));
        dims.add(Dim.product(moved.shape().dims().subList(kept.size(), order.size())));
        Node flat = e.reshape(moved, new Shape(dims));
        Node before = e.cumulative(Order.CUMULATIVE_PROD, flat, kept.size(), false, true);
        Node after = e.cumulative(Order.CUMULATIVE_PROD, flat, kept.size(), true, true);
        Node others = e.reshape(e.mul(before, after), moved.shape());
        List<Integer> back =
                Emit.axes(order.size()).stream().map(order::indexOf).toList();
        return e.mul(e.transpose(others, back), e.restore(c.cotangent(), axes, x.shape()));
    }

    /** All rows. */
    static final List<Op> ROWS = List.of(SUM, PROD, MAX, MIN, ANY, ALL, ARGMAX, ARGMIN);
}
