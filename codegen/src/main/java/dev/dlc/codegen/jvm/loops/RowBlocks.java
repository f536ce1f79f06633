package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.loops.Scratchpads.Pad;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Accumulator.Kind;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;

/** Writes reductions along the innermost axis: whole blocks of 16 elements as vectors, the rest one by one. */
record RowBlocks(Method method) {
    /** Bytes of code for one vector beyond which a loop handles one vector per step. */
    private static final int MOST_CODE = 800;

    /**
     * So many sets of accumulators where the order is free: the largest of two floats takes five operations after one
     * another, since one may be a NaN or a zero with a sign.
     */
    private static final int SETS = 4;

    /** Bytes of code for one vector beyond which there is one set: its operations overlap with those before them. */
    private static final int MOST_CODE_OF_SETS = 64;

    /** Writes a reduction for which {@link Reductions} has found no obstacle. */
    Place write(Statement.Reduce reduce, Place place, Lane.Vector vector) {
        Axis axis = reduce.axes().getLast();
        List<Statement> all = new ArrayList<>(reduce.body());
        reduce.accumulators().forEach(a -> all.add(new Statement.Let(a.name(), a.value())));
        Shape shape = Legality.shape(all, vector.bits(), method.buffers());
        for (Accumulator a : reduce.accumulators()) {
            Reductions.fill(
                    place.code(),
                    method.scratch().of(a, Reductions.scalarFold(a).element()),
                    Reductions.scalarFold(a));
        }
        Reductions.loops(place, reduce.axes().subList(0, reduce.axes().size() - 1), (outside, _) -> {
            Expr extent = outside.dim(axis.extent());
            Local whole = outside.code().declare("whole", extent.and(Exprs.constant(-Reductions.LANES)));
            outside.code()
                    .ifThen(whole.gt(Exprs.constant(0)), block -> wholeBlocks(reduce, outside.in(block), shape, whole));
            outside.code().loop(Names.java(axis.name()), whole, extent, (body, i) -> {
                Place inside = outside.inLoop(body, axis.name(), i);
                Place after = new StatementWriter(method, Lanes.NONE).write(reduce.body(), inside);
                for (Accumulator a : reduce.accumulators()) {
                    Expr value = new Evaluator(after, Lanes.NONE, method.buffers()).value(a.value());
                    Pad pad = method.scratch().of(a, Reductions.scalarFold(a).element());
                    Reductions.addToLane(after, pad, Reductions.scalarFold(a), value, i);
                }
            });
        });
        Place result = place;
        for (Accumulator a : reduce.accumulators()) {
            result = Reductions.bindTotal(
                    result, a, method.scratch().of(a, Reductions.scalarFold(a).element()));
        }
        return result;
    }

    private void wholeBlocks(Statement.Reduce reduce, Place place, Shape shape, Expr whole) {
        int parts = Reductions.LANES / shape.lanes();
        if (!isLong(reduce)) {
            parts(reduce, place, shape, whole, 0, parts);
            return;
        }
        for (int part = 0; part < parts; part++) {
            int only = part;
            place.code().block(block -> parts(reduce, place.in(block), shape, whole, only, only + 1));
        }
    }

    /**
     * The vectors {@code first <= part < last} of each 16 elements; their accumulators are locals from load to store.
     */
    private void parts(Statement.Reduce reduce, Place place, Shape shape, Expr whole, int first, int last) {
        Totals totals = load(reduce, place.code(), shape, first, last);
        Expr rest = Exprs.constant(0);
        if (hasSets(reduce)) {
            rest = place.code().declare("sets", whole.and(Exprs.constant(-SETS * Reductions.LANES)));
            List<Totals> sets = new ArrayList<>(List.of(totals));
            while (sets.size() < SETS) {
                sets.add(load(reduce, place.code(), shape, first, last));
            }
            run(reduce, place, Exprs.constant(0), rest, sets);
            sets.subList(1, SETS).forEach(set -> combine(reduce, place.code(), totals, set));
        }
        run(reduce, place, rest, whole, List.of(totals));
        for (int k = 0; k < totals.locals.size(); k++) {
            Accumulator a = reduce.accumulators().get(k);
            Pad pad = method.scratch().of(a, Reductions.scalarFold(a).element());
            for (int part = first; part < last; part++) {
                Expr to = Exprs.constant(pad.offset() + part * shape.lanes());
                place.code().store(pad.array(), to, totals.locals.get(k).get(part - first));
            }
        }
    }

