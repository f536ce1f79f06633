package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.List;

/** Random numbers as functions of a key. */
public final class Random {
    private Random() {}

    private static final Type.Tensor KEY = Type.tensor(DType.I32, Shape.of(2));

    /** The block (data, 0) under a key. */
    public static final Op FOLD_KEY = Row.of("fold_key", Op.Family.RANDOM)
            .type((operands, attrs, regions) -> {
                Rules.count("fold_key", operands, 2);
                Rules.same("fold_key.c1", KEY, Rules.tensor("fold_key", operands, 0));
                Rules.same("fold_key.c2", Type.scalar(DType.I32), Rules.tensor("fold_key", operands, 1));
                return KEY;
            })
            .reference(call -> {
                double[] key = call.operands().get(0).data();
                int data = (int) call.operands().get(1).data()[0];
                long block = Threefry.block((int) key[0], (int) key[1], data, 0);
                return List.of(
                        new RefTensor(DType.I32, new int[] {2}, new double[] {(int) block, (int) (block >> 32)}));
            })
            .nondiff("keys have no derivative")
            .test(List.of(KEY, Type.scalar(DType.I32)), Attrs.NONE, range(-1e6, 1e6), range(0, 1000))
            .build();
    /** Random bits of a key, a path and the place. */
    public static final Op RANDOM_BITS = Row.of("random_bits", Op.Family.RANDOM)
            .attrs(Attr.Kind.TEXT, "path")
            .attrs(Attr.Kind.DIMS, "shape")
            .type((operands, attrs, regions) -> {
                Rules.count("random_bits", operands, 1);
                Rules.same("random_bits.c1", KEY, Rules.tensor("random_bits", operands, 0));
                return Type.tensor(DType.I32, new Shape(attrs.dims("shape")));
            })
            .reference(call -> {
                double[] key = call.operands().get(0).data();
                long hash = Threefry.pathHash(call.node().attrs().text("path"));
                long derived = Threefry.block((int) key[0], (int) key[1], (int) hash, (int) (hash >> 32));
                RefTensor out =
                        RefTensor.zeros(DType.I32, call.sizes(call.node().tensor()));
                for (int i = 0; i < out.data().length; i++) {
                    out.data()[i] = (int) Threefry.block((int) derived, (int) (derived >> 32), i, 0);
                }
                return List.of(out);
            })
            .nondiff("random bits have no derivative")
            .test(
                    List.of(KEY),
                    Attrs.NONE
                            .with("path", "a/b")
                            .withDims("shape", Shape.of(3, 7).dims()),
                    range(-1e6, 1e6))
            .test(List.of(KEY), Attrs.NONE.with("path", "").withDims("shape", List.of()), range(-1e6, 1e6))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(FOLD_KEY, RANDOM_BITS);
}
