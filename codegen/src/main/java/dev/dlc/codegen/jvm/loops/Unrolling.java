package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.math.Functions;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small reduction of static size, such as a window, written out step by step: without loops its steps share addresses
 * and the compiler overlaps them.
 *
 * @param body the statements of a step, its axes replaced by numbers
 * @param values what each accumulator takes at the step
 * @param place the position of the step in the inner run
 */
record Unrolling(List<Statement> body, List<Expr> values, int place) {
    private static final long MOST_STEPS = 32;
    private static final long MOST_PARTS = 320;
    /** A guard is two comparisons, and a mask where it is met by vectors. */
    private static final long GUARD = 4;

    Unrolling {
        body = List.copyOf(body);
        values = List.copyOf(values);
    }

    /** Whether a reduction is small enough. */
    static boolean fits(Statement.Reduce reduce) {
        long steps = steps(reduce.axes());
        return steps >= 1
                && steps <= MOST_STEPS
                && size(reduce, steps) <= MOST_PARTS
                && Walk.values(List.of(reduce)).noneMatch(Unrolling::isLarge);
    }

    /** Functions and random bits take hundreds of bytes of code each; a method has few thousand. */
    private static boolean isLarge(Expr e) {
        return e instanceof Expr.Threefry
                || e instanceof Expr.Apply apply
                        && Functions.NAMES.contains(apply.op().name());
    }

    /** The number of steps; 0 if it is not static. */
    private static long steps(List<Axis> axes) {
        long steps = 1;
        for (Axis axis : axes) {
            steps = Math.min(MOST_STEPS + 1, steps * axis.extent().constant().orElse(0));
        }
        return steps;
    }

    /** How many parts of expressions are written when small reductions inside are written out too. */
    private static long size(Statement.Reduce reduce, long steps) {
        long each = reduce.accumulators().stream()
                .flatMap(a -> Walk.parts(a.value()))
                .mapToLong(Unrolling::size)
                .sum();
        for (Statement s : reduce.body()) {
            each += s instanceof Statement.Reduce inner
                    ? size(inner, Math.clamp(steps(inner.axes()), 1, MOST_STEPS))
                    : Walk.values(List.of(s)).mapToLong(Unrolling::size).sum();
        }
        return steps * each;
    }

    private static long size(Expr part) {
        return part instanceof Expr.Load load ? 1 + GUARD * (long) load.guards().size() : 1;
    }

    /** The steps in row-major order. */
    static List<Unrolling> steps(Statement.Reduce reduce) {
        List<Unrolling> steps = new ArrayList<>();
        add(reduce, 0, Map.of(), steps);
        return steps;
    }

    private static void add(Statement.Reduce reduce, int depth, Map<String, Dim> values, List<Unrolling> steps) {
        if (depth == reduce.axes().size()) {
            steps.add(step(reduce, values));
            return;
        }
        Axis axis = reduce.axes().get(depth);
        for (long i = 0; i < axis.extent().constant().orElseThrow(); i++) {
            Map<String, Dim> more = new java.util.HashMap<>(values);
            more.put(axis.name(), Dim.of(i));
            add(reduce, depth + 1, more, steps);
        }
    }

    private static Unrolling step(Statement.Reduce reduce, Map<String, Dim> values) {
        KernelMap fixed = new KernelMap() {
            @Override
            protected Dim dim(Dim dim) {
                return dim.substitute(name -> values.getOrDefault(name, Dim.symbol(name)));
            }
        };
        long place = 0;
        List<Axis> inner = reduce.axes()
                .subList(reduce.axes().size() - reduce.inner(), reduce.axes().size());
        for (Axis axis : inner) {
            place = place * axis.extent().constant().orElseThrow()
                    + values.get(axis.name()).constant().orElseThrow();
        }
        return new Unrolling(
                reduce.body().stream().map(fixed::statement).toList(),
                reduce.accumulators().stream()
                        .map(Accumulator::value)
                        .map(fixed::expr)
                        .toList(),
                Math.toIntExact(place));
    }
}
