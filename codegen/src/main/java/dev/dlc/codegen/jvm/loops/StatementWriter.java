package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes statements. With {@link Lanes#NONE} it writes scalar code, in which loops and reductions may still run as
 * vectors along their own axes; with lanes it writes what happens to a whole vector of positions.
 */
final class StatementWriter {
    private final Method method;
    private final Lanes lanes;

    StatementWriter(Method method, Lanes lanes) {
        this.method = method;
        this.lanes = lanes;
    }

    Evaluator evaluator(Place place) {
        return new Evaluator(place, lanes, method.buffers());
    }

    /** Writes statements in order; returns the place after them, which knows their locals. */
    Place write(List<Statement> statements, Place start) {
        Place place = start;
        for (Statement statement : statements) {
            place = write(statement, place);
        }
        return place;
    }

    private Place write(Statement statement, Place place) {
        return switch (statement) {
            case Statement.Let let -> {
                Expr value = evaluator(place).value(let.value());
                boolean isSimple = value instanceof Local || value instanceof Expr.Constant;
                Expr kept = isSimple ? value : place.code().declare(Names.java(let.name()), value);
                yield place.with(let.name(), let.value().dtype(), kept)
                        .withRange(let.name(), ValueRanges.of(let.value(), place.ranges()));
            }
            case Statement.Loop loop -> {
                loop(loop, place);
                yield place;
            }
            case Statement.Reduce reduce -> new Reductions(method, lanes).write(reduce, place);
            case Statement.Running running -> {
                running(running, place);
                yield place;
            }
            case Statement.Store store -> {
                store(store, place);
                yield place;
            }
            case Statement.Combine combine -> {
                combine(combine, place);
                yield place;
            }
        };
    }

    private void loop(Statement.Loop loop, Place place) {
        String axis = loop.axis().name();
        Expr extent = place.dim(loop.axis().extent());
        if (lanes.shape().isOne()) {
            new AxisRun(method).run(loop.body(), place, axis, Exprs.constant(0), extent);
            return;
        }
        place.code().loop(Names.java(axis), extent, (body, i) -> write(loop.body(), place.inLoop(body, axis, i)));
    }

    private void store(Statement.Store store, Place place) {
        List<Guard> tested = evaluator(place).tested(store.guards());
        guarded(tested, place, inside -> {
            DType dtype = store.value().dtype();
            Expr value = evaluator(inside).wide(store.value());
            Expr position = inside.position(store.buffer(), store.index());
            boolean isSpread = !lanes.shape().isOne() && LaneOffsets.isEverySecond(store.index(), lanes.axis());
            if (isSpread) {
                Expr array = inside.site().buffers().get(store.buffer()).array();
                lanes.spread(inside.code(), value, array, inside.code().declare("p", position));
            } else {
                storeValue(store.buffer(), dtype, value, inside, position);
            }
        });
    }

    private void guarded(List<Guard> guards, Place place, Consumer<Place> write) {
        if (guards.isEmpty()) {
            write.accept(place);
            return;
        }
        Expr condition = Evaluator.condition(place.site(), guards);
        place.code().ifThen(condition, block -> write.accept(place.in(block)));
    }

    private void storeValue(int buffer, DType dtype, Expr value, Place place, Expr position) {
        Code code = place.code();
        DType stored = method.buffers().stored(buffer, dtype);
        Expr kept = stored == DType.BF16 ? code.declare("v", value) : value;
        Expr element = new Conversions(lanes.shape(), lanes::widen).toMemory(kept, stored);
        Expr array = place.site().buffers().get(buffer).array();
        Optional<Expr> mask = element.type() instanceof JType.Vector type ? lanes.mask(type) : Optional.empty();
        mask.ifPresentOrElse(
                lanesThatCount -> code.store(array, position, element, lanesThatCount),
                () -> code.store(array, position, element));
    }

    private void combine(Statement.Combine combine, Place place) {
        DType dtype = combine.value().dtype();
        Expr position = place.code().declare("p", place.position(combine.buffer(), combine.index()));
        Expr old = load(combine.buffer(), dtype, place, position);
        Fold fold = new Fold(combine.kind(), dtype, lanes.shape());
        Expr value = evaluator(place).wide(combine.value());
        storeValue(combine.buffer(), dtype, fold.combine(old, value), place, position);
    }

    private Expr load(int buffer, DType dtype, Place place, Expr position) {
        DType stored = method.buffers().stored(buffer, dtype);
        Expr array = place.site().buffers().get(buffer).array();
        Shape shape = lanes.shape();
        Expr element = shape.isOne() ? array.at(position) : vector(array, position, shape.vector(Types.memory(stored)));
        return new Conversions(shape, lanes::widen).fromMemory(element, stored);
    }

    private Expr vector(Expr array, Expr position, JType.Vector type) {
        return lanes.mask(type)
                .map(mask -> Vectors.load(type, array, position, mask))
                .orElseGet(() -> Vectors.load(type, array, position));
    }

    /** The value of a step is taken before the body runs, which may overwrite what it is computed from. */
    private void running(Statement.Running running, Place place) {
        Accumulator accumulator = running.accumulator();
        Fold fold = new Fold(accumulator.kind(), accumulator.dtype(), lanes.shape());
        Code code = place.code();
        Local total = code.declare("running", lanes.widen(fold.identity()));
        Expr extent = place.dim(running.axis().extent());
        String axis = running.axis().name();
        code.loop(Names.java(axis) + "Step", extent, (body, step) -> {
            Expr i = running.reverse()
                    ? body.declare(Names.java(axis), extent.sub(1).sub(step))
                    : step;
            Place inside = place.inLoop(body, axis, i);
            Expr value = evaluator(inside).wide(accumulator.value());
            Local next = body.declare("next", fold.combine(total, fold.fromValue(value)));
            Local before = body.declare("before", total);
            body.set(total, next);
            Expr result = fold.toValue(running.exclusive() ? before : next);
            write(running.body(), inside.with(accumulator.name(), accumulator.dtype(), result));
        });
    }

    /** The type of accumulators in code; bools are counted as ints. */
    static Primitive accumulator(DType dtype) {
        return dtype == DType.BOOL ? Primitive.INT : Types.value(dtype);
    }
}
