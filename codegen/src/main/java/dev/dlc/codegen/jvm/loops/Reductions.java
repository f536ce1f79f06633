package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.loops.Scratchpads.Pad;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Accumulator.Kind;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes reductions, in the order of the numeric contract. A row sum keeps its 16 accumulators in scratch memory; how
 * whole blocks of 16 elements are added as vectors is in {@link RowBlocks}.
 */
final class Reductions {
    /** The accumulators of a row sum. */
    static final int LANES = 16;

    private final Method method;
    private final Lanes lanes;

    Reductions(Method method, Lanes lanes) {
        this.method = method;
        this.lanes = lanes;
    }

    private Evaluator evaluator(Place place) {
        return new Evaluator(place, lanes, method.buffers());
    }

    private static boolean isArg(Accumulator a) {
        return a.kind() == Kind.ARGMAX || a.kind() == Kind.ARGMIN;
    }

    private Fold fold(Accumulator a) {
        return new Fold(a.kind(), a.value().dtype(), lanes.shape());
    }

    static Fold scalarFold(Accumulator a) {
        return new Fold(a.kind(), a.value().dtype(), Shape.ONE);
    }

    /** Writes a reduction; returns the place after it, which knows the results. */
    Place write(Statement.Reduce reduce, Place place) {
        boolean isScalar = !lanes.shape().isOne() || reduce.axes().isEmpty() || Unrolling.fits(reduce);
        if (isScalar || !(method.lane() instanceof Lane.Vector vector)) {
            return chains(reduce, place);
        }
        Optional<String> obstacle = obstacle(reduce, vector);
        if (obstacle.isPresent()) {
            method.notes().scalar(reduce.axes().getLast().name(), obstacle.get());
            return chains(reduce, place);
        }
        method.notes().vector();
        return new RowBlocks(method).write(reduce, place, vector);
    }

    private Optional<String> obstacle(Statement.Reduce reduce, Lane.Vector vector) {
        boolean isFree = reduce.accumulators().stream()
                .allMatch(a -> !isArg(a) && scalarFold(a).isOrderFree());
        if (reduce.accumulators().stream().anyMatch(Reductions::isArg)) {
            return Optional.of("the position of the best element is sought");
        }
        if (!isFree && reduce.inner() != 1) {
            return Optional.of(reduce.inner() == 0 ? "a column sum is one chain" : "the inner run has several axes");
        }
        List<Statement> all = new ArrayList<>(reduce.body());
        reduce.accumulators().forEach(a -> all.add(new Statement.Let(a.name(), a.value())));
        return Legality.check(all, reduce.axes().getLast().name(), vector.bits(), method.buffers())
                .or(() -> Legality.guardsAlong(all, reduce.axes().getLast().name()));
    }

    // ---- one element (or one vector of other positions) at a time

    /** One running value in a local, or 16 of them in scratch memory, or the best position. */
    private interface Sum {
        /** Takes a value at a position of the inner run. */
        void step(Place place, dev.dlc.ir.kernel.Expr value, Expr position);

        /** Binds the result. */
        Place finish(Place place);
    }

    private Place chains(Statement.Reduce reduce, Place place) {
        Code code = place.code();
        boolean isRow = reduce.inner() > 0;
        List<Sum> sums = new ArrayList<>();
        for (Accumulator a : reduce.accumulators()) {
            boolean hasLanes = !isArg(a)
                    && isRow
                    && lanes.shape().isOne()
                    && !scalarFold(a).isOrderFree();
            sums.add(isArg(a) ? best(code, a) : hasLanes ? lanes(code, a) : chain(code, a));
        }
        if (Unrolling.fits(reduce)) {
            unrolled(reduce, place, sums);
        } else {
            looped(reduce, place, sums);
        }
        Place result = place;
        for (Sum sum : sums) {
            result = sum.finish(result);
        }
        return result;
    }

    private void unrolled(Statement.Reduce reduce, Place place, List<Sum> sums) {
        for (Unrolling step : Unrolling.steps(reduce)) {
            Place after = new StatementWriter(method, lanes).write(step.body(), place);
            for (int k = 0; k < sums.size(); k++) {
                sums.get(k).step(after, step.values().get(k), Exprs.constant(step.place()));
            }
        }
    }

    private void looped(Statement.Reduce reduce, Place place, List<Sum> sums) {
        int outer = reduce.axes().size() - reduce.inner();
        loops(place, reduce.axes().subList(0, outer), (outside, _) -> {
            Optional<Local> counter = reduce.inner() > 1
                    ? Optional.of(outside.code().declare("place", Exprs.constant(0)))
                    : Optional.empty();
            loops(outside, reduce.axes().subList(outer, reduce.axes().size()), (inside, last) -> {
                Place after = new StatementWriter(method, lanes).write(reduce.body(), inside);
                for (int k = 0; k < sums.size(); k++) {
                    dev.dlc.ir.kernel.Expr value = reduce.accumulators().get(k).value();
                    sums.get(k).step(after, value, counter.<Expr>map(c -> c).orElse(last));
                }
                counter.ifPresent(c -> after.code().increment(c, 1));
            });
        });
    }

