package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.List;

/**
 * A contraction kernel as the template sees it: columns are the side along which results lie in memory.
 *
 * @param kernel where it came from
 * @param batch axes of both factors
 * @param rows axes of the left factor
 * @param columns axes of the right factor
 * @param depth contracted axes
 * @param left factor over batch, rows, depth
 * @param right factor over batch, columns, depth
 * @param accumulator the local that the epilogue reads
 * @param epilogue what happens with a result
 */
record Problem(
        Kernel kernel,
        List<Axis> batch,
        List<Axis> rows,
        List<Axis> columns,
        List<Axis> depth,
        Expr left,
        Expr right,
        String accumulator,
        List<Statement> epilogue) {

    /** The product of two numbers does not depend on their order, so sides may be swapped without changing a bit. */
    static Problem of(Kernel kernel, Body.Contraction c) {
        Problem problem =
                new Problem(kernel, c.batch(), c.m(), c.n(), c.k(), c.a(), c.b(), c.accumulator(), c.epilogue());
        boolean isTransposed = !isContiguous(c.epilogue(), c.n()) && isContiguous(c.epilogue(), c.m());
        return isTransposed ? problem.swapped() : problem;
    }

    /** The same with the sides swapped. */
    Problem swapped() {
        return new Problem(kernel, batch, columns, rows, depth, right, left, accumulator, epilogue);
    }

    private static boolean isContiguous(List<Statement> epilogue, List<Axis> axes) {
        List<Axis> real = axes.stream().filter(a -> !a.extent().is(1)).toList();
        if (real.isEmpty()) {
            return false;
        }
        return epilogue.stream()
                .filter(Statement.Store.class::isInstance)
                .map(s ->
                        ((Statement.Store) s).index().coefficient(real.getLast().name()))
                .findFirst()
                .flatMap(f -> f)
                .filter(f -> f.is(1))
                .isPresent();
    }

    Dim outputs() {
        return Axes.size(batch).times(Axes.size(rows)).times(Axes.size(columns));
    }

    DType dtype() {
        return left.dtype();
    }

    /** The type of the sums: narrow integers are added as ints. */
    Primitive element() {
        return switch (dtype()) {
            case F32, F16, BF16 -> Primitive.FLOAT;
            case F64 -> Primitive.DOUBLE;
            case I32, I8, U8, BOOL -> Primitive.INT;
            case I64 -> Primitive.LONG;
        };
    }
}
