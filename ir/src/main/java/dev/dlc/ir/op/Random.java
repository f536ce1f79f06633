package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.ArrayList;
import java.util.List;

/** Random numbers as functions of a key. */
public final class Random {
    private Random() {}

    private static final Type.Tensor KEY = Type.tensor(DType.I32, Shape.of(2));

    /** The block (data, 0) under a key, for each of many keys. */
    public static final Op FOLD_KEY = Row.of("fold_key", Op.Family.RANDOM)
            .type((operands, attrs, regions) -> {
                Rules.count("fold_key", operands, 2);
                Type.Tensor key = Rules.tensor("fold_key", operands, 0);
                Type.Tensor data = Type.tensor(DType.I32, new Shape(many("fold_key.c1", key)));
                Rules.same("fold_key.c2", data, Rules.tensor("fold_key", operands, 1));
                return key;
            })
            .reference(call -> {
                RefTensor keys = call.operands().get(0);
                double[] data = call.operands().get(1).data();
                RefTensor out = RefTensor.zeros(DType.I32, keys.sizes());
                for (int i = 0; i < data.length; i++) {
                    long block = block(keys.data(), i, (int) data[i], 0);
                    out.data()[2 * i] = (int) block;
                    out.data()[2 * i + 1] = (int) (block >> 32);
                }
                return List.of(out);
            })
            .batch(c -> Batching.Context.one(c.emit().foldKey(c.full(0), c.full(1))))
            .nondiff("keys have no derivative")
            .test(List.of(KEY, Type.scalar(DType.I32)), Attrs.NONE, range(-1e6, 1e6), range(0, 1000))
            .test(
                    List.of(Type.tensor(DType.I32, Shape.of(3, 2)), Type.tensor(DType.I32, Shape.of(3))),
                    Attrs.NONE,
                    range(-1e6, 1e6),
                    range(0, 1000))
            .build();
    /** Random bits of a key, a path and the place, for each of many keys. */
    public static final Op RANDOM_BITS = Row.of("random_bits", Op.Family.RANDOM)
            .attrs(Attr.Kind.TEXT, "path")
            .attrs(Attr.Kind.DIMS, "shape")
            .type((operands, attrs, regions) -> {
                Rules.count("random_bits", operands, 1);
                List<Dim> many = many("random_bits.c1", Rules.tensor("random_bits", operands, 0));
                List<Dim> shape = attrs.dims("shape");
                if (shape.size() < many.size() || !shape.subList(0, many.size()).equals(many)) {
                    throw new Violation(
                            "random_bits.c2",
                            "the shape begins with the axes of the keys",
                            many.toString(),
                            "" + shape);
                }
                return Type.tensor(DType.I32, new Shape(shape));
            })
            .reference(Random::bits)
            .batch(c -> {
                List<Dim> shape = new ArrayList<>(List.of(c.size()));
                shape.addAll(c.node().attrs().dims("shape"));
                String path = c.node().attrs().text("path");
                return Batching.Context.one(c.emit().randomBits(c.full(0), path, new Shape(shape)));
            })
            .nondiff("random bits have no derivative")
            .test(
                    List.of(KEY),
                    Attrs.NONE
                            .with("path", "a/b")
                            .withDims("shape", Shape.of(3, 7).dims()),
                    range(-1e6, 1e6))
            .test(
                    List.of(Type.tensor(DType.I32, Shape.of(3, 2))),
                    Attrs.NONE
                            .with("path", "a/b")
                            .withDims("shape", Shape.of(3, 2, 7).dims()),
                    range(-1e6, 1e6))
            .test(List.of(KEY), Attrs.NONE.with("path", "").withDims("shape", List.of()), range(-1e6, 1e6))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(FOLD_KEY, RANDOM_BITS);

    /** The axes before the two words of a key. */
    private static List<Dim> many(String rule, Type.Tensor key) {
        int words = key.rank() - 1;
        if (key.dtype() != DType.I32 || words < 0 || !key.shape().dim(words).is(2)) {
            throw new Violation(rule, "a key has two words", "i32[..., 2]", key.toString());
        }
        return key.shape().dims().subList(0, words);
    }

    private static List<RefTensor> bits(Reference.Call call) {
        double[] keys = call.operands().getFirst().data();
        long hash = Threefry.pathHash(call.node().attrs().text("path"));
        RefTensor out = RefTensor.zeros(DType.I32, call.sizes(call.node().tensor()));
        int each = keys.length == 0 ? 0 : out.data().length / (keys.length / 2);
        for (int i = 0; i < out.data().length; i++) {
            long derived = block(keys, i / each, (int) hash, (int) (hash >> 32));
            out.data()[i] = (int) Threefry.block((int) derived, (int) (derived >> 32), i % each, 0);
        }
        return List.of(out);
    }

    private static long block(double[] keys, int key, int counter0, int counter1) {
        return Threefry.block((int) keys[2 * key], (int) keys[2 * key + 1], counter0, counter1);
    }
}
