package dev.dlc.ir.op;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Violation;
import java.util.ArrayList;
import java.util.List;

/** The rule of aligned last axes. */
public final class Broadcasting {
    private Broadcasting() {}

    /**
     * The common shape of two.
     *
     * @throws Violation {@code broadcast.c0} where two aligned dims are neither equal nor the literal 1
     */
    public static Shape shape(Shape x, Shape y) {
        int rank = Math.max(x.rank(), y.rank());
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim a = aligned(x, axis - rank + x.rank());
            Dim b = aligned(y, axis - rank + y.rank());
            if (!a.equals(b) && !a.is(1) && !b.is(1)) {
                throw new Violation(
                        "broadcast.c0", "shapes do not fit", "the dim " + a + " of " + x, "the dim " + b + " of " + y);
            }
            dims.add(a.is(1) ? b : a);
        }
        return new Shape(dims);
    }

    private static Dim aligned(Shape shape, int axis) {
        return axis < 0 ? Dim.ONE : shape.dim(axis);
    }
}
