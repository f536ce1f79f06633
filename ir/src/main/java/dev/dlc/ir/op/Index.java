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
import java.util.stream.IntStream;

/** Elements at places that data says. */
public final class Index {
    private Index() {}

    private static Type.Tensor f32(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    private static Type.Tensor i32(long... sizes) {
        return Type.tensor(DType.I32, Shape.of(sizes));
    }

    /** Elements before, along and behind an axis. */
    private record Split(int outer, int along, int inner) {
        static Split of(int[] sizes, int axis) {
            return new Split(
                    RefTensor.count(Arrays.copyOf(sizes, axis)),
                    sizes[axis],
                    RefTensor.count(Arrays.copyOfRange(sizes, axis + 1, sizes.length)));
        }

        int place(int o, int a, int i) {
            return (o * along + a) * inner + i;
        }
    }

    /** Slices at indices; the axes of the indices replace the axis. */
    public static final Op GATHER = Row.of("gather", Op.Family.INDEX)
            .type((operands, attrs, regions) -> {
                Rules.count("gather", operands, 2);
                Type.Tensor x = Rules.tensor("gather", operands, 0);
                Type.Tensor indices = Rules.tensor("gather", operands, 1);
                int axis = (int) attrs.integer("axis");
                Rules.axes("gather.c1", x, List.of(axis));
                Rules.dtype("gather.c2", indices, DType.I32);
                List<Dim> dims = new ArrayList<>(x.shape().dims().subList(0, axis));
                dims.addAll(indices.shape().dims());
                dims.addAll(x.shape().dims().subList(axis + 1, x.rank()));
                return x.with(new Shape(dims));
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                RefTensor indices = call.operands().get(1);
                RefTensor out =
                        RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                Split from = Split.of(x.sizes(), (int) call.node().attrs().integer("axis"));
                Split to = new Split(from.outer, indices.data().length, from.inner);
                double missing = x.dtype().isFloat() ? Double.NaN : 0;
                for (int o = 0; o < to.outer; o++) {
                    for (int n = 0; n < to.along; n++) {
                        int a = (int) indices.data()[n];
                        for (int i = 0; i < to.inner; i++) {
                            boolean inside = a >= 0 && a < from.along;
                            out.data()[to.place(o, n, i)] = inside ? x.data()[from.place(o, a, i)] : missing;
                        }
                    }
                }
                return List.of(out);
            })
            .gradient(c -> {
                Emit e = c.emit();
                Node x = c.operand(0);
                Node indices = c.operand(1);
                int axis = (int) c.node().attrs().integer("axis");
                Dim count = indices.shape().elements();
                Node flat = e.reshape(indices, Shape.of(count));
                Node updates = e.reshape(c.cotangent(), Rules.replace(x.shape(), axis, count));
                return List.of(
                        Optional.of(e.scatter(Index.SCATTER_ADD, e.like(x, 0), flat, updates, axis)), Optional.empty());
            })
            .test(List.of(f32(5, 3), i32(4)), Attrs.NONE.with("axis", 0), range(-2, 2), range(0, 5))
            .test(List.of(f32(2, 5, 3), i32(2, 2)), Attrs.NONE.with("axis", 1), range(-2, 2), range(0, 5))
            .test(List.of(f32(7), i32()), Attrs.NONE.with("axis", 0), range(-2, 2), range(0, 7))
            .build();
    /** x with slices added at indices, in order. */
    public static final Op SCATTER_ADD = scatter("scatter_add", Double::sum, c -> {
        Node updates = c.emit().gather(c.cotangent(), c.operand(1), axis(c));
        return List.of(Optional.of(c.cotangent()), Optional.empty(), Optional.of(updates));
    });
    /** x with the larger of itself and slices at indices; the cotangent goes to the largest, divided among equals. */
    public static final Op SCATTER_MAX = scatter("scatter_max", Math::max, Index::scatterMaxGradient);
    /** x with slices set at indices; the last of equal indices wins. */
    public static final Op SCATTER_SET = scatter("scatter_set", (old, x) -> x, Index::scatterSetGradient);
    /** Row i is the sum of the rows whose id is i. */
    public static final Op SEGMENT_SUM = segment("segment_sum", false, c -> {
        Node dx = c.emit().gather(c.cotangent(), c.operand(1), 0);
        return List.of(Optional.of(inside(c, dx)), Optional.empty());
    });
    /** Row i is the maximum of the rows whose id is i; the cotangent goes to the largest, divided among equals. */
    public static final Op SEGMENT_MAX = segment("segment_max", true, c -> {
        Emit e = c.emit();
        Node x = c.operand(0);
        Node ids = c.operand(1);
        Node hit = e.cast(e.eq(x, e.gather(c.node(), ids, 0)), x.dtype());
        Node count = e.segment(
                Index.SEGMENT_SUM, hit, ids, c.node().attrs().dims("size").getFirst());
        Node share = e.div(c.cotangent(), e.max(count, e.like(count, 1)));
        return List.of(Optional.of(inside(c, e.mul(hit, e.gather(share, ids, 0)))), Optional.empty());
    });
    /** The product of a sparse matrix by rows with x. */
    public static final Op CSR_DOT = csr();

    private static int axis(Gradient.Context c) {
        return (int) c.node().attrs().integer("axis");
    }

    /** Zero where the id of the row was dropped: a gather there reads NaN. */
    private static Node inside(Gradient.Context c, Node dx) {
        Emit e = c.emit();
        Node ids = c.operand(1);
        Node size = e.size(c.node().attrs().dims("size").getFirst(), DType.I32);
        Node good = e.and(e.ge(ids, e.like(ids, 0)), e.lt(ids, size));
        Node spread = e.broadcast(good, List.of(0), dx.shape());
        return e.select(spread, dx, e.like(dx, 0));
    }

    private static List<Optional<Node>> scatterMaxGradient(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        Node indices = c.operand(1);
        Node updates = c.operand(2);
        Node hitX = e.cast(e.eq(x, c.node()), x.dtype());
        Node hitU = e.cast(e.eq(updates, e.gather(c.node(), indices, axis(c))), x.dtype());
        Node count = e.scatter(SCATTER_ADD, hitX, indices, hitU, axis(c));
        Node share = e.div(c.cotangent(), e.max(count, e.like(count, 1)));
        return List.of(
                Optional.of(e.mul(hitX, share)),
                Optional.empty(),
                Optional.of(e.mul(hitU, e.gather(share, indices, axis(c)))));
    }

    private static List<Optional<Node>> scatterSetGradient(Gradient.Context c) {
        Emit e = c.emit();
        Node indices = c.operand(1);
        Node updates = c.operand(2);
        int axis = axis(c);
        Node dx = e.scatter(Index.SCATTER_SET, c.cotangent(), indices, e.like(updates, 0), axis);
        Node order = e.iota(indices.tensor(), 0);
        Node none = e.full(Type.tensor(DType.I32, Shape.of(c.node().shape().dim(axis))), -1);
        Node last = e.scatter(Index.SCATTER_SET, none, indices, order, 0);
        Node wins = e.broadcast(e.eq(e.gather(last, indices, 0), order), List.of(axis), updates.shape());
        Node du = e.select(wins, e.gather(c.cotangent(), indices, axis), e.like(updates, 0));
        return List.of(Optional.of(dx), Optional.empty(), Optional.of(du));
    }

    private static Op scatter(String name, DoubleBinaryOperator f, Gradient.Vjp gradient) {
        return Row.of(name, Op.Family.INDEX)
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 3);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Type.Tensor indices = Rules.tensor(name, operands, 1);
                    int axis = (int) attrs.integer("axis");
                    Rules.axes(name + ".c1", x, List.of(axis));
                    Rules.dtype(name + ".c2", indices, DType.I32);
                    Rules.rank(name + ".c3", indices, 1);
                    Rules.same(
                            name + ".c4",
                            x.with(Rules.replace(
                                    x.shape(), axis, indices.shape().dim(0))),
                            Rules.tensor(name, operands, 2));
                    return x;
                })
                .reference(call -> {
                    RefTensor x = call.operands().get(0);
                    RefTensor indices = call.operands().get(1);
                    RefTensor updates = call.operands().get(2);
                    int axis = (int) call.node().attrs().integer("axis");
                    RefTensor out = new RefTensor(x.dtype(), x.sizes(), x.data().clone());
                    Split to = Split.of(x.sizes(), axis);
                    Split from = Split.of(updates.sizes(), axis);
                    for (int n = 0; n < from.along; n++) {
                        int a = (int) indices.data()[n];
                        for (int k = 0; a >= 0 && a < to.along && k < to.outer * to.inner; k++) {
                            int at = to.place(k / to.inner, a, k % to.inner);
                            double value = updates.data()[from.place(k / to.inner, n, k % to.inner)];
                            out.data()[at] = Numbers.wrap(f.applyAsDouble(out.data()[at], value), x.dtype());
                        }
                    }
                    return List.of(out);
                })
                .gradient(gradient)
                .test(
                        List.of(f32(5, 3), i32(4), f32(4, 3)),
                        Attrs.NONE.with("axis", 0),
                        range(-2, 2),
                        range(0, 5),
                        range(-2, 2))
                .test(
                        List.of(f32(2, 5, 3), i32(7), f32(2, 7, 3)),
                        Attrs.NONE.with("axis", 1),
                        range(-2, 2),
                        range(0, 5),
                        range(-2, 2))
                .build();
    }

    private static Op segment(String name, boolean max, Gradient.Vjp gradient) {
        return Row.of(name, Op.Family.INDEX)
                .type((operands, attrs, regions) -> {
                    Rules.count(name, operands, 2);
                    Type.Tensor x = Rules.tensor(name, operands, 0);
                    Type.Tensor ids = Rules.tensor(name, operands, 1);
                    Rules.numeric(name + ".c1", x);
                    Rules.check(x.rank() >= 1, name + ".c2", "too few axes", "at least 1 axis", x);
                    Rules.same(
                            name + ".c3",
                            Type.tensor(DType.I32, Shape.of(x.shape().dim(0))),
                            ids);
                    return x.with(Rules.replace(x.shape(), 0, attrs.dims("size").getFirst()));
                })
                .reference(call -> {
                    RefTensor x = call.operands().get(0);
                    RefTensor ids = call.operands().get(1);
                    RefTensor out =
                            RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                    Arrays.fill(out.data(), max ? Numbers.lowest(x.dtype()) : 0);
                    int inner = x.sizes()[0] == 0 ? 0 : x.data().length / x.sizes()[0];
                    for (int n = 0; n < ids.data().length; n++) {
                        int row = (int) ids.data()[n];
                        for (int i = 0; row >= 0 && row < out.sizes()[0] && i < inner; i++) {
                            double old = out.data()[row * inner + i];
                            double value = x.data()[n * inner + i];
                            out.data()[row * inner + i] =
                                    Numbers.wrap(max ? Math.max(old, value) : old + value, x.dtype());
                        }
                    }
                    return List.of(out);
                })
                .gradient(gradient)
                .test(
                        List.of(f32(7, 3), i32(7)),
                        Attrs.NONE.withDims("size", List.of(Dim.of(4))),
                        range(-2, 2),
                        range(0, 4))
                .test(
                        List.of(f32(9), i32(9)),
                        Attrs.NONE.withDims("size", List.of(Dim.of(5))),
                        range(-2, 2),
                        range(-1, 6))
                .build();
    }

    /** The row of each entry of a sparse matrix, from the offsets: how many rows start at or before it, less one. */
    private static Node rows(Emit e, Node offsets, Dim entries) {
        Dim count = offsets.shape().dim(0);
        Shape shape = Shape.of(entries, count);
        Node place = e.iota(Type.tensor(DType.I32, shape), 0);
        Node begun = e.cast(e.le(e.broadcast(offsets, List.of(1), shape), place), DType.I32);
        return e.sub(e.sum(begun, List.of(1)), e.full(Type.tensor(DType.I32, Shape.of(entries)), 1));
    }

    private static Op csr() {
        return Row.of("csr_dot", Op.Family.INDEX)
                .type((operands, attrs, regions) -> {
                    Rules.count("csr_dot", operands, 4);
                    Type.Tensor values = Rules.tensor("csr_dot", operands, 0);
                    Type.Tensor offsets = Rules.tensor("csr_dot", operands, 2);
                    Type.Tensor x = Rules.tensor("csr_dot", operands, 3);
                    Rules.floating("csr_dot.c1", values);
                    Rules.rank("csr_dot.c2", values, 1);
                    Rules.same("csr_dot.c3", values.with(DType.I32), Rules.tensor("csr_dot", operands, 1));
                    Rules.dtype("csr_dot.c4", offsets, DType.I32);
                    Rules.rank("csr_dot.c4", offsets, 1);
                    Rules.dtype("csr_dot.c5", x, values.dtype());
                    Rules.check(x.rank() >= 1, "csr_dot.c6", "too few axes", "at least 1 axis", x);
                    return x.with(
                            Rules.replace(x.shape(), 0, offsets.shape().dim(0).plus(-1)));
                })
                .reference(call -> {
                    RefTensor values = call.operands().get(0);
                    RefTensor columns = call.operands().get(1);
                    RefTensor offsets = call.operands().get(2);
                    RefTensor x = call.operands().get(3);
                    RefTensor out =
                            RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                    int inner = RefTensor.count(Arrays.copyOfRange(x.sizes(), 1, x.rank()));
                    for (int row = 0; row < out.sizes()[0]; row++) {
                        for (int n = (int) offsets.data()[row]; n < offsets.data()[row + 1]; n++) {
                            for (int i = 0; i < inner; i++) {
                                out.data()[row * inner + i] +=
                                        values.data()[n] * x.data()[(int) columns.data()[n] * inner + i];
                            }
                        }
                    }
                    return List.of(out);
                })
                .gradient(c -> {
                    Emit e = c.emit();
                    Node values = c.operand(0);
                    Node x = c.operand(3);
                    Node dy = e.gather(
                            c.cotangent(), rows(e, c.operand(2), values.shape().dim(0)), 0);
                    Node at = e.gather(x, c.operand(1), 0);
                    List<Integer> inner =
                            IntStream.range(1, x.tensor().rank()).boxed().toList();
                    Node dValues = e.sum(e.mul(dy, at), inner);
                    Node spread = e.broadcast(values, List.of(0), dy.shape());
                    Node dx = e.segment(
                            SEGMENT_SUM,
                            e.mul(spread, dy),
                            c.operand(1),
                            x.shape().dim(0));
                    return List.of(Optional.of(dValues), Optional.empty(), Optional.empty(), Optional.of(dx));
                })
                .test(
                        List.of(f32(0), i32(0), i32(1), f32(3, 2)),
                        Attrs.NONE,
                        range(-2, 2),
                        range(0, 3),
                        range(0, 1),
                        range(-2, 2))
                .test(
                        List.of(f32(3), i32(3), i32(2), f32(4, 2)),
                        Attrs.NONE,
                        range(-2, 2),
                        range(0, 4),
                        range(0, 1),
                        range(-2, 2))
                .build();
    }

    /** All rows. */
    static final List<Op> ROWS =
            List.of(GATHER, SCATTER_ADD, SCATTER_MAX, SCATTER_SET, SEGMENT_SUM, SEGMENT_MAX, CSR_DOT);
}
