package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Violation;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that a kernel is well formed. Rules:
 *
 * <ol>
 *   <li>every symbol of an offset, guard or extent is a size, or an axis or integer local in scope;
 *   <li>a name is bound once in the kernel;
 *   <li>a local is read in its scope and with its type;
 *   <li>loads and stores agree with the buffer's type and access, and every buffer is used as it says;
 *   <li>the operands of an op have one type, but for the condition of a select and for conversions;
 *   <li>no value has a storage type;
 *   <li>a reduction has no more inner axes than axes;
 *   <li>a contraction's left factor mentions no n axis, its right factor no m axis, and they have one type;
 *   <li>a contraction's epilogue writes no buffer that a factor reads: every result needs many elements of it.
 * </ol>
 */
public final class KernelVerifier {
    private final Kernel kernel;
    private final Set<String> bound = new HashSet<>();
    // Symbols that offsets may mention, and the type of each local.
    private final Set<String> symbols = new HashSet<>();
    private final Map<String, DType> locals = new HashMap<>();
    // The type of each buffer, then of each temporary.
    private final List<DType> memory = new ArrayList<>();
    private final Set<Integer> read = new HashSet<>();
    private final Set<Integer> written = new HashSet<>();

    private KernelVerifier(Kernel kernel) {
        this.kernel = kernel;
        kernel.buffers().forEach(buffer -> memory.add(buffer.dtype()));
    }

    /** Throws {@link Violation} at the first broken rule. */
    public static void verify(Kernel kernel) {
        KernelVerifier verifier = new KernelVerifier(kernel);
        kernel.sizes().forEach(verifier::bindSymbol);
        verifier.body(kernel.body());
        verifier.accesses();
    }

    private Violation violation(int rule, String message, String expected, String found) {
        return new Violation("kernel." + rule, message + " in kernel " + kernel.name(), expected, found);
    }

    private void accesses() {
        for (int i = 0; i < kernel.buffers().size(); i++) {
            Kernel.Access access = kernel.buffers().get(i).access();
            boolean reads = access != Kernel.Access.WRITE;
            boolean writes = access != Kernel.Access.READ;
            if (reads != read.contains(i) || writes != written.contains(i)) {
                String found = (read.contains(i) ? "read" : "not read") + ", "
                        + (written.contains(i) ? "written" : "not written");
                throw violation(4, "buffer b" + i + " is not used as declared", access.name(), found);
            }
        }
    }

    private void temporary(Body.Temporary temporary) {
        dim(temporary.elements());
        if (computed(temporary.dtype()) != temporary.dtype()) {
            throw violation(
                    6,
                    "temporary memory of a storage type",
                    "f32",
                    temporary.dtype().toString());
        }
        memory.add(temporary.dtype());
    }

    /** Temporary memory that is not both written and read has no use. */
    private void used() {
        for (int i = kernel.buffers().size(); i < memory.size(); i++) {
            if (!read.contains(i) || !written.contains(i)) {
                throw violation(4, "temporary memory without use", "written and read", "b" + i);
            }
        }
    }

    private void bindSymbol(String name) {
        bindName(name);
        symbols.add(name);
    }

    private void bindName(String name) {
        if (!bound.add(name)) {
            throw violation(2, "a name is bound twice", "a fresh name", name);
        }
    }

    private void bindLocal(String name, DType dtype) {
        bindName(name);
        locals.put(name, dtype);
        if (dtype.isInt()) {
            symbols.add(name);
        }
    }

    private void body(Body body) {
        switch (body) {
            case Body.LoopNest nest -> {
                nest.temporaries().forEach(this::temporary);
                nest.parallel().forEach(this::axis);
                nest.statements().forEach(this::statement);
                used();
            }
            case Body.Contraction contraction -> contraction(contraction);
            case Body.Scatter scatter -> {
                axis(scatter.row());
                scoped(scatter.start(), Optional.empty());
                axis(scatter.update());
                typed(scatter.destination(), DType.I32);
                scatter.combine().forEach(this::statement);
            }
            case Body.Sort sort -> {
                sort.rows().forEach(this::axis);
                scoped(List.of(), Optional.of(sort.along()), () -> expr(sort.key()));
                axis(sort.kept());
                bindLocal(sort.position(), DType.I32);
                sort.statements().forEach(this::statement);
            }
        }
    }

    private void contraction(Body.Contraction contraction) {
        contraction.batch().forEach(this::axis);
        contraction.m().forEach(this::axis);
        contraction.n().forEach(this::axis);
        Set<String> result = new HashSet<>(symbols);
        contraction.k().forEach(this::axis);
        Set<String> all = new HashSet<>(symbols);
        DType a = factor(contraction.a(), all, contraction.n());
        DType b = factor(contraction.b(), all, contraction.m());
        if (a != b) {
            throw violation(8, "the factors differ in type", a.toString(), b.toString());
        }
        symbols.retainAll(result);
        Set<Integer> factors = new HashSet<>(read);
        bindLocal(contraction.accumulator(), a);
        contraction.epilogue().forEach(this::statement);
        factors.retainAll(written);
        if (!factors.isEmpty()) {
            throw violation(9, "an epilogue writes what a factor reads", "other buffers", factors.toString());
        }
    }

    private DType factor(Expr factor, Set<String> all, List<Axis> hidden) {
        hidden.forEach(axis -> symbols.remove(axis.name()));
        DType dtype = expr(factor);
        symbols.addAll(all);
        return dtype;
    }

