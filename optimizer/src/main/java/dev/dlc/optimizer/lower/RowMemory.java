package dev.dlc.optimizer.lower;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes buffers that only their own kernel reads temporaries of a row: what one loop over the row leaves for the next
 * one stays in the caches and needs no memory for all rows.
 *
 * <p>Possible where an iteration first writes its part of the buffer without conditions, and each access goes over that
 * part in row-major order.
 */
final class RowMemory extends KernelMap {
    private record Access(int buffer, Dim index, boolean isPlainStore, List<Axis> around) {}

    private record Part(Dim base, Dim elements) {}

    private final Kernel kernel;
    private final Set<String> parallel = new HashSet<>();
    private final List<Access> accesses = new ArrayList<>();
    private final Set<Integer> refused = new HashSet<>();
    // The temporaries by the number of the buffer that they replace; then the new number of each buffer.
    private final Map<Integer, Body.Temporary> temporaries = new LinkedHashMap<>();
    private final Map<Integer, Integer> numbers = new HashMap<>();

    private RowMemory(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * A kernel with temporaries.
     *
     * @param kernel the kernel
     * @param buffers the buffers that are left, by their number in the former kernel
     */
    record Reduced(Kernel kernel, List<Integer> buffers) {}

    /**
     * The kernel with as many buffers as possible made temporaries.
     *
     * @param own buffers that nobody needs before or after the kernel
     */
    static Reduced of(Kernel kernel, Set<Integer> own) {
        return new RowMemory(kernel).reduced(own);
    }

    private Reduced reduced(Set<Integer> own) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < kernel.buffers().size(); i++) {
            all.add(i);
        }
        if (!(kernel.body() instanceof Body.LoopNest nest) || nest.parallel().isEmpty()) {
            return new Reduced(kernel, all);
        }
        nest.parallel().forEach(axis -> parallel.add(axis.name()));
        statements(nest.statements(), List.of());
        for (int buffer : own.stream().sorted().toList()) {
            part(buffer).ifPresent(part -> temporaries.put(buffer, temporary(buffer, part)));
        }
        List<Integer> left =
                all.stream().filter(i -> !temporaries.containsKey(i)).toList();
        boolean hasResult = left.stream().anyMatch(i -> kernel.buffers().get(i).access() != Kernel.Access.READ);
        if (temporaries.isEmpty() || !hasResult) {
            return new Reduced(kernel, all);
        }
        left.forEach(i -> numbers.put(i, numbers.size()));
        temporaries.keySet().forEach(i -> numbers.put(i, numbers.size()));
        Body body =
                new Body.LoopNest(nest.parallel(), List.copyOf(temporaries.values()), statements(nest.statements()));
        List<Kernel.Buffer> buffers = left.stream().map(kernel.buffers()::get).toList();
        return new Reduced(new Kernel(kernel.name(), buffers, kernel.sizes(), body), left);
    }

    private Body.Temporary temporary(int buffer, Part part) {
        return new Body.Temporary(kernel.buffers().get(buffer).dtype(), part.elements());
    }

    // ---- what an iteration has of a buffer

    private Optional<Part> part(int buffer) {
        List<Access> found =
                accesses.stream().filter(access -> access.buffer == buffer).toList();
        boolean isUsable = kernel.buffers().get(buffer).access() == Kernel.Access.READ_WRITE
                && isComputedIn(kernel.buffers().get(buffer).dtype())
                && !refused.contains(buffer)
                && found.getFirst().isPlainStore();
        if (!isUsable) {
            return Optional.empty();
        }
        List<Optional<Part>> parts = found.stream().map(this::part).distinct().toList();
        return parts.size() == 1 ? parts.getFirst() : Optional.empty();
    }

    /** Whether memory holds values of a type as they are computed. */
    private static boolean isComputedIn(DType dtype) {
        return switch (dtype) {
            case F64, F32, I64, I32 -> true;
            case F16, BF16, I8, U8, BOOL -> false;
        };
    }

    /** The part of a buffer that the loops around an access go over, if that is in row-major order. */
    private Optional<Part> part(Access access) {
        Dim own = inRow(access.index);
        Dim elements = Dim.ONE;
        Dim place = Dim.ZERO;
        for (Axis axis : access.around.reversed()) {
            if (own.symbols().contains(axis.name())) {
                place = place.plus(axis.index().times(elements));
                elements = elements.times(axis.extent());
            }
        }
        boolean isRowMajor =
                own.equals(place) && !place.equals(Dim.ZERO) && kernel.sizes().containsAll(elements.symbols());
        return isRowMajor ? Optional.of(new Part(access.index.minus(own), elements)) : Optional.empty();
    }

    /** An index in the row of the first iteration. */
    private Dim inRow(Dim index) {
        return index.substitute(symbol -> parallel.contains(symbol) ? Dim.ZERO : Dim.symbol(symbol));
    }

    // ---- the accesses in the order in which they happen

    private void statements(List<Statement> statements, List<Axis> around) {
        statements.forEach(statement -> look(statement, around));
    }

    private void look(Statement statement, List<Axis> around) {
        switch (statement) {
            case Statement.Let let -> look(let.value(), around);
            case Statement.Loop loop -> statements(loop.body(), with(around, List.of(loop.axis())));
            case Statement.Reduce reduce -> {
                List<Axis> inside = with(around, reduce.axes());
                statements(reduce.body(), inside);
                reduce.accumulators().stream().map(Accumulator::value).forEach(value -> look(value, inside));
            }
            case Statement.Running running -> {
                List<Axis> inside = with(around, List.of(running.axis()));
                look(running.accumulator().value(), inside);
                statements(running.body(), inside);
            }
            case Statement.Store store -> {
                look(store.value(), around);
                add(store.buffer(), store.index(), store.guards(), true, around);
            }
            case Statement.Combine combine -> refused.add(combine.buffer());
        }
    }

    private void look(Expr expr, List<Axis> around) {
        switch (expr) {
            case Expr.Constant constant -> {}
            case Expr.Index index -> {}
            case Expr.Local local -> {}
            case Expr.Load load -> add(load.buffer(), load.index(), load.guards(), false, around);
            case Expr.Apply apply -> apply.operands().forEach(operand -> look(operand, around));
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(operand -> look(operand, around));
        }
    }

    private void add(int buffer, Dim index, List<Guard> guards, boolean isStore, List<Axis> around) {
        accesses.add(new Access(buffer, index, isStore && guards.isEmpty(), around));
    }

    private static List<Axis> with(List<Axis> around, List<Axis> more) {
        List<Axis> all = new ArrayList<>(around);
        all.addAll(more);
        return all;
    }

    // ---- the same with other indices

    @Override
    protected int buffer(int buffer) {
        return numbers.get(buffer);
    }

    @Override
    public Statement statement(Statement statement) {
        return super.statement(
                statement instanceof Statement.Store store && temporaries.containsKey(store.buffer())
                        ? new Statement.Store(store.buffer(), inRow(store.index()), store.value(), store.guards())
                        : statement);
    }

    @Override
    public Expr expr(Expr expr) {
        return super.expr(
                expr instanceof Expr.Load load && temporaries.containsKey(load.buffer())
                        ? new Expr.Load(
                                load.dtype(), load.buffer(), inRow(load.index()), load.guards(), load.otherwise())
                        : expr);
    }
}
