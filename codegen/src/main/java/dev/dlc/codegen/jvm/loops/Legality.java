package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Accumulator.Kind;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether statements may run for a whole vector of positions along an axis at once: memory that changes along it is
 * contiguous or has small gaps, ops have vector forms, and no step reads what another one writes.
 */
final class Legality {
    private final String axis;
    private final Shape shape;
    private final Buffers buffers;
    private final Map<String, Dim> inside;
    /** Names whose values differ between lanes. */
    private final Set<String> varying = new HashSet<>();
    /** Names that the statements bind. */
    private final Set<String> bound = new HashSet<>();

    private Legality(String axis, Shape shape, Buffers buffers, Map<String, Dim> inside) {
        this.axis = axis;
        this.inside = inside;
        this.shape = shape;
        this.buffers = buffers;
        varying.add(axis);
    }

    /** What a loop has against vectors. */
    private static final class Obstacle extends RuntimeException {
        Obstacle(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Why the statements cannot run as vectors; empty if they can. */
    static Optional<String> check(List<Statement> statements, String axis, int bits, Buffers buffers) {
        try {
            Legality legality = new Legality(axis, shape(statements, bits, buffers), buffers, Walk.axes(statements));
            legality.bound.addAll(Walk.bound(statements));
            legality.statements(statements);
            legality.order(statements);
            return Optional.empty();
        } catch (Obstacle obstacle) {
            return Optional.of(obstacle.getMessage());
        }
    }

    /** The vectors in which all values of the statements have as many lanes. */
    static Shape shape(List<Statement> statements, int bits, Buffers buffers) {
        boolean isWide =
                Walk.values(statements).map(Expr::dtype).anyMatch(dtype -> dtype == DType.F64 || dtype == DType.I64);
        return Shape.vectors(bits, isWide ? Long.BYTES : Integer.BYTES);
    }

    /** The first lane must be at a multiple of this. */
    static int period(List<Statement> statements, String axis) {
        Stream<Dim> places = Walk.accesses(statements).map(Walk.Access::index);
        Stream<Dim> numbers =
                Walk.values(statements).filter(Expr.Index.class::isInstance).map(e -> ((Expr.Index) e).value());
        return Stream.concat(places, numbers)
                .flatMap(dim -> LaneOffsets.of(dim, axis).stream())
                .mapToInt(LaneOffsets::period)
                .max()
                .orElse(1);
    }

    /** Whether elements are read or written that are not side by side. */
    static boolean hasGaps(List<Statement> statements, String axis) {
        return Walk.accesses(statements)
                .flatMap(access -> LaneOffsets.of(access.index(), axis).stream())
                .anyMatch(offsets -> !offsets.isContiguous() && !offsets.isConstant());
    }

    /** Whether part of a vector can be loaded and stored: narrow elements need the masks of 512-bit processors. */
    static boolean hasMasks(List<Statement> statements, int bits, Buffers buffers) {
        return bits == 512
                || Walk.accesses(statements)
                        .map(Walk.Access::buffer)
                        .filter(buffer -> !buffers.isTemporary(buffer))
                        .allMatch(buffer -> buffers.stored(buffer, DType.F32).bytes() >= Integer.BYTES);
    }

    /** The reason if a guard changes along the axis. */
    static Optional<String> guardsAlong(List<Statement> statements, String axis) {
        boolean changes =
                Walk.guards(statements).anyMatch(g -> g.value().symbols().contains(axis));
        return changes ? Optional.of("a guard changes along it") : Optional.empty();
    }

    private void statements(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Let let -> bind(let.name(), expr(let.value()));
            case Statement.Loop loop -> {
                extent(loop.axis().extent());
                statements(loop.body());
            }
            case Statement.Reduce reduce -> reduce(reduce);
            case Statement.Running running -> {
                extent(running.axis().extent());
                accumulator(running.accumulator(), true);
                statements(running.body());
            }
            case Statement.Store store -> {
                write(store.buffer(), store.index(), store.value(), true);
                store.guards().forEach(this::guard);
            }
            case Statement.Combine combine -> {
                write(combine.buffer(), combine.index(), combine.value(), false);
                fold(new Accumulator("", combine.value().dtype(), combine.kind(), combine.value()));
            }
        }
    }

