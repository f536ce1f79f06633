package dev.dlc.codegen.jvm;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a launch has to do, whatever code does it.
 *
 * @param operations arithmetic operations: two for each step of a contraction, one for each operation elsewhere;
 *     lengths that depend on data count as one
 * @param bytes of the elements that the kernel reads or writes, each counted once
 */
public record LaunchWork(double operations, double bytes) {
    /** The work of a launch with these arguments. */
    public static LaunchWork of(Kernel kernel, int[][] calls) {
        double operations = 0;
        double bytes = 0;
        for (int[] args : calls) {
            int[] sizes = Arguments.sizes(kernel, args);
            Map<String, Long> known = new HashMap<>();
            for (int i = 0; i < sizes.length; i++) {
                known.put(kernel.sizes().get(i), (long) sizes[i]);
            }
            operations += body(kernel.body(), known);
            long[] lengths = Footprint.of(kernel, sizes);
            for (int k = 0; k < lengths.length; k++) {
                bytes += (double) lengths[k] * kernel.buffers().get(k).dtype().bytes();
            }
        }
        return new LaunchWork(operations, bytes);
    }

    private static double body(Body body, Map<String, Long> sizes) {
        return switch (body) {
            case Body.LoopNest nest -> length(nest.parallel(), sizes) * statements(nest.statements(), sizes);
            case Body.Contraction c -> {
                double outputs = length(c.batch(), sizes) * length(c.m(), sizes) * length(c.n(), sizes);
                double step = 2 + value(c.a()) + value(c.b());
                yield outputs * (length(c.k(), sizes) * step + statements(c.epilogue(), sizes));
            }
            case Body.Scatter s ->
                length(List.of(s.row()), sizes) * statements(s.start(), sizes)
                        + length(List.of(s.update()), sizes) * statements(s.combine(), sizes);
            case Body.Sort s -> {
                double along = length(List.of(s.along()), sizes);
                double compares = along * Math.max(1, Math.log(along) / Math.log(2));
                yield length(s.rows(), sizes) * (compares + statements(s.statements(), sizes));
            }
        };
    }

    private static double statements(List<Statement> statements, Map<String, Long> sizes) {
        return statements.stream().mapToDouble(s -> statement(s, sizes)).sum();
    }

    private static double statement(Statement statement, Map<String, Long> sizes) {
        return switch (statement) {
            case Statement.Let let -> value(let.value());
            case Statement.Loop loop -> length(List.of(loop.axis()), sizes) * statements(loop.body(), sizes);
            case Statement.Reduce reduce -> {
                double each = 0;
                for (Accumulator a : reduce.accumulators()) {
                    each += 1 + value(a.value());
                }
                yield length(reduce.axes(), sizes) * (each + statements(reduce.body(), sizes));
            }
            case Statement.Running running ->
                length(List.of(running.axis()), sizes)
                        * (1 + value(running.accumulator().value()) + statements(running.body(), sizes));
            case Statement.Store store -> value(store.value());
            case Statement.Combine combine -> 1 + value(combine.value());
        };
    }

    private static double value(Expr e) {
        return switch (e) {
            case Expr.Apply apply ->
                1 + apply.operands().stream().mapToDouble(LaunchWork::value).sum();
            case Expr.Threefry t -> 100;
            case Expr.Load l -> 0;
            case Expr.Constant c -> 0;
            case Expr.Index i -> 0;
            case Expr.Local l -> 0;
        };
    }

    private static double length(List<Axis> axes, Map<String, Long> sizes) {
        double product = 1;
        for (Axis axis : axes) {
            Dim extent = axis.extent();
            product *= sizes.keySet().containsAll(extent.symbols()) ? extent.evaluate(sizes::get) : 1;
        }
        return product;
    }
}
