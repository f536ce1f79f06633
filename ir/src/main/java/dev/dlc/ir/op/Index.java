package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.distinct;
import static dev.dlc.ir.op.TestRow.Domain.fixed;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Elements at places that data says. */
public final class Index {
    private Index() {}

    private static Type.Tensor f32(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    private static Type.Tensor i32(long... sizes) {
        return Type.tensor(DType.I32, Shape.of(sizes));
    }

    private static Attrs axis(int axis) {
        return Attrs.NONE.with("axis", axis);
    }

    /** The sizes before an axis, of it, and behind it. */
    private record Split(int before, int at, int behind) {
        static Split of(int[] sizes, int axis) {
            return new Split(
                    RefTensor.count(Arrays.copyOf(sizes, axis)),
                    sizes[axis],
                    RefTensor.count(Arrays.copyOfRange(sizes, axis + 1, sizes.length)));
        }
    }

    private static List<RefTensor> gatherValue(Reference.Call call) {
        RefTensor x = call.operands().get(0);
        double[] indices = call.operands().get(1).data();
        Split split = Split.of(x.sizes(), (int) call.node().attrs().integer("axis"));
        RefTensor out = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
        Arrays.fill(out.data(), x.dtype().isFloat() ? Double.NaN : 0);
        for (int b = 0; b < split.before; b++) {
            for (int i = 0; i < indices.length; i++) {
                int index = (int) indices[i];
                if (index >= 0 && index < split.at) {
                    int from = (b * split.at + index) * split.behind;
                    System.arraycopy(x.data(), from, out.data(), (b * indices.length + i) * split.behind, split.behind);
                }
            }
        }
        return List.of(out);
    }

    private static TypeRule scatterType(String name) {
        return (operands, attrs, regions) -> {
            Rules.count(name, operands, 3);
            Type.Tensor x = Rules.tensor(name, operands, 0);
            Type.Tensor indices = Rules.tensor(name, operands, 1);
            int axis = Rules.axis(name + ".c1", x, attrs.integer("axis"));
            Rules.dtype(name + ".c2", indices, DType.I32);
            Rules.rank(name + ".c3", indices, 1);
            Type.Tensor expected =
                    x.with(Rules.replace(x.shape(), axis, indices.shape().dim(0)));
            Rules.same(name + ".c4", expected, Rules.tensor(name, operands, 2));
            if (!name.equals("scatter_set")) {
                Rules.numeric(name + ".c5", x);
            }
            return x;
        };
    }

    /** What happens where two elements meet. */
    private interface Combine {
        double combine(Chain chain, double x, double y);
    }

    /** Combines elements of x with updates. */
    private static Reference scatter(Combine f) {
        return call -> {
            RefTensor x = call.operands().get(0);
            double[] indices = call.operands().get(1).data();
            double[] updates = call.operands().get(2).data();
            Split split = Split.of(x.sizes(), (int) call.node().attrs().integer("axis"));
            double[] out = x.data().clone();
            Chain chain = Chain.of(call, x.dtype());
            for (int b = 0; b < split.before; b++) {
                for (int i = 0; i < indices.length; i++) {
                    int index = (int) indices[i];
                    for (int k = 0; k < split.behind && index >= 0 && index < split.at; k++) {
                        int at = (b * split.at + index) * split.behind + k;
                        double update = updates[(b * indices.length + i) * split.behind + k];
                        out[at] = f.combine(chain, out[at], update);
                    }
                }
            }
            return List.of(new RefTensor(x.dtype(), x.sizes(), out));
        };
    }

    private static Row scatterRow(String name, Combine f) {
        return Row.of(name, Op.Family.INDEX)
                .batch(BatchIndex::scatter)
                .attrs(Attr.Kind.INT, "axis")
                .type(scatterType(name))
                .reference(scatter(f))
                .test(
                        List.of(f32(5, 3), i32(4), f32(4, 3)),
                        axis(0),
                        distinct(-2, 2),
                        range(-1, 6),
                        distinct(-28 / 15.0, 20 / 15.0))
                .test(
                        List.of(f32(2, 5, 3), i32(7), f32(2, 7, 3)),
                        axis(1),
                        distinct(-2, 2),
                        range(0, 5),
                        distinct(-29 / 15.0, 55 / 15.0))
                .test(List.of(f32(4), i32(0), f32(0)), axis(0), range(-2, 2), range(0, 4), range(-2, 2))
                .test(List.of(i32(4), i32(6), i32(6)), axis(0), range(-9, 9), range(0, 4), range(-9, 9));
    }

    private static TypeRule segmentType(String name) {
        return (operands, attrs, regions) -> {
            Rules.count(name, operands, 2);
            Type.Tensor x = Rules.tensor(name, operands, 0);
            Type.Tensor ids = Rules.tensor(name, operands, 1);
            Rules.numeric(name + ".c1", x);
            Rules.check(x.rank() > 0, name + ".c2", "a scalar has no rows", "a tensor with axes", x);
            Rules.same(name + ".c3", Type.tensor(DType.I32, Shape.of(x.shape().dim(0))), ids);
            Dim size = Rules.one(name + ".c4", "size", attrs.dims("size"));
            return x.with(Rules.replace(x.shape(), 0, size));
        };
    }

    private static Op segment(String name, Combine f, boolean lowest, Gradient.Vjp gradient) {
        Supplier<Attrs> four = () -> Attrs.NONE.withDims("size", List.of(Dim.of(4)));
        return Row.of(name, Op.Family.INDEX)
                .batch(BatchIndex::segment)
                .attrs(Attr.Kind.DIMS, "size")
                .type(segmentType(name))
                .reference(call -> {
                    RefTensor x = call.operands().get(0);
                    double[] ids = call.operands().get(1).data();
                    RefTensor out =
                            RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                    Arrays.fill(out.data(), lowest ? Numbers.lowest(x.dtype()) : 0);
                    int width = ids.length == 0 ? 0 : x.data().length / ids.length;
                    Chain chain = Chain.of(call, x.dtype());
                    for (int i = 0; i < ids.length; i++) {
                        int id = (int) ids[i];
                        for (int k = 0; k < width && id >= 0 && id < out.sizes()[0]; k++) {
                            int at = id * width + k;
                            out.data()[at] = f.combine(chain, out.data()[at], x.data()[i * width + k]);
                        }
                    }
                    return List.of(out);
                })
                .gradient(gradient)
                .test(List.of(f32(9, 3), i32(9)), four.get(), distinct(-2, 2), range(0, 4))
                .test(List.of(f32(17), i32(17)), four.get(), distinct(-2, 2), range(-1, 6))
                .test(List.of(f32(1), i32(1)), four.get(), range(-2, 2), range(0, 4))
                .test(List.of(f32(0, 2), i32(0)), four.get(), range(-2, 2), range(0, 4))
                .test(List.of(i32(5, 2), i32(5)), four.get(), range(-9, 9), range(0, 4))
                .build();
    }

    private static List<RefTensor> csrValue(Reference.Call call) {
        double[] values = call.operands().get(0).data();
        double[] columns = call.operands().get(1).data();
        double[] offsets = call.operands().get(2).data();
        RefTensor x = call.operands().get(3);
        RefTensor out = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
        int width = RefTensor.count(Arrays.copyOfRange(x.sizes(), 1, x.rank()));
        Chain chain = Chain.of(call, x.dtype());
        for (int row = 0; row + 1 < offsets.length; row++) {
            for (int entry = (int) offsets[row]; entry < offsets[row + 1]; entry++) {
                int column = (int) columns[entry];
                for (int k = 0; k < width && column >= 0 && column < x.sizes()[0]; k++) {
                    int at = row * width + k;
                    double product = chain.round(values[entry] * x.data()[column * width + k]);
                    out.data()[at] = chain.add(out.data()[at], product);
                }
            }
        }
        return List.of(out);
    }

    /** The slices of x at indices along an axis; NaN, or 0 for what is not floating, where an index is out of range. */
    public static final Op GATHER = Row.of("gather", Op.Family.INDEX)
            .batch(BatchIndex::gather)
            .attrs(Attr.Kind.INT, "axis")
            .type((operands, attrs, regions) -> {
                Rules.count("gather", operands, 2);
                Type.Tensor x = Rules.tensor("gather", operands, 0);
                Type.Tensor indices = Rules.tensor("gather", operands, 1);
                int axis = Rules.axis("gather.c1", x, attrs.integer("axis"));
                Rules.dtype("gather.c2", indices, DType.I32);
                return x.with(Rules.replace(x.shape(), axis, indices.shape().dims()));
            })
            .reference(Index::gatherValue)
            .gradient(IndexGradients::gather)
            .test(List.of(f32(5, 3), i32(4)), axis(0), range(-2, 2), range(0, 5))
            .test(List.of(f32(2, 5, 3), i32(2, 3)), axis(1), range(-2, 2), range(0, 5))
            .test(List.of(f32(5, 3), i32()), axis(0), range(-2, 2), range(0, 5))
            .test(List.of(f32(5), i32(0)), axis(0), range(-2, 2), range(0, 5))
            .test(List.of(i32(5), i32(8)), axis(0), range(-9, 9), range(-2, 8))
            .build();
    /** x plus updates at indices. */
    public static final Op SCATTER_ADD = scatterRow("scatter_add", Chain::add)
            .gradient(IndexGradients::scatterAdd)
            .build();
    /** The maximum of x and the updates at indices. */
    public static final Op SCATTER_MAX = scatterRow("scatter_max", (chain, x, y) -> Math.max(x, y))
            .gradient(IndexGradients::scatterMax)
            .build();
    /** x with slices replaced; the last update of an index stays. */
    public static final Op SCATTER_SET = scatterRow("scatter_set", (chain, x, update) -> update)
            .gradient(IndexGradients::scatterSet)
            .build();
    /** The sum of the rows of each segment; 0 for an empty one. */
    public static final Op SEGMENT_SUM = segment("segment_sum", Chain::add, false, IndexGradients::segmentSum);
    /** The maximum of the rows of each segment; the lowest number for an empty one. */
    public static final Op SEGMENT_MAX =
            segment("segment_max", (chain, x, y) -> Math.max(x, y), true, IndexGradients::segmentMax);
    /** The product of a sparse matrix in compressed rows and x; offsets ascend from 0 to the number of entries. */
    public static final Op CSR_DOT = Row.of("csr_dot", Op.Family.INDEX)
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
                Rules.check(x.rank() > 0, "csr_dot.c6", "a scalar has no rows", "a tensor with axes", x);
                return x.with(Rules.replace(x.shape(), 0, offsets.shape().dim(0).minus(Dim.ONE)));
            })
            .reference(Index::csrValue)
            .gradient(IndexGradients::csrDot)
            .test(
                    List.of(f32(6), i32(6), i32(5), f32(4, 3)),
                    Attrs.NONE,
                    range(-2, 2),
                    range(0, 4),
                    fixed(0., 2., 2., 5., 6.),
                    range(-2, 2))
            .test(
                    List.of(f32(3), i32(3), i32(3), f32(2)),
                    Attrs.NONE,
                    range(-2, 2),
                    range(0, 2),
                    fixed(0., 0., 3.),
                    range(-2, 2))
            .test(
                    List.of(f32(0), i32(0), i32(2), f32(2, 17)),
                    Attrs.NONE,
                    range(-2, 2),
                    range(0, 2),
                    fixed(0., 0.),
                    range(-2, 2))
            .build();

    /** All rows. */
    static final List<Op> ROWS =
            List.of(GATHER, SCATTER_ADD, SCATTER_MAX, SCATTER_SET, SEGMENT_SUM, SEGMENT_MAX, CSR_DOT);
}