    private void bind(String name, boolean varies) {
        if (varies) {
            varying.add(name);
        }
    }

    private void extent(Dim extent) {
        if (varies(extent)) {
            throw new Obstacle("the length of an inner loop changes along it");
        }
    }

    private void reduce(Statement.Reduce reduce) {
        reduce.axes().forEach(a -> extent(a.extent()));
        statements(reduce.body());
        reduce.accumulators().forEach(a -> accumulator(a, reduce.inner() == 0));
    }

    private void accumulator(Accumulator a, boolean isChain) {
        boolean isFree =
                isChain || isArg(a.kind()) || new Fold(a.kind(), a.value().dtype(), Shape.ONE).isOrderFree();
        if (!isFree) {
            throw new Obstacle("each step adds up a row of its own");
        }
        expr(a.value());
        fold(a);
        // Accumulators are vectors even where all lanes are equal.
        varying.add(a.name());
    }

    private void fold(Accumulator a) {
        DType dtype = a.value().dtype();
        if (isArg(a.kind())) {
            requireOp("gt", dtype, DType.BOOL);
            requireElement(Types.value(dtype));
            requireElement(Primitive.INT);
            return;
        }
        String op = switch (a.kind()) {
            case SUM -> "add";
            case PROD -> "mul";
            case MAX -> "max";
            case MIN -> "min";
            case ANY, ALL -> "and";
            case ARGMAX, ARGMIN -> throw new AssertionError(a.kind());
        };
        requireOp(op, dtype, dtype);
        requireElement(Types.value(dtype));
    }

    private static boolean isArg(Kind kind) {
        return kind == Kind.ARGMAX || kind == Kind.ARGMIN;
    }

    private void write(int buffer, Dim index, Expr value, boolean mayHaveGaps) {
        expr(value);
        if (!varies(index)) {
            throw new Obstacle("all steps write one element");
        }
        DType stored = buffers.stored(buffer, value.dtype());
        if (!mayHaveGaps || !isSpread(index, stored)) {
            contiguous(index);
        }
        requireMemory(stored);
        requireElement(Types.value(value.dtype()));
    }

    private boolean isIndirect(Dim index) {
        return index.symbols().stream().anyMatch(s -> !s.equals(axis) && varying.contains(s));
    }

    /** Whether elements that are not side by side can be picked from vectors of what lies there. */
    private boolean isPickable(Dim index, DType stored) {
        return isWord(stored)
                && !isIndirect(index)
                && LaneOffsets.of(index, axis)
                        .filter(o -> o.period() <= shape.lanes() && o.isPickable(shape.lanes()))
                        .isPresent();
    }

    /** Whether lanes can be stored at every second place. */
    private boolean isSpread(Dim index, DType stored) {
        return isWord(stored) && !isIndirect(index) && LaneOffsets.isEverySecond(index, axis);
    }

    private static boolean isWord(DType stored) {
        Primitive memory = Types.memory(stored);
        return memory == Primitive.FLOAT || memory == Primitive.INT;
    }

    private void contiguous(Dim index) {
        if (isIndirect(index)) {
            throw new Obstacle("places in memory depend on data");
        }
        Dim factor =
                index.coefficient(axis).orElseThrow(() -> new Obstacle("places in memory are no multiple of the step"));
        if (!factor.is(1)) {
            throw new Obstacle("memory is read or written with stride " + factor);
        }
    }

    private boolean varies(Dim dim) {
        return dim.symbols().stream().anyMatch(varying::contains);
    }

