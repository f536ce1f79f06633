package dev.dlc.optimizer.simplify;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What rules ask about shapes, and the inputs of their examples. */
final class Shapes {
    private Shapes() {}

    /** The axes that are not the literal 1. */
    static List<Integer> wide(Shape shape) {
        return IntStream.range(0, shape.rank())
                .filter(axis -> !shape.dim(axis).is(1))
                .boxed()
                .toList();
    }

    /** The shape without its literal 1s. */
    static Shape squeezed(Shape shape) {
        return new Shape(wide(shape).stream().map(shape::dim).toList());
    }

    static boolean allZero(List<Dim> dims) {
        return dims.stream().allMatch(dim -> dim.is(0));
    }

    static boolean allAre(List<Integer> values, int value) {
        return values.stream().allMatch(v -> v == value);
    }

    static List<Integer> ones(int count) {
        return Collections.nCopies(count, 1);
    }

    // ---- inputs of examples

    static Node f32(Emit e, String name, long... sizes) {
        return e.input(name, Type.tensor(DType.F32, Shape.of(sizes)));
    }

    static Node i32(Emit e, String name, long... sizes) {
        return e.input(name, Type.tensor(DType.I32, Shape.of(sizes)));
    }

    static Node bool(Emit e, String name, long... sizes) {
        return e.input(name, Type.tensor(DType.BOOL, Shape.of(sizes)));
    }

    static List<Dim> dims(long... sizes) {
        return Shape.of(sizes).dims();
    }
}