    /** Nested loops; the innermost body gets the last counter. */
    static void loops(Place place, List<Axis> axes, BiConsumer<Place, Expr> body) {
        loops(place, axes, Exprs.constant(0), body);
    }

    private static void loops(Place place, List<Axis> axes, Expr last, BiConsumer<Place, Expr> body) {
        if (axes.isEmpty()) {
            body.accept(place, last);
            return;
        }
        Axis axis = axes.getFirst();
        Expr extent = place.dim(axis.extent());
        place.code()
                .loop(
                        Names.java(axis.name()),
                        extent,
                        (inner, i) ->
                                loops(place.inLoop(inner, axis.name(), i), axes.subList(1, axes.size()), i, body));
    }

    private Sum chain(Code code, Accumulator a) {
        Fold fold = fold(a);
        Local total = code.declare(Names.java(a.name()), lanes.widen(fold.identity()));
        return new Sum() {
            @Override
            public void step(Place place, dev.dlc.ir.kernel.Expr value, Expr position) {
                Expr wide = fold.fromValue(evaluator(place).wide(value));
                place.code().set(total, fold.combine(total, wide));
            }

            @Override
            public Place finish(Place place) {
                return place.with(a.name(), a.dtype(), fold.toValue(total));
            }
        };
    }

    private Sum lanes(Code code, Accumulator a) {
        Fold fold = scalarFold(a);
        Pad pad = method.scratch().of(a, fold.element());
        fill(code, pad, fold);
        return new Sum() {
            @Override
            public void step(Place place, dev.dlc.ir.kernel.Expr value, Expr position) {
                addToLane(place, pad, fold, evaluator(place).value(value), position);
            }

            @Override
            public Place finish(Place place) {
                return bindTotal(place, a, pad);
            }
        };
    }

    static void fill(Code code, Pad pad, Fold fold) {
        code.loop(
                "lane",
                Exprs.constant(LANES),
                (body, i) -> body.store(pad.array(), i.add(pad.offset()), fold.identity()));
    }

    static void addToLane(Place place, Pad pad, Fold fold, Expr value, Expr position) {
        Expr lane = position.and(Exprs.constant(LANES - 1));
        Local at = place.code().declare("at", lane.add(pad.offset()));
        place.code().store(pad.array(), at, fold.combine(pad.array().at(at), fold.fromValue(value)));
    }

    static Place bindTotal(Place place, Accumulator a, Pad pad) {
        Fold fold = scalarFold(a);
        Local total = place.code().declare(Names.java(a.name()), tree(fold, pad, 0, 1));
        return place.with(a.name(), a.dtype(), fold.toValue(total));
    }

    /** The tree that adds lane i and i+8, then i and i+4, then 2, then 1. */
    private static Expr tree(Fold fold, Pad pad, int lane, int distance) {
        return distance == LANES
                ? pad.at(lane)
                : fold.combine(tree(fold, pad, lane, 2 * distance), tree(fold, pad, lane + distance, 2 * distance));
    }

    /**
     * The first of the best elements; a NaN beats every number. It starts from the worst value, which no first element
     * has to beat: its position is 0 anyway.
     */
    private Sum best(Code code, Accumulator a) {
        DType dtype = a.value().dtype();
        Kind kind = a.kind() == Kind.ARGMAX ? Kind.MAX : Kind.MIN;
        Expr worst = new Fold(kind, dtype, Shape.ONE).identity();
        Local best = code.declare("best", lanes.widen(worst));
        Local at = code.declare(Names.java(a.name()), lanes.widen(Exprs.constant(0)));
        Local count = code.declare("count", Exprs.constant(0));
        return new Sum() {
            @Override
            public void step(Place place, dev.dlc.ir.kernel.Expr value, Expr position) {
                Code here = place.code();
                Local candidate = here.declare("candidate", evaluator(place).wide(value));
                Expr isBetter = a.kind() == Kind.ARGMAX ? candidate.gt(best) : candidate.lt(best);
                Expr isFirstNan = candidate.ne(candidate).and(best.eq(best));
                Expr wins = dtype.isFloat() ? isBetter.or(isFirstNan) : isBetter;
                take(here, wins, candidate);
                here.increment(count, 1);
            }

            private void take(Code here, Expr wins, Local candidate) {
                if (lanes.shape().isOne()) {
                    here.ifThen(wins, better -> {
                        better.set(best, candidate);
                        better.set(at, count);
                    });
                    return;
                }
                Local mask = here.declare("wins", wins);
                here.set(best, Exprs.select(mask, candidate, best));
                here.set(at, Exprs.select(mask, lanes.broadcast(count), at));
            }

            @Override
            public Place finish(Place place) {
                return place.with(a.name(), a.dtype(), at);
            }
        };
    }
}
