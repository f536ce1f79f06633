package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.distinct;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Sorting and running reductions. The order of numbers is total: -0 is below +0, NaN above all. */
public final class Order {
    private Order() {}

    private static Type.Tensor f32(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    private static Type.Tensor i32(long... sizes) {
        return Type.tensor(DType.I32, Shape.of(sizes));
    }

    private static List<RefTensor> sortValue(Reference.Call call) {
        RefTensor key = call.operands().getFirst();
        int axis = (int) call.node().attrs().integer("axis");
        boolean descending = call.node().attrs().flag("descending");
        List<RefTensor> sorted = new ArrayList<>();
        call.operands().forEach(x -> sorted.add(RefTensor.zeros(x.dtype(), x.sizes())));
        Lines.each(key.sizes(), axis, (start, stride, count) -> {
            List<Integer> order = order(key, start, stride, count, descending);
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < sorted.size(); k++) {
                    sorted.get(k).data()[start + i * stride] =
                            call.operands().get(k).data()[start + order.get(i) * stride];
                }
            }
        });
        return sorted;
    }

    /** The places along a line in the order of their elements; stable. */
    private static List<Integer> order(RefTensor x, int start, int stride, int count, boolean descending) {
        Comparator<Integer> ascending = Comparator.comparingDouble(i -> x.data()[start + i * stride]);
        return IntStream.range(0, count)
                .boxed()
                .sorted(descending ? ascending.reversed() : ascending)
                .toList();
    }

    private static Type topKType(List<Node> operands, Attrs attrs, List<Graph> regions) {
        Rules.count("top_k", operands, 1);
        Type.Tensor x = Rules.tensor("top_k", operands, 0);
        Rules.numeric("top_k.c1", x);
        Rules.check(x.rank() > 0, "top_k.c2", "a scalar has no axis", "a tensor with axes", x);
        Dim k = Rules.one("top_k.c3", "k", attrs.dims("k"));
        Dim size = x.shape().dim(x.rank() - 1);
        Rules.check(
                size.minus(k).constant().orElse(0) >= 0,
                "top_k.c4",
                "k is larger than the last axis",
                "at most " + size,
                k);
        Type.Tensor values = x.with(Rules.replace(x.shape(), x.rank() - 1, k));
        return new Type.Tuple(List.of(values, values.with(DType.I32)));
    }

    private static List<RefTensor> topKValue(Reference.Call call) {
        RefTensor x = call.operands().getFirst();
        Type.Tuple type = (Type.Tuple) call.node().type();
        RefTensor values = RefTensor.zeros(x.dtype(), call.sizes(type.items().get(0)));
        RefTensor indices = RefTensor.zeros(DType.I32, values.sizes());
        int k = values.sizes()[x.rank() - 1];
        Lines.each(x.sizes(), x.rank() - 1, (start, stride, count) -> {
            List<Integer> order = order(x, start, stride, count, true);
            for (int i = 0; i < k; i++) {
                int at = start / count * k + i;
                indices.data()[at] = order.get(i);
                values.data()[at] = x.data()[start + order.get(i)];
            }
        });
        return List.of(values, indices);
    }

    private static Reference running(
            DoubleBinaryOperator real, LongBinaryOperator whole, ToDoubleFunction<DType> identity) {
        return call -> {
            RefTensor x = call.operands().getFirst();
            Attrs attrs = call.node().attrs();
            RefTensor y = RefTensor.zeros(x.dtype(), x.sizes());
            Chain chain = Chain.of(call, x.dtype());
            Lines.each(x.sizes(), (int) attrs.integer("axis"), (start, stride, count) -> {
                double total = identity.applyAsDouble(x.dtype());
                for (int i = 0; i < count; i++) {
                    int at = start + (attrs.flag("reverse") ? count - 1 - i : i) * stride;
                    double before = total;
                    total = x.dtype().isInt()
                            ? Numbers.wrap(whole.applyAsLong((long) total, (long) x.data()[at]), x.dtype())
                            : chain.round(real.applyAsDouble(total, x.data()[at]));
                    y.data()[at] = attrs.flag("exclusive") ? before : total;
                }
            });
            return List.of(y);
        };
    }

    private static Op cumulative(String name, Reference reference, Gradient.Vjp gradient) {
        Row row = Row.of(name, Op.Family.ORDER)
                .batch(BatchMovement::axis)
                .attrs(Attr.Kind.INT, "axis")
                .attrs(Attr.Kind.FLAG, "reverse", "exclusive")
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Rules.numeric(name + ".c1", x);
                    Rules.axis(name + ".c2", x, attrs.integer("axis"));
                    return x;
                })
                .reference(reference)
                .gradient(gradient);
        for (boolean reverse : List.of(false, true)) {
            for (boolean exclusive : List.of(false, true)) {
                Attrs attrs = Attrs.NONE.with("reverse", reverse).with("exclusive", exclusive);
                row.test(List.of(f32(3, 5)), attrs.with("axis", 1), distinct(-2, 2))
                        .test(List.of(f32(4, 3, 2)), attrs.with("axis", 0), distinct(-2, 2))
                        .test(List.of(f32(17)), attrs.with("axis", 0), distinct(-1.5, 1.5))
                        .test(List.of(i32(6)), attrs.with("axis", 0), range(-5, 6));
            }
        }
        Attrs plain = Attrs.NONE.with("reverse", false).with("exclusive", false);
        return row.test(List.of(f32(1)), plain.with("axis", 0), range(-2, 2))
                .test(List.of(f32(2, 0)), plain.with("axis", 1), range(-2, 2))
                .build();
    }

    /** Operands sorted along an axis by the first of them; stable. */
    public static final Op SORT = Row.of("sort", Op.Family.ORDER)
            .batch(BatchMovement::axis)
            .attrs(Attr.Kind.INT, "axis")
            .attrs(Attr.Kind.FLAG, "descending")
            .type((operands, attrs, regions) -> {
                Rules.atLeast("sort", operands, 1);
                List<Type.Tensor> types = Rules.tensors("sort", operands);
                Type.Tensor key = types.getFirst();
                Rules.numeric("sort.c1", key);
                Rules.axis("sort.c2", key, attrs.integer("axis"));
                types.forEach(type -> Rules.same("sort.c3", key, type.with(key.dtype())));
                return new Type.Tuple(types);
            })
            .reference(Order::sortValue)
            .gradient(OrderGradients::sort)
            .test(List.of(f32(9)), Attrs.NONE.with("axis", 0).with("descending", false), distinct(-2, 2))
            .test(
                    List.of(f32(3, 5), f32(3, 5), i32(3, 5)),
                    Attrs.NONE.with("axis", 1).with("descending", true),
                    distinct(-2, 2),
                    range(-2, 2),
                    range(0, 9))
            .test(
                    List.of(i32(7, 2), f32(7, 2)),
                    Attrs.NONE.with("axis", 0).with("descending", false),
                    range(0, 3),
                    range(-2, 2))
            .test(List.of(f32(0)), Attrs.NONE.with("axis", 0).with("descending", false), range(-2, 2))
            .build();
    /** The k largest of the last axis and their places, largest first; of equals the first. */
    public static final Op TOP_K = Row.of("top_k", Op.Family.ORDER)
            .batch(BatchMovement::same)
            .attrs(Attr.Kind.DIMS, "k")
            .type(Order::topKType)
            .reference(Order::topKValue)
            .gradient(OrderGradients::topK)
            .test(List.of(f32(9)), Attrs.NONE.withDims("k", List.of(Dim.of(3))), distinct(-2, 2))
            .test(List.of(f32(2, 3, 5)), Attrs.NONE.withDims("k", List.of(Dim.of(2))), distinct(-2, 2))
            .test(List.of(i32(4, 6)), Attrs.NONE.withDims("k", List.of(Dim.of(6))), range(0, 4))
            .test(List.of(f32(4)), Attrs.NONE.withDims("k", List.of(Dim.ZERO)), distinct(-2, 2))
            .build();
    /** Running sum. */
    public static final Op CUMULATIVE_SUM =
            cumulative("cumulative_sum", running(Double::sum, Long::sum, t -> 0), OrderGradients::cumulativeSum);
    /** Running product. */
    public static final Op CUMULATIVE_PROD = cumulative(
            "cumulative_prod", running((x, y) -> x * y, (x, y) -> x * y, t -> 1), OrderGradients::cumulativeProd);
    /** Running maximum. */
    public static final Op CUMULATIVE_MAX = cumulative(
            "cumulative_max", running(Math::max, Math::max, Numbers::lowest), OrderGradients.cumulativeExtreme(true));
    /** Running minimum. */
    public static final Op CUMULATIVE_MIN = cumulative(
            "cumulative_min", running(Math::min, Math::min, Numbers::highest), OrderGradients.cumulativeExtreme(false));

    /** All rows. */
    static final List<Op> ROWS = List.of(SORT, TOP_K, CUMULATIVE_SUM, CUMULATIVE_PROD, CUMULATIVE_MAX, CUMULATIVE_MIN);
}
