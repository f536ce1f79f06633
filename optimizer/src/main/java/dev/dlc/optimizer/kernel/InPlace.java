package dev.dlc.optimizer.kernel;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which written buffer of a kernel may be the same memory as a buffer that it reads.
 *
 * <p>Legal when all accesses to the two have one offset that no data decides, loops counted as the same where nesting
 * depth and extent agree, and no read follows a write: then every element is read, by the iteration that owns it,
 * before it is written.
 */
public final class InPlace {
    private record Access(int buffer, Dim index, boolean write, int time) {}

    private final List<Access> accesses = new ArrayList<>();
    // Loop axes under names by depth and extent, so that a reduction over a row and the loop that follows it agree.
    private final Map<String, Dim> loops = new HashMap<>();
    private final Set<Integer> banned = new HashSet<>();
    private final Set<String> locals = new HashSet<>();
    private int time;
    private int depth;

    private InPlace() {}

    /** For each written buffer the read buffers that it may share memory with; buffers without one are left out. */
    public static Map<Integer, Set<Integer>> pairs(Kernel kernel) {
        InPlace walk = new InPlace();
        switch (kernel.body()) {
            case Body.LoopNest nest -> nest.statements().forEach(walk::statement);
            case Body.Contraction contraction -> {
                walk.ban(contraction.a());
                walk.ban(contraction.b());
                contraction.epilogue().forEach(walk::statement);
            }
            // Rows of a scatter and of a sort are read and written in orders that data decides.
            case Body.Scatter scatter -> {
                return Map.of();
            }
            case Body.Sort sort -> {
                return Map.of();
            }
        }
        return walk.pairs(kernel.buffers());
    }

    private Map<Integer, Set<Integer>> pairs(List<Kernel.Buffer> buffers) {
        Map<Integer, Set<Integer>> pairs = new HashMap<>();
        for (int w = 0; w < buffers.size(); w++) {
            for (int r = 0; r < buffers.size(); r++) {
                boolean candidates = buffers.get(w).access() == Kernel.Access.WRITE
                        && buffers.get(r).access() == Kernel.Access.READ
                        && buffers.get(w).dtype() == buffers.get(r).dtype();
                if (candidates && legal(r, w)) {
                    pairs.computeIfAbsent(w, key -> new HashSet<>()).add(r);
                }
            }
        }
        return pairs;
    }

    private boolean legal(int r, int w) {
        if (banned.contains(r)) {
            return false;
        }
        Set<Dim> offsets = new HashSet<>();
        int lastRead = -1;
        int firstWrite = Integer.MAX_VALUE;
        for (Access access : accesses) {
            if (access.buffer == r || access.buffer == w) {
                offsets.add(access.index);
                if (access.write) {
                    firstWrite = Math.min(firstWrite, access.time);
                } else {
                    lastRead = Math.max(lastRead, access.time);
                }
            }
        }
        boolean direct = offsets.stream().flatMap(dim -> dim.symbols().stream()).noneMatch(locals::contains);
        return offsets.size() == 1 && direct && lastRead <= firstWrite;
    }

    private void ban(Expr expr) {
        switch (expr) {
            case Expr.Constant constant -> {}
            case Expr.Index index -> {}
            case Expr.Local local -> {}
            case Expr.Load load -> banned.add(load.buffer());
            case Expr.Apply apply -> apply.operands().forEach(this::ban);
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(this::ban);
        }
    }

    private void read(Expr expr) {
        switch (expr) {
            case Expr.Constant constant -> {}
            case Expr.Index index -> {}
            case Expr.Local local -> {}
            case Expr.Load load ->
                accesses.add(new Access(load.buffer(), load.index().substitute(loops::get), false, time));
            case Expr.Apply apply -> apply.operands().forEach(this::read);
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(this::read);
        }
    }

    private void statement(Statement statement) {
        time++;
        switch (statement) {
            case Statement.Let let -> {
                read(let.value());
                locals.add(let.name());
            }
            case Statement.Loop loop -> nested(List.of(loop.axis()), loop.body(), List.of());
            case Statement.Reduce reduce -> nested(reduce.axes(), reduce.body(), reduce.accumulators());
            case Statement.Running running -> {
                // A running value lags behind the elements that it has read when it runs in reverse or exclusively.
                ban(running.accumulator().value());
                nested(List.of(running.axis()), running.body(), List.of());
            }
            case Statement.Store store -> {
                read(store.value());
                accesses.add(new Access(store.buffer(), store.index().substitute(loops::get), true, time));
            }
            case Statement.Combine combine -> {
                read(combine.value());
                banned.add(combine.buffer());
            }
        }
    }

    private void nested(List<Axis> axes, List<Statement> body, List<Accumulator> accumulators) {
        for (Axis axis : axes) {
            loops.put(axis.name(), Dim.symbol("loop " + depth + " < " + axis.extent()));
            depth++;
        }
        body.forEach(this::statement);
        time++;
        for (Accumulator accumulator : accumulators) {
            read(accumulator.value());
            locals.add(accumulator.name());
        }
        depth -= axes.size();
    }
}
