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

/** Blocks whose start is known at run time. */
final class DynamicRows {
    private DynamicRows() {}

    private static void starts(String op, List<Node> operands, int first, int rank) {
        Rules.count(op, operands, first + rank);
        for (int i = first; i < first + rank; i++) {
            Rules.same(op + ".c1", Type.scalar(DType.I32), Rules.tensor(op, operands, i));
        }
    }

    private static void fits(String rule, List<Dim> whole, List<Dim> block) {
        for (int axis = 0; axis < whole.size(); axis++) {
            Dim left = whole.get(axis).minus(block.get(axis));
            Rules.check(
                    left.constant().orElse(0) >= 0,
                    rule,
                    "the block is larger than the tensor",
                    "at most " + whole,
                    block);
        }
    }

    /** The places of a block of a tensor, with clamped starts. */
    private static Places block(int[] sizes, int[] block, int[] strides, List<RefTensor> starts) {
        int offset = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            int start = (int) starts.get(axis).data()[0];
            offset += Math.max(0, Math.min(start, sizes[axis] - block[axis])) * strides[axis];
        }
        return new Places(block, strides, offset);
    }

    static Op slice() {
        return Row.of("dynamic_slice", Op.Family.MOVEMENT)
                .batch(BatchMovement::dynamicSlice)
                .attrs(Attr.Kind.DIMS, "sizes")
                .type((operands, attrs, regions) -> {
                    Rules.atLeast("dynamic_slice", operands, 1);
                    Type.Tensor x = Rules.tensor("dynamic_slice", operands, 0);
                    starts("dynamic_slice", operands, 1, x.rank());
                    Rules.perAxis("dynamic_slice.c2", "sizes", x, attrs.dims("sizes"));
                    fits("dynamic_slice.c3", x.shape().dims(), attrs.dims("sizes"));
                    return x.with(new Shape(attrs.dims("sizes")));
                })
                .reference(call -> {
                    RefTensor x = call.operands().getFirst();
                    RefTensor out =
                            RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                    Places from = block(
                            x.sizes(), out.sizes(), x.strides(), call.operands().subList(1, 1 + x.rank()));
                    for (int i = 0; i < out.data().length; i++) {
                        out.data()[i] = x.data()[from.of(i)];
                    }
                    return List.of(out);
                })
                .gradient(c -> {
                    Emit e = c.emit();
                    List<Node> starts =
                            c.node().operands().subList(1, c.node().operands().size());
                    Node dx = e.dynamicUpdate(e.like(c.operand(0), 0), c.cotangent(), starts);
                    List<Optional<Node>> all = new ArrayList<>(List.of(Optional.of(dx)));
                    starts.forEach(start -> all.add(Optional.empty()));
                    return all;
                })
                .test(
                        List.of(Type.tensor(DType.F32, Shape.of(5, 7)), Type.scalar(DType.I32), Type.scalar(DType.I32)),
                        Attrs.NONE.withDims("sizes", Shape.of(2, 3).dims()),
                        range(-2, 2),
                        range(-2, 6),
                        range(0, 5))
                .build();
    }

    static Op update() {
        return Row.of("dynamic_update", Op.Family.MOVEMENT)
                .type((operands, attrs, regions) -> {
                    Rules.atLeast("dynamic_update", operands, 2);
                    Type.Tensor x = Rules.tensor("dynamic_update", operands, 0);
                    Type.Tensor part = Rules.tensor("dynamic_update", operands, 1);
                    starts("dynamic_update", operands, 2, x.rank());
                    Rules.rank("dynamic_update.c2", part, x.rank());
                    Rules.dtype("dynamic_update.c3", part, x.dtype());
                    fits("dynamic_update.c4", x.shape().dims(), part.shape().dims());
                    return x;
                })
                .reference(call -> {
                    RefTensor x = call.operands().get(0);
                    RefTensor part = call.operands().get(1);
                    RefTensor out = new RefTensor(x.dtype(), x.sizes(), x.data().clone());
                    Places to = block(
                            x.sizes(),
                            part.sizes(),
                            x.strides(),
                            call.operands().subList(2, 2 + x.rank()));
                    for (int i = 0; i < part.data().length; i++) {
                        out.data()[to.of(i)] = part.data()[i];
                    }
                    return List.of(out);
                })
                .gradient(DynamicRows::updateGradient)
                .test(
                        List.of(
                                Type.tensor(DType.F32, Shape.of(5, 7)),
                                Type.tensor(DType.F32, Shape.of(2, 3)),
                                Type.scalar(DType.I32),
                                Type.scalar(DType.I32)),
                        Attrs.NONE,
                        range(-2, 2),
                        range(-2, 2),
                        range(-2, 6),
                        range(0, 5))
                .build();
    }

    /** dx = dy with zeros in the block, dpart = the block of dy. */
    private static List<Optional<Node>> updateGradient(Gradient.Context c) {
        Emit e = c.emit();
        Node part = c.operand(1);
        List<Node> starts = c.node().operands().subList(2, c.node().operands().size());
        Node dx = e.dynamicUpdate(c.cotangent(), e.like(part, 0), starts);
        Node dpart = e.dynamicSlice(c.cotangent(), starts, part.shape().dims());
        List<Optional<Node>> all = new ArrayList<>(List.of(Optional.of(dx), Optional.of(dpart)));
        starts.forEach(start -> all.add(Optional.empty()));
        return all;
    }
}