    /** Whether the value differs between lanes. */
    private boolean expr(Expr e) {
        return switch (e) {
            case Expr.Constant c -> false;
            case Expr.Index i -> index(i);
            case Expr.Local l -> varying.contains(l.name());
            case Expr.Load l -> load(l);
            case Expr.Apply a -> apply(a);
            case Expr.Threefry t -> {
                boolean varies = expr(t.key0());
                varies |= expr(t.key1());
                varies |= expr(t.counter0());
                varies |= expr(t.counter1());
                yield varies;
            }
        };
    }

    private boolean index(Expr.Index i) {
        if (!varies(i.value())) {
            return false;
        }
        boolean isRegular = i.value().coefficient(axis).isPresent()
                || LaneOffsets.of(i.value(), axis)
                        .filter(o -> o.period() <= shape.lanes())
                        .isPresent();
        if (!isRegular || isIndirect(i.value())) {
            throw new Obstacle("an index as a number is no multiple of the step");
        }
        requireCast(DType.I32, i.dtype());
        return true;
    }

    private boolean load(Expr.Load l) {
        l.guards().forEach(this::guard);
        if (!varies(l.index())) {
            // Inside the range that the guard allows, all lanes are equal.
            return false;
        }
        DType stored = buffers.stored(l.buffer(), l.dtype());
        if (!isPickable(l.index(), stored)) {
            contiguous(l.index());
        }
        requireMemory(stored);
        requireElement(Types.value(l.dtype()));
        return true;
    }

    private void guard(Guard guard) {
        if (!varies(guard.value())) {
            return;
        }
        if (varies(guard.limit()) || guard.value().symbols().stream().anyMatch(bound::contains)) {
            throw new Obstacle("a guard depends on data");
        }
        if (GuardRange.of(guard, axis, inside).isEmpty()) {
            throw new Obstacle("a guard is not linear in the step");
        }
    }

    private boolean apply(Expr.Apply a) {
        boolean varies = false;
        for (Expr operand : a.operands()) {
            varies |= expr(operand);
        }
        if (varies) {
            DType from = a.operands().getFirst().dtype();
            boolean isChoice = a.op().name().equals("select");
            requireOp(a.op().name(), isChoice ? a.dtype() : from, a.dtype());
            a.operands().forEach(operand -> requireElement(Types.value(operand.dtype())));
            requireElement(Types.value(a.dtype()));
        }
        return varies;
    }

    private void requireOp(String op, DType from, DType to) {
        if (!Ops.hasVectorForm(op, from, to)) {
            throw new Obstacle(op + " of " + from + " has no vector form");
        }
    }

    private void requireCast(DType from, DType to) {
        boolean ok = from == to || Conversions.hasVectorForm(from, to);
        if (!ok) {
            throw new Obstacle("cast from " + from + " to " + to + " has no vector form");
        }
        requireElement(Types.value(to));
    }

    private void requireElement(Primitive element) {
        if (element != Primitive.BOOLEAN && !shape.has(element)) {
            throw new Obstacle("there are no vectors of " + shape.lanes() + " " + element);
        }
    }

    private void requireMemory(DType stored) {
        if (!new Conversions(shape, x -> x).hasVectorMemory(stored)) {
            throw new Obstacle("there are no vectors of " + shape.lanes() + " " + stored + " in memory");
        }
    }

    /** A buffer that is written is read only at the element that the same step writes. */
    private void order(List<Statement> statements) {
        Set<Integer> written = new HashSet<>();
        Walk.accesses(statements).filter(Walk.Access::isWrite).forEach(a -> written.add(a.buffer()));
        for (int buffer : written) {
            long places = Walk.accesses(statements)
                    .filter(a -> a.buffer() == buffer)
                    .map(Walk.Access::index)
                    .distinct()
                    .count();
            boolean isRead = Walk.accesses(statements).anyMatch(a -> a.buffer() == buffer && !a.isWrite());
            if (places > 1 && isRead) {
                throw new Obstacle("buffer " + buffer + " is written and read at different places");
            }
        }
    }
}