    /**
     * Accumulators in locals.
     *
     * @param first the first vector of 16 elements that they are for
     * @param locals by accumulator, then by vector
     */
    private record Totals(Shape shape, int first, List<List<Local>> locals) {}

    /** What the scratch memory holds; where the order is free, it may count more than once. */
    private Totals load(Statement.Reduce reduce, Code code, Shape shape, int first, int last) {
        List<List<Local>> totals = new ArrayList<>();
        for (Accumulator a : reduce.accumulators()) {
            Pad pad = method.scratch().of(a, Reductions.scalarFold(a).element());
            List<Local> own = new ArrayList<>();
            for (int part = first; part < last; part++) {
                Expr from = Exprs.constant(pad.offset() + part * shape.lanes());
                Expr total = Vectors.load(shape.vector(Reductions.scalarFold(a).element()), pad.array(), from);
                own.add(code.declare(Names.java(a.name()) + "Part", total));
            }
            totals.add(own);
        }
        return new Totals(shape, first, totals);
    }

    /** Goes through elements, 16 for each set of accumulators in a step. */
    private void run(Statement.Reduce reduce, Place place, Expr from, Expr to, List<Totals> sets) {
        String axis = reduce.axes().getLast().name();
        Shape shape = sets.getFirst().shape;
        int first = sets.getFirst().first;
        int parts = sets.getFirst().locals.getFirst().size();
        Lanes along = Lanes.along(method, axis, shape, place);
        place.code().loop(Names.java(axis), from, to, Reductions.LANES * sets.size(), (body, i) -> {
            Place start = place.inLoop(body, axis, i);
            for (int k = 0; k < sets.size() * parts; k++) {
                int shift = k / parts * Reductions.LANES + (first + k % parts) * shape.lanes();
                Place inside = shift == 0 ? start : start.shifted(i.add(shift));
                addPart(reduce, inside, along, sets.get(k / parts).locals, k % parts);
            }
        });
    }

    private void combine(Statement.Reduce reduce, Code code, Totals totals, Totals set) {
        for (int k = 0; k < totals.locals.size(); k++) {
            Accumulator a = reduce.accumulators().get(k);
            Fold fold = new Fold(a.kind(), a.value().dtype(), totals.shape);
            for (int part = 0; part < totals.locals.get(k).size(); part++) {
                Local total = totals.locals.get(k).get(part);
                code.set(total, fold.combine(total, set.locals.get(k).get(part)));
            }
        }
    }

    /**
     * Whether there are several sets of accumulators; all operations must give the same for a value that counts twice.
     */
    private static boolean hasSets(Statement.Reduce reduce) {
        return code(reduce) <= MOST_CODE_OF_SETS
                && reduce.accumulators().stream().allMatch(a -> a.kind() == Kind.MAX || a.kind() == Kind.MIN);
    }

    /** Whether the vectors of 16 elements get a loop each: together their code would be beyond what C2 manages. */
    private static boolean isLong(Statement.Reduce reduce) {
        return code(reduce) > MOST_CODE;
    }

    private static int code(Statement.Reduce reduce) {
        return Costs.code(reduce.body())
                + reduce.accumulators().stream()
                        .mapToInt(a -> Costs.code(a.value()))
                        .sum();
    }

    private void addPart(Statement.Reduce reduce, Place place, Lanes along, List<List<Local>> totals, int part) {
        Place after = new StatementWriter(method, along).write(reduce.body(), place);
        for (int k = 0; k < totals.size(); k++) {
            Accumulator a = reduce.accumulators().get(k);
            Fold fold = new Fold(a.kind(), a.value().dtype(), along.shape());
            Expr value = new Evaluator(after, along, method.buffers()).wide(a.value());
            Local total = totals.get(k).get(part);
            after.code().set(total, fold.combine(total, fold.fromValue(value)));
        }
    }
}
