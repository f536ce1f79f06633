package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs statements at consecutive steps of an axis. In the vector lane, where the statements allow it: whole vectors of
 * steps at which all guards along the axis hold, and scalar code for the steps before and after.
 */
record AxisRun(Method method) {
    /** Writes the steps from {@code from} to {@code to}, exclusive. */
    void run(List<Statement> statements, Place place, String axis, Expr from, Expr to) {
        List<Statement> movable = Invariants.of(statements, axis, method.buffers());
        List<Statement> rest = new ArrayList<>(statements);
        rest.removeAll(movable);
        if (movable.isEmpty()) {
            steps(rest, place, axis, from, to);
            return;
        }
        // What is moved out may read memory that exists only if there is a step.
        place.code().ifThen(from.lt(to), block -> {
            Place before = new StatementWriter(method, Lanes.NONE).write(movable, place.in(block));
            steps(rest, before, axis, from, to);
        });
    }

    private void steps(List<Statement> statements, Place place, String axis, Expr from, Expr to) {
        if (!(method.lane() instanceof Lane.Vector vector)) {
            scalar(statements, place, axis, from, to);
            return;
        }
        Optional<String> obstacle = Legality.check(statements, axis, vector.bits(), method.buffers());
        if (obstacle.isPresent()) {
            method.notes().scalar(axis, obstacle.get());
            scalar(statements, place, axis, from, to);
            return;
        }
        method.notes().vector();
        vectors(statements, place, axis, from, to, Legality.shape(statements, vector.bits(), method.buffers()));
    }

    private void scalar(List<Statement> statements, Place place, String axis, Expr from, Expr to) {
        StatementWriter writer = new StatementWriter(method, Lanes.NONE);
        place.code()
                .loop(Names.java(axis), from, to, (body, i) -> writer.write(statements, place.inLoop(body, axis, i)));
    }

    private void vectors(List<Statement> statements, Place place, String axis, Expr from, Expr to, Shape shape) {
        Code code = place.code();
        Local first = code.declare("first", from);
        Local last = code.declare("last", to);
        GuardRange.Steps inside = inside(statements, place, axis, first, last);
        boolean isWhole = inside.from() == first && inside.to() == last;
        boolean hasMasks = Legality.hasMasks(statements, shape.bits(), method.buffers());
        Expr rest;
        if (hasMasks && Legality.hasGaps(statements, axis)) {
            masked(statements, place, axis, inside.from(), inside.to(), shape);
            rest = inside.to();
        } else {
            Expr count = Exprs.max(inside.to().sub(inside.from()), Exprs.constant(0));
            Local end = code.declare("whole", inside.from().add(count.and(Exprs.constant(-shape.lanes()))));
            whole(statements, place, axis, inside.from(), end, shape);
            if (hasMasks) {
                code.ifThen(
                        end.lt(inside.to()),
                        block -> masked(statements, place.in(block), axis, end, inside.to(), shape));
            }
            rest = hasMasks ? inside.to() : end;
        }
        if (hasMasks && isWhole) {
            return;
        }
        Method scalar = new Method(method.buffers(), new Lane.Scalar(), method.scratch(), method.notes());
        if (isWhole) {
            new AxisRun(scalar).scalar(statements, place, axis, rest, last);
            return;
        }
        // One copy of the scalar code for the steps before and after the vectors.
        code.loop("part", Exprs.constant(2), (body, part) -> {
            Expr isBefore = part.eq(Exprs.constant(0));
            Local begin = body.declare("begin", Exprs.select(isBefore, first, rest));
            Local stop = body.declare("stop", Exprs.select(isBefore, inside.from(), last));
            new AxisRun(scalar).scalar(statements, place.in(body), axis, begin, stop);
        });
    }

    private void whole(List<Statement> statements, Place place, String axis, Expr from, Expr to, Shape shape) {
        place.code().ifThen(from.lt(to), block -> {
            Place before = place.in(block);
            StatementWriter writer = new StatementWriter(method, Lanes.along(method, axis, shape, before));
            block.loop(
                    Names.java(axis),
                    from,
                    to,
                    shape.lanes(),
                    (body, i) -> writer.write(statements, before.inLoop(body, axis, i)));
        });
    }

    /** Vectors of which the last one may reach beyond the end. */
    private void masked(List<Statement> statements, Place place, String axis, Expr from, Expr to, Shape shape) {
        place.code().loop(Names.java(axis), from, to, shape.lanes(), (body, i) -> {
            Place inside = place.inLoop(body, axis, i);
            Local active = body.declare("active", Exprs.min(to.sub(i), Exprs.constant(shape.lanes())));
            new StatementWriter(method, Lanes.partly(method, axis, shape, inside, active)).write(statements, inside);
        });
    }

    /** The steps that run as vectors: all guards hold there, and the first one is where the lanes' offsets begin. */
    private static GuardRange.Steps inside(
            List<Statement> statements, Place place, String axis, Local first, Local last) {
        List<GuardRange> guards = guards(statements, axis);
        GuardRange.Steps steps =
                guards.isEmpty() ? new GuardRange.Steps(first, last) : GuardRange.narrow(place, guards, first, last);
        int period = Legality.period(statements, axis);
        if (period == 1) {
            return steps;
        }
        Expr aligned = steps.from().add(period - 1).and(Exprs.constant(-period));
        Local start = place.code().declare("aligned", Exprs.min(aligned, Exprs.max(steps.from(), steps.to())));
        return new GuardRange.Steps(start, steps.to());
    }

    private static List<GuardRange> guards(List<Statement> statements, String axis) {
        return Walk.guards(statements)
                .filter(g -> g.value().symbols().contains(axis))
                .distinct()
                .map((Guard g) -> GuardRange.of(g, axis, Walk.axes(statements)).orElseThrow())
                .toList();
    }
}
