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
import java.util.Set;

/**
 * How far a kernel reaches into each buffer for given sizes, from the ranges of its axes. Locals that stand in offsets
 * count as 0, which they are when all memory is 0; guards are not taken into account, so the result may be too large.
 */
final class Footprint {
    private final Map<String, Long> greatest = new HashMap<>();
    private final long[] lengths;

    private final Set<String> sizes;

    private Footprint(Kernel kernel) {
        this.lengths = new long[kernel.buffers().size()];
        this.sizes = Set.copyOf(kernel.sizes());
    }

    /** The number of elements of each buffer that a launch may touch. */
    static long[] of(Kernel kernel, int[] values) {
        Footprint footprint = new Footprint(kernel);
        for (int i = 0; i < values.length; i++) {
            footprint.greatest.put(kernel.sizes().get(i), (long) values[i]);
        }
        footprint.body(kernel.body());
        return footprint.lengths;
    }

    private void body(Body body) {
        switch (body) {
            case Body.LoopNest nest -> {
                nest.parallel().forEach(this::axis);
                statements(nest.statements());
            }
            case Body.Contraction c -> {
                List.of(c.batch(), c.m(), c.n(), c.k()).forEach(axes -> axes.forEach(this::axis));
                value(c.a());
                value(c.b());
                statements(c.epilogue());
            }
            case Body.Scatter s -> {
                axis(s.row());
                axis(s.update());
                statements(s.start());
                value(s.destination());
                statements(s.combine());
            }
            case Body.Sort s -> {
                s.rows().forEach(this::axis);
                axis(s.along());
                axis(s.kept());
                value(s.key());
                statements(s.statements());
            }
        }
    }

    private void axis(Axis axis) {
        greatest.put(axis.name(), Math.max(0, high(axis.extent()) - 1));
    }

    private void statements(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Let let -> value(let.value());
            case Statement.Loop loop -> {
                axis(loop.axis());
                statements(loop.body());
            }
            case Statement.Reduce reduce -> {
                reduce.axes().forEach(this::axis);
                statements(reduce.body());
                reduce.accumulators().stream().map(Accumulator::value).forEach(this::value);
            }
            case Statement.Running running -> {
                axis(running.axis());
                value(running.accumulator().value());
                statements(running.body());
            }
            case Statement.Store store -> {
                touch(store.buffer(), store.index());
                value(store.value());
            }
            case Statement.Combine combine -> {
                touch(combine.buffer(), combine.index());
                value(combine.value());
            }
        }
    }

    private void value(Expr e) {
        switch (e) {
            case Expr.Load load -> touch(load.buffer(), load.index());
            case Expr.Apply apply -> apply.operands().forEach(this::value);
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(this::value);
            case Expr.Constant c -> {}
            case Expr.Index i -> {}
            case Expr.Local l -> {}
        }
    }

    private void touch(int buffer, Dim index) {
        boolean isTemporary = buffer >= lengths.length;
        if (!isTemporary) {
            lengths[buffer] = Math.max(lengths[buffer], high(index) + 1);
        }
    }

    private long high(Dim dim) {
        return bound(dim, true);
    }

    /** All symbols are at least 0, so a term is greatest where its atoms are, or least if its factor is negative. */
    private long bound(Dim dim, boolean upper) {
        long sum = 0;
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            long product = term.getValue();
            for (Dim.Atom atom : term.getKey().atoms()) {
                product *= atom(atom, upper == term.getValue() > 0);
            }
            sum += product;
        }
        return sum;
    }

    private long atom(Dim.Atom atom, boolean upper) {
        return switch (atom) {
            case Dim.Atom.Symbol(String name) -> {
                boolean isFixed = this.sizes.contains(name);
                yield upper || isFixed ? greatest.getOrDefault(name, 0L) : 0;
            }
            case Dim.Atom.FloorDiv(Dim numerator, Dim denominator) -> {
                long divisor = Math.max(1, bound(denominator, !upper));
                yield Math.floorDiv(bound(numerator, upper), divisor);
            }
        };
    }
}
