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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Sorting and running reductions. */
public final class Order {
    private Order() {}

    /** Runs {@code body(first place, stride)} for each line along an axis. */
    private static void lines(int[] sizes, int axis, Line body) {
        int inner = RefTensor.count(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
        int outer = RefTensor.count(Arrays.copyOf(sizes, axis));
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                body.at(o * sizes[axis] * inner + i, inner);
            }
        }
    }

    private interface Line {
        void at(int first, int stride);
    }

    /** The stable order of a line; NaN counts as largest. */
    private static List<Integer> order(double[] data, int first, int stride, int count, boolean descending) {
        Comparator<Integer> ascending = (a, b) -> {
            double x = data[first + a * stride];
            double y = data[first + b * stride];
            return x == y ? 0 : Double.compare(x, y);
        };
        return IntStream.range(0, count)
                .boxed()
                .sorted(descending ? ascending.reversed() : ascending)
                .toList();
    }

    /** Sorts the first operand stably and moves the others with it. */
    public static final Op SORT = Row.of("sort", Op.Family.ORDER)
            .type((operands, attrs, regions) -> {
                Rules.check(!operands.isEmpty(), "sort.c0", "nothing to sort", "at least 1 operand", 0);
                Type.Tensor key = Rules.tensor("sort", operands, 0);
                Rules.axes("sort.c1", key, List.of((int) attrs.integer("axis")));
                Rules.numeric("sort.c2", key);
                attrs.flag("descending");
                List<Type.Tensor> items = new ArrayList<>();
                for (int i = 0; i < operands.size(); i++) {
                    Type.Tensor item = Rules.tensor("sort", operands, i);
                    Rules.same("sort.c3", key, item.with(key.dtype()));
                    items.add(item);
                }
                return new Type.Tuple(items);
            })
            .reference(call -> {
                Attrs attrs = call.node().attrs();
                RefTensor key = call.operands().getFirst();
                int axis = (int) attrs.integer("axis");
                List<RefTensor> out = call.operands().stream()
                        .map(x -> RefTensor.zeros(x.dtype(), x.sizes()))
                        .toList();
                lines(key.sizes(), axis, (first, stride) -> {
                    List<Integer> order = order(key.data(), first, stride, key.sizes()[axis], attrs.flag("descending"));
                    for (int k = 0; k < out.size(); k++) {
                        for (int i = 0; i < order.size(); i++) {
                            out.get(k).data()[first + i * stride] =
                                    call.operands().get(k).data()[first + order.get(i) * stride];
                        }
                    }
                });
                return out;
            })
            .gradient(Order::sortGradient)
            .test(
                    List.of(Type.tensor(DType.F32, Shape.of(17))),
                    Attrs.NONE.with("axis", 0).with("descending", false),
                    range(-2, 2))
            .test(
                    List.of(Type.tensor(DType.F32, Shape.of(3, 5)), Type.tensor(DType.F32, Shape.of(3, 5))),
                    Attrs.NONE.with("axis", 0).with("descending", true),
                    range(-2, 2),
                    range(-2, 2))
            .build();
    /** The k largest along the last axis and where they are; ties by lower index. */
    public static final Op TOP_K = Row.of("top_k", Op.Family.ORDER)
            .type((operands, attrs, regions) -> {
                Rules.count("top_k", operands, 1);
                Type.Tensor x = Rules.tensor("top_k", operands, 0);
                Rules.numeric("top_k.c1", x);
                Rules.check(x.rank() >= 1, "top_k.c2", "too few axes", "at least 1 axis", x);
                Dim k = attrs.dims("k").getFirst();
                var over = k.minus(x.shape().dim(x.rank() - 1)).constant();
                Rules.check(
                        over.isEmpty() || over.getAsLong() <= 0,
                        "top_k.c3",
                        "k is larger than the axis",
                        "at most " + x.shape().dim(x.rank() - 1),
                        k);
                Type.Tensor values = x.with(Rules.replace(x.shape(), x.rank() - 1, k));
                return new Type.Tuple(List.of(values, values.with(DType.I32)));
            })
            .reference(call -> {
                RefTensor x = call.operands().getFirst();
                Type.Tuple types = (Type.Tuple) call.node().type();
                RefTensor values =
                        RefTensor.zeros(x.dtype(), call.sizes(types.items().get(0)));
                RefTensor indices =
                        RefTensor.zeros(DType.I32, call.sizes(types.items().get(1)));
                int n = x.sizes()[x.rank() - 1];
                int k = values.sizes()[x.rank() - 1];
                for (int row = 0; n > 0 && row < x.data().length / n; row++) {
                    List<Integer> order = order(x.data(), row * n, 1, n, true);
                    for (int i = 0; i < k; i++) {
                        values.data()[row * k + i] = x.data()[row * n + order.get(i)];
                        indices.data()[row * k + i] = order.get(i);
                    }
                }
                return List.of(values, indices);
            })
            .gradient(Order::topKGradient)
            .test(
                    List.of(Type.tensor(DType.F32, Shape.of(3, 9))),
                    Attrs.NONE.withDims("k", List.of(Dim.of(4))),
                    range(-2, 2))
            .test(
                    List.of(Type.tensor(DType.F32, Shape.of(5))),
                    Attrs.NONE.withDims("k", List.of(Dim.of(1))),
                    range(-2, 2))
            .build();
    /** Running sums; dx is the running sum from the other side. */
    public static final Op CUMULATIVE_SUM = cumulative("cumulative_sum", Double::sum, t -> 0, c -> {
        Attrs attrs = c.node().attrs();
        return List.of(Optional.of(
                c.emit().node(Order.CUMULATIVE_SUM, attrs.with("reverse", !attrs.flag("reverse")), c.cotangent())));
    });
    /** Running products; dx_i is the sum over later j of dy_j times the product without x_i, written pairwise. */
    public static final Op CUMULATIVE_PROD =
            cumulative("cumulative_prod", (x, y) -> x * y, t -> 1, Order::productGradient);
    /** Running maxima; the cotangent goes to the first element that reached the maximum. */
    public static final Op CUMULATIVE_MAX =
            cumulative("cumulative_max", Math::max, Numbers::lowest, c -> extremeGradient(c, true));
    /** Running minima. */
    public static final Op CUMULATIVE_MIN =
            cumulative("cumulative_min", Math::min, Numbers::highest, c -> extremeGradient(c, false));

    private static Op cumulative(
            String name, DoubleBinaryOperator f, ToDoubleFunction<DType> identity, Gradient.Vjp gradient) {
        Row row = Row.of(name, Op.Family.ORDER)
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 1);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Rules.numeric(name + ".c1", x);
                    Rules.axes(name + ".c2", x, List.of((int) attrs.integer("axis")));
                    attrs.flag("reverse");
                    attrs.flag("exclusive");
                    return x;
                })
                .reference(call -> {
                    RefTensor x = call.operands().getFirst();
                    Attrs attrs = call.node().attrs();
                    int axis = (int) attrs.integer("axis");
                    int count = x.sizes()[axis];
                    RefTensor out = RefTensor.zeros(x.dtype(), x.sizes());
                    lines(x.sizes(), axis, (first, stride) -> {
                        double running = identity.applyAsDouble(x.dtype());
                        for (int i = 0; i < count; i++) {
                            int at = first + (attrs.flag("reverse") ? count - 1 - i : i) * stride;
                            double next = Numbers.wrap(f.applyAsDouble(running, x.data()[at]), x.dtype());
                            out.data()[at] = attrs.flag("exclusive") ? running : next;
                            running = next;
                        }
                    });
                    return List.of(out);
                })
                .gradient(gradient);
        for (boolean reverse : List.of(false, true)) {
            for (boolean exclusive : List.of(false, true)) {
                Attrs attrs = Attrs.NONE.with("reverse", reverse).with("exclusive", exclusive);
                row.test(List.of(Type.tensor(DType.F32, Shape.of(4, 5))), attrs.with("axis", 0), range(0.3, 2));
                row.test(List.of(Type.tensor(DType.F32, Shape.of(3, 7))), attrs.with("axis", 1), range(0.3, 2));
            }
        }
        return row.build();
    }

    /** Sorting moves elements: the cotangents move back by sorting them with the inverse order. */
    private static List<Optional<Node>> sortGradient(Gradient.Context c) {
        Emit e = c.emit();
        int axis = (int) c.node().attrs().integer("axis");
        Node places = e.iota(c.operand(0).tensor().with(DType.I32), axis);
        Node sorted = e.node(SORT, c.node().attrs(), c.operand(0), places);
        Node order = e.get(sorted, 1);
        Attrs back = Attrs.NONE.with("axis", axis).with("descending", false);
        List<Optional<Node>> all = new ArrayList<>();
        for (int i = 0; i < c.node().operands().size(); i++) {
            boolean smooth = c.operand(i).dtype().isFloat();
            all.add(
                    smooth
                            ? c.cotangents().get(i).map(dy -> e.get(e.node(SORT, back, order, dy), 1))
                            : Optional.empty());
        }
        return all;
    }

    private static List<Optional<Node>> topKGradient(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        if (c.cotangents().getFirst().isEmpty() || !x.dtype().isFloat()) {
            return List.of(Optional.empty());
        }
        int last = x.tensor().rank() - 1;
        Dim n = x.shape().dim(last);
        Dim k = c.node().attrs().dims("k").getFirst();
        Dim rows = Dim.product(x.shape().dims().subList(0, last));
        Node indices = e.reshape(e.get(c.node(), 1), Shape.of(rows, k));
        Node base = e.mul(e.iota(Type.tensor(DType.I32, Shape.of(rows, k)), 0), e.size(n, DType.I32));
        Node flat = e.reshape(e.add(base, indices), Shape.of(rows.times(k)));
        Node updates = e.reshape(c.cotangents().getFirst().get(), Shape.of(rows.times(k)));
        Node zeros = e.zeros(Type.tensor(x.dtype(), Shape.of(rows.times(n))));
        return List.of(Optional.of(e.reshape(e.scatter(Index.SCATTER_ADD, zeros, flat, updates, 0), x.shape())));
    }

    /** y_j = prod of x up to j; dx_i = sum_j dy_j prod of x up to j without x_i, by products over a masked square. */
    private static List<Optional<Node>> productGradient(Gradient.Context c) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        Node x = c.operand(0);
        int axis = (int) attrs.integer("axis");
        int rank = x.tensor().rank();
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.remove(Integer.valueOf(axis));
        order.add(axis);
        Node moved = e.transpose(x, order);
        Node dy = e.transpose(c.cotangent(), order);
        Dim n = x.shape().dim(axis);
        List<Dim> square = new ArrayList<>(moved.shape().dims());
        square.add(n);
        square.add(n);
        // axes: ..., j (output), i (left out), k (factor)
        square.set(rank - 1, n);
        Shape shape = new Shape(square);
        Node j = e.iota(Type.tensor(DType.I32, shape), rank - 1);
        Node i = e.iota(Type.tensor(DType.I32, shape), rank);
        Node k = e.iota(Type.tensor(DType.I32, shape), rank + 1);
        boolean reverse = attrs.flag("reverse");
        boolean exclusive = attrs.flag("exclusive");
        Node inK = within(e, k, j, reverse, exclusive);
        Node inI = within(e, i, j, reverse, exclusive);
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
        axes.add(rank + 1);
        Node factors = e.broadcast(moved, axes, shape);
        Node one = e.like(factors, 1);
        Node kept = e.select(e.and(inK, e.ne(k, i)), factors, one);
        Node products = e.reduce(Reduce.PROD, kept, List.of(rank + 1));
        Node counted = e.reduce(Reduce.ANY, inI, List.of(rank + 1));
        List<Integer> outAxes = IntStream.range(0, rank).boxed().toList();
        Node terms = e.mul(e.broadcast(dy, outAxes, products.shape()), products);
        Node dx = e.sum(e.select(counted, terms, e.like(terms, 0)), List.of(rank - 1));
        List<Integer> back = IntStream.range(0, rank).mapToObj(order::indexOf).toList();
        return List.of(Optional.of(e.transpose(dx, back)));
    }

    private static Node within(Emit e, Node index, Node output, boolean reverse, boolean exclusive) {
        if (exclusive) {
            return reverse ? e.gt(index, output) : e.lt(index, output);
        }
        return reverse ? e.ge(index, output) : e.le(index, output);
    }

    /** The place where a running extreme was first reached, found by comparing over a masked square. */
    private static List<Optional<Node>> extremeGradient(Gradient.Context c, boolean max) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        Node x = c.operand(0);
        int axis = (int) attrs.integer("axis");
        int rank = x.tensor().rank();
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.remove(Integer.valueOf(axis));
        order.add(axis);
        Node moved = e.transpose(x, order);
        Node dy = e.transpose(c.cotangent(), order);
        Dim n = x.shape().dim(axis);
        List<Dim> square = new ArrayList<>(moved.shape().dims());
        square.add(n);
        Shape shape = new Shape(square);
        Node j = e.iota(Type.tensor(DType.I32, shape), rank - 1);
        Node k = e.iota(Type.tensor(DType.I32, shape), rank);
        Node in = within(e, k, j, attrs.flag("reverse"), attrs.flag("exclusive"));
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
        axes.add(rank);
        Node values = e.broadcast(moved, axes, shape);
        double outside = max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        Node seen = e.select(in, values, e.like(values, outside));
        Node winner = e.node(max ? Reduce.ARGMAX : Reduce.ARGMIN, Attrs.NONE.with("axis", rank), seen);
        List<Integer> outAxes = IntStream.range(0, rank).boxed().toList();
        Node hit = e.and(e.eq(e.broadcast(winner, outAxes, shape), k), in);
        Node spread = e.broadcast(dy, outAxes, shape);
        Node dx = e.sum(e.select(hit, spread, e.like(spread, 0)), List.of(rank - 1));
        List<Integer> back = IntStream.range(0, rank).mapToObj(order::indexOf).toList();
        return List.of(Optional.of(e.transpose(dx, back)));
    }

    /** All rows. */
    static final List<Op> ROWS = List.of(SORT, TOP_K, CUMULATIVE_SUM, CUMULATIVE_PROD, CUMULATIVE_MAX, CUMULATIVE_MIN);
}
