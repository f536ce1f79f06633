package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Fewer axes by an associative operation. */
public final class Reduce {
    private Reduce() {}

    /** Broadcasts a reduced tensor back over the axes it lost. */
    static Node restore(Emit e, Node reduced, Node like, List<Integer> axes) {
        List<Integer> kept = IntStream.range(0, like.tensor().rank())
                .filter(axis -> !axes.contains(axis))
                .boxed()
                .toList();
        return e.broadcast(reduced, kept, like.shape());
    }

    private static Reference fold(DoubleBinaryOperator f, ToDoubleFunction<DType> identity) {
        return call -> {
            RefTensor x = call.operands().getFirst();
            Type.Tensor type = call.node().tensor();
            List<Integer> axes = call.node().attrs().ints("axes");
            RefTensor out = RefTensor.zeros(type.dtype(), call.sizes(type));
            Arrays.fill(out.data(), identity.applyAsDouble(x.dtype()));
            Places places = Places.dropping(x.sizes(), axes);
            for (int i = 0; i < x.data().length; i++) {
                int at = places.of(i);
                out.data()[at] = Numbers.wrap(f.applyAsDouble(out.data()[at], x.data()[i]), type.dtype());
            }
            return List.of(out);
        };
    }

    private static Row row(String name, boolean bools, DoubleBinaryOperator f, ToDoubleFunction<DType> identity) {
        DType dtype = bools ? DType.BOOL : DType.F32;
        TestRow.Domain domain = bools ? range(0, 2) : range(-2, 2);
        Row row = Row.of(name, Op.Family.REDUCE)
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Rules.check(
                            (x.dtype() == DType.BOOL) == bools,
                            name + ".c1",
                            "wrong dtype",
                            bools ? "bool" : "a number",
                            x.dtype());
                    List<Integer> axes = attrs.ints("axes");
                    Rules.axes(name + ".c2", x, axes);
                    Rules.check(
                            axes.equals(axes.stream().sorted().toList()),
                            name + ".c3",
                            "axes must be sorted",
                            "sorted axes",
                            axes);
                    return x.with(x.shape().without(axes));
                })
                .reference(fold(f, identity));
        for (Shape shape : List.of(Shape.of(1), Shape.of(15), Shape.of(16), Shape.of(17), Shape.of(37))) {
            row.test(List.of(Type.tensor(dtype, shape)), Attrs.NONE.withInts("axes", List.of(0)), domain);
        }
        for (List<Integer> axes : List.of(
                List.<Integer>of(),
                List.of(0),
                List.of(1),
                List.of(2),
                List.of(0, 2),
                List.of(1, 2),
                List.of(0, 1, 2))) {
            row.test(List.of(Type.tensor(dtype, Shape.of(3, 5, 19))), Attrs.NONE.withInts("axes", axes), domain);
        }
        row.test(List.of(Type.tensor(dtype, Shape.of(3, 0))), Attrs.NONE.withInts("axes", List.of(1)), domain);
        return row;
    }

    /** The share of the cotangent of each element that equals the extreme, divided among equals. */
    private static List<Optional<Node>> extreme(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        List<Integer> axes = c.node().attrs().ints("axes");
        Node hit = e.cast(e.eq(x, restore(e, c.node(), x, axes)), x.dtype());
        Node share = e.div(c.cotangent(), e.sum(hit, axes));
        return List.of(Optional.of(e.mul(hit, restore(e, share, x, axes))));
    }

    /** The sum; dx = dy everywhere. */
    public static final Op SUM = row("reduce_sum", false, Double::sum, t -> 0)
            .gradient(c -> List.of(Optional.of(restore(
                    c.emit(), c.cotangent(), c.operand(0), c.node().attrs().ints("axes")))))
            .build();
    /** The product; dx = dy times the product of the others, by exclusive running products from both sides. */
    public static final Op PROD = row("reduce_prod", false, (x, y) -> x * y, t -> 1)
            .gradient(c -> List.of(Optional.of(productGradient(c))))
            .build();
    /** The maximum; the cotangent goes to the largest element, divided among equals. */
    public static final Op MAX = row("reduce_max", false, Math::max, Numbers::lowest)
            .gradient(Reduce::extreme)
            .build();
    /** The minimum. */
    public static final Op MIN = row("reduce_min", false, Math::min, Numbers::highest)
            .gradient(Reduce::extreme)
            .build();
    /** Whether one holds. */
    public static final Op ANY = row("reduce_any", true, Math::max, t -> 0)
            .nondiff("the result of reduce_any is a truth value")
            .build();
    /** Whether all hold. */
    public static final Op ALL = row("reduce_all", true, Math::min, t -> 1)
            .nondiff("the result of reduce_all is a truth value")
            .build();
    /** The first index of the largest element; NaN is largest. */
    public static final Op ARGMAX = arg("argmax", (x, best) -> x > best || (Double.isNaN(x) && !Double.isNaN(best)));
    /** The first index of the smallest element; NaN is smallest. */
    public static final Op ARGMIN = arg("argmin", (x, best) -> x < best || (Double.isNaN(x) && !Double.isNaN(best)));

    private interface Better {
        boolean test(double x, double best);
    }

    private static Op arg(String name, Better better) {
        return Row.of(name, Op.Family.REDUCE)
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Rules.numeric(name + ".c1", x);
                    List<Integer> axes = List.of((int) attrs.integer("axis"));
                    Rules.axes(name + ".c2", x, axes);
                    return Type.tensor(DType.I32, x.shape().without(axes));
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
        Attrs running = Attrs.NONE.with("axis", kept.size()).with("exclusive", true);
        Node before = e.node(Order.CUMULATIVE_PROD, running.with("reverse", false), flat);
        Node after = e.node(Order.CUMULATIVE_PROD, running.with("reverse", true), flat);
        Node others = e.reshape(e.mul(before, after), moved.shape());
        Integer[] back = new Integer[order.size()];
        for (int i = 0; i < back.length; i++) {
            back[order.get(i)] = i;
        }
        return e.mul(e.transpose(others, Arrays.asList(back)), restore(e, c.cotangent(), x, axes));
    }

    /** All rows. */
    static final List<Op> ROWS = List.of(SUM, PROD, MAX, MIN, ANY, ALL, ARGMAX, ARGMIN);
}
