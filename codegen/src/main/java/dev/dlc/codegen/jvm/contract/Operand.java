package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.contract.Axes.Merged;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A factor of a contraction as a matrix: positions (m for the left factor, n for the right one) times depth (k), and
 * how its elements lie in memory.
 *
 * @param value the element
 * @param positions the axes of the positions, merged where memory allows
 * @param depth the axes of the depth, merged likewise
 * @param layout how elements are fetched
 */
record Operand(Expr value, Merged positions, Merged depth, Layout layout) {
    /**
     * A long enough run along the positions is copied with vectors; a shorter one loses against a run along the depth.
     */
    private static final long LONG_RUN = 8;

    /** How elements are fetched while packing. */
    sealed interface Layout {
        /**
         * A matrix in memory, no guards: one stride for the positions, one for the depth.
         *
         * @param load the access at the first position and depth
         * @param positionStride over sizes
         * @param depthStride over sizes
         */
        record Strided(Expr.Load load, Dim positionStride, Dim depthStride) implements Layout {}

        /**
         * Runs of a constant stride along the last axis of the positions or of the depth, with guards that cut a run.
         *
         * @param load the access
         * @param alongDepth which
         * @param stride over sizes
         */
        record Runs(Expr.Load load, boolean alongDepth, Dim stride) implements Layout {}

        /** Anything else: one element at a time. */
        record Elements() implements Layout {}
    }

    static Operand of(Expr value, List<Axis> positions, List<Axis> depth, List<DType> buffers) {
        List<Dim> dims = new ArrayList<>();
        collect(value, dims);
        Merged p = Axes.merge(positions, dims, "p0");
        Merged d = Axes.merge(depth, dims, "d0");
        return new Operand(value, p, d, layout(value, p, d, buffers));
    }

    /** The buffers an expression reads. */
    static Set<Integer> buffers(Expr e) {
        Set<Integer> found = new TreeSet<>();
        collectBuffers(e, found);
        return found;
    }

    private static Layout layout(Expr value, Merged positions, Merged depth, List<DType> buffers) {
        boolean isPlain = value instanceof Expr.Load load && buffers.get(load.buffer()) == load.dtype();
        if (!isPlain) {
            return new Layout.Elements();
        }
        Expr.Load load = (Expr.Load) value;
        Optional<Dim> p = stride(load, positions.last());
        Optional<Dim> d = stride(load, depth.last());
        boolean isMatrix = positions.axes().size() == 1
                && depth.axes().size() == 1
                && load.guards().isEmpty();
        if (isMatrix && p.isPresent() && d.isPresent()) {
            return new Layout.Strided(load, p.get(), d.get());
        }
        boolean isShort = positions.last().extent().constant().orElse(LONG_RUN) < LONG_RUN;
        boolean hasUnitDepth = d.isPresent() && d.get().is(1);
        boolean hasUnitPosition = p.isPresent() && p.get().is(1);
        if (hasUnitDepth && (isShort || !hasUnitPosition)) {
            return new Layout.Runs(load, true, Dim.ONE);
        }
        if (p.isPresent()) {
            return new Layout.Runs(load, false, p.get());
        }
        return d.<Layout>map(s -> new Layout.Runs(load, true, s)).orElseGet(Layout.Elements::new);
    }

    /**
     * Where the element of a position and a depth is.
     *
     * @param load the access
     * @param position of the last axis of the positions, the others being bound or merged into it
     * @param depth likewise
     */
    dev.dlc.codegen.jvm.asm.Expr place(
            Site site, Expr.Load load, dev.dlc.codegen.jvm.asm.Expr position, dev.dlc.codegen.jvm.asm.Expr depth) {
        return site.withZeros(positions.gone())
                .withZeros(this.depth.gone())
                .with(positions.last().name(), position)
                .with(this.depth.last().name(), depth)
                .position(load.buffer(), load.index());
    }

    /** The stride of a plain load along an axis, if its elements can be copied between the cuts of its guards. */
    static Optional<Dim> strideOf(Expr value, Axis axis, List<DType> buffers) {
        boolean isPlain = value instanceof Expr.Load load && buffers.get(load.buffer()) == load.dtype();
        return isPlain ? stride((Expr.Load) value, axis) : Optional.empty();
    }

    /** The stride along an axis, if it is the same everywhere and every guard cuts at computable places. */
    private static Optional<Dim> stride(Expr.Load load, Axis along) {
        String axis = along.name();
        for (Guard guard : load.guards()) {
            Optional<Dim> factor = guard.value().coefficient(axis);
            boolean isCut = factor.isPresent() && factor.get().constant().isPresent();
            if (!isCut || guard.limit().symbols().contains(axis)) {
                return Optional.empty();
            }
        }
        return load.index().coefficient(axis).filter(f -> f.symbols().stream().allMatch(Operand::isSize));
    }

    /** Kernels name sizes s0, s1, ... and axes i0, i1, ... */
    private static boolean isSize(String symbol) {
        return symbol.matches("s[0-9]+");
    }

    /** The factor of the last axis in a guard. */
    static long cut(Guard guard, Axis axis) {
        OptionalLong factor =
                guard.value().coefficient(axis.name()).orElse(Dim.ZERO).constant();
        return factor.orElseThrow(() -> new IllegalArgumentException("a guard cannot be cut: " + guard));
    }

    /** Adds the offsets, guards and indices of an expression. */
    static void collect(Expr e, List<Dim> dims) {
        switch (e) {
            case Expr.Constant c -> {}
            case Expr.Local l -> {}
            case Expr.Index i -> dims.add(i.value());
            case Expr.Load load -> {
                dims.add(load.index());
                load.guards().forEach(g -> dims.add(g.value()));
            }
            case Expr.Apply apply -> apply.operands().forEach(o -> collect(o, dims));
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(o -> collect(o, dims));
        }
    }

    /** Adds the offsets, guards and indices of a statement and what is inside it. */
    static void collect(Statement statement, List<Dim> dims) {
        switch (statement) {
            case Statement.Let let -> collect(let.value(), dims);
            case Statement.Loop loop -> loop.body().forEach(s -> collect(s, dims));
            case Statement.Reduce reduce -> {
                reduce.body().forEach(s -> collect(s, dims));
                reduce.accumulators().forEach(a -> collect(a.value(), dims));
            }
            case Statement.Running running -> {
                collect(running.accumulator().value(), dims);
                running.body().forEach(s -> collect(s, dims));
            }
            case Statement.Store store -> {
                dims.add(store.index());
                store.guards().forEach(g -> dims.add(g.value()));
                collect(store.value(), dims);
            }
            case Statement.Combine combine -> {
                dims.add(combine.index());
                collect(combine.value(), dims);
            }
        }
    }

    private static void collectBuffers(Expr e, Set<Integer> found) {
        switch (e) {
            case Expr.Constant c -> {}
            case Expr.Local l -> {}
            case Expr.Index i -> {}
            case Expr.Load load -> found.add(load.buffer());
            case Expr.Apply apply -> apply.operands().forEach(o -> collectBuffers(o, found));
            case Expr.Threefry t ->
                List.of(t.key0(), t.key1(), t.counter0(), t.counter1()).forEach(o -> collectBuffers(o, found));
        }
    }
}