    private void axis(Axis axis) {
        dim(axis.extent());
        bindSymbol(axis.name());
    }

    private void scoped(List<Statement> statements, Optional<Axis> axis) {
        scoped(statements, axis, () -> {});
    }

    private void scoped(List<Statement> statements, Optional<Axis> axis, Runnable last) {
        Set<String> outerSymbols = new HashSet<>(symbols);
        Map<String, DType> outerLocals = new HashMap<>(locals);
        axis.ifPresent(this::axis);
        statements.forEach(this::statement);
        last.run();
        symbols.retainAll(outerSymbols);
        locals.keySet().retainAll(outerLocals.keySet());
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Let let -> bindLocal(let.name(), expr(let.value()));
            case Statement.Loop loop -> scoped(loop.body(), Optional.of(loop.axis()));
            case Statement.Reduce reduce -> reduce(reduce);
            case Statement.Running running -> {
                Axis axis = running.axis();
                scoped(List.of(), Optional.of(axis), () -> {
                    accumulator(running.accumulator());
                    bindLocal(
                            running.accumulator().name(), running.accumulator().dtype());
                    running.body().forEach(this::statement);
                });
            }
            case Statement.Store store -> {
                access(store.buffer(), store.index(), store.guards());
                written.add(store.buffer());
                typed(store.value(), computed(memory.get(store.buffer())));
            }
            case Statement.Combine combine -> {
                access(combine.buffer(), combine.index(), List.of());
                read.add(combine.buffer());
                written.add(combine.buffer());
                typed(combine.value(), computed(memory.get(combine.buffer())));
            }
        }
    }

    private void reduce(Statement.Reduce reduce) {
        if (reduce.inner() < 0 || reduce.inner() > reduce.axes().size()) {
            throw violation(7, "too many inner axes", "at most " + reduce.axes().size(), "" + reduce.inner());
        }
        Set<String> outerSymbols = new HashSet<>(symbols);
        Map<String, DType> outerLocals = new HashMap<>(locals);
        reduce.axes().forEach(this::axis);
        reduce.body().forEach(this::statement);
        reduce.accumulators().forEach(this::accumulator);
        symbols.retainAll(outerSymbols);
        locals.keySet().retainAll(outerLocals.keySet());
        reduce.accumulators().forEach(accumulator -> bindLocal(accumulator.name(), accumulator.dtype()));
    }

    private void accumulator(Accumulator accumulator) {
        DType value = expr(accumulator.value());
        DType expected = switch (accumulator.kind()) {
            case ARGMAX, ARGMIN -> DType.I32;
            case SUM, PROD, MAX, MIN, ANY, ALL -> value;
        };
        if (accumulator.dtype() != expected) {
            throw violation(3, "an accumulator has another type", expected.toString(), "" + accumulator.dtype());
        }
    }

    private void dim(Dim dim) {
        for (String symbol : dim.symbols()) {
            if (!symbols.contains(symbol)) {
                throw violation(1, "a symbol is not in scope", "a size, axis or integer local", symbol);
            }
        }
    }

    private void access(int buffer, Dim index, List<Guard> guards) {
        if (buffer < 0 || buffer >= memory.size()) {
            throw violation(4, "no such buffer", "below " + memory.size(), "b" + buffer);
        }
        dim(index);
        for (Guard guard : guards) {
            dim(guard.value());
            dim(guard.limit());
        }
    }

    private void typed(Expr expr, DType expected) {
        DType found = expr(expr);
        if (found != expected) {
            throw violation(
                    4, "a value has another type", expected.toString(), found + " " + KernelPrinter.print(expr));
        }
    }

    private DType expr(Expr expr) {
        if (computed(expr.dtype()) != expr.dtype()) {
            throw violation(6, "a value has a storage type", "f32", KernelPrinter.print(expr));
        }
        switch (expr) {
            case Expr.Constant constant -> {}
            case Expr.Index index -> dim(index.value());
            case Expr.Local local -> {
                if (locals.get(local.name()) != local.dtype()) {
                    throw violation(
                            3, "a local is read out of scope or as another type", "" + local.dtype(), local.name());
                }
            }
            case Expr.Load load -> {
                access(load.buffer(), load.index(), load.guards());
                read.add(load.buffer());
                DType stored = memory.get(load.buffer());
                if (computed(stored) != load.dtype()) {
                    throw violation(
                            4,
                            "a load has another type",
                            stored.toString(),
                            load.dtype().toString());
                }
            }
            case Expr.Apply apply -> apply(apply);
            case Expr.Threefry threefry -> {
                typed(threefry.key0(), DType.I32);
                typed(threefry.key1(), DType.I32);
                typed(threefry.counter0(), DType.I32);
                typed(threefry.counter1(), DType.I32);
            }
        }
        return expr.dtype();
    }

    private void apply(Expr.Apply apply) {
        List<DType> types = new ArrayList<>();
        apply.operands().forEach(operand -> types.add(expr(operand)));
        boolean select = apply.op().name().equals("select");
        List<DType> equal = select ? types.subList(1, types.size()) : types;
        if (equal.stream().distinct().count() > 1 || select && types.getFirst() != DType.BOOL) {
            throw violation(5, "operands differ in type", "one type", types + " " + KernelPrinter.print(apply));
        }
    }

    /** The type in which values of a dtype are computed. */
    public static DType computed(DType memory) {
        return switch (memory) {
            case F16, BF16 -> DType.F32;
            case F64, F32, I64, I32, I8, U8, BOOL -> memory;
        };
    }
}
