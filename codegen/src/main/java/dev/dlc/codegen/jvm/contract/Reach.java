package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which steps of the depth meet an element of a windowed factor, and which ones padding, for each position. Steps that
 * meet padding are no part of a chain.
 *
 * @param value the factor without guards, its windows' sums counted from the first one inside
 * @param windows their sums inside alone, from 0 on
 * @param positions for each window its axis among the positions
 * @param depth for each window its axis in the depth
 * @param variants what holds at each batch position, or one that holds at all of them
 */
record Reach(Load value, List<Window> windows, List<Axis> positions, List<Axis> depth, List<Variant> variants) {
    private static final int MAX_VARIANTS = 16;

    /**
     * What may depend on the batch position, such as the phase of a stride; for each window.
     *
     * @param lows the first sum inside, as position and depth count it
     * @param steps the steps of the depth that there are at all
     */
    record Variant(List<Integer> lows, List<Range> steps) {}

    /** {@code from <= x < to}. */
    record Range(int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** Positions along one axis that have the same steps. */
    record Part(Range positions, Range steps) {}

    /** What one window of a factor asks of its sum. */
    private record Edge(Window window, Dim start, int size) {}

    /** Takes the guards apart; empty if the factor is computed, or they depend on more than windows and batch. */
    static Optional<Reach> of(Problem p) {
        boolean isPlain = p.right() instanceof Load load && load.otherwise() == 0;
        if (!isPlain) {
            return Optional.empty();
        }
        Load load = (Load) p.right();
        List<Guard> onDepth = load.guards().stream()
                .filter(g -> p.columns().stream().noneMatch(a -> mentions(g, a)))
                .toList();
        List<Guard> edges = new ArrayList<>(load.guards());
        edges.removeAll(onDepth);
        Load windowed = new Load(load.dtype(), load.buffer(), load.index(), edges, 0);
        List<Edge> found = new ArrayList<>();
        Dim index = load.index();
        for (Window window : Window.find(windowed, p.columns(), p.depth())) {
            Edge edge = edge(window, edges);
            found.add(edge);
            index = index.substitute(window.kept().name(), window.kept().index().minus(edge.start));
        }
        boolean isClear = !found.isEmpty() && edges.isEmpty();
        if (!isClear) {
            return Optional.empty();
        }
        List<Window> windows = found.stream()
                .map(e -> new Window(e.window.kept(), e.window.gone(), e.window.ratio(), 0, e.size))
                .toList();
        List<Axis> depth = axes(p.depth(), windows);
        Load value = new Load(load.dtype(), load.buffer(), index, List.of(), 0);
        return variants(p, found, depth, onDepth)
                .map(variants -> new Reach(value, windows, axes(p.columns(), windows), depth, variants));
    }

    private static boolean mentions(Guard guard, Axis axis) {
        return guard.value().symbols().contains(axis.name());
    }

    /** Takes the guard of a window from the list. */
    private static Edge edge(Window window, List<Guard> edges) {
        Dim sum = window.kept().index().plus(window.gone().index().times(window.ratio()));
        for (Guard guard : edges) {
            Dim start = guard.value().minus(sum);
            boolean isOwn = !start.symbols().contains(window.kept().name())
                    && !start.symbols().contains(window.gone().name());
            if (isOwn && guard.limit().constant().isPresent()) {
                edges.remove(guard);
                return new Edge(
                        window, start, Math.toIntExact(guard.limit().constant().getAsLong()));
            }
        }
        return new Edge(window, Dim.of(-window.low()), window.size());
    }

    /** The axis of each window on a side. */
    private static List<Axis> axes(List<Axis> side, List<Window> windows) {
        return windows.stream()
                .map(w -> side.stream().filter(w::has).findFirst().orElseThrow())
                .toList();
    }

    private static Optional<List<Variant>> variants(
            Problem p, List<Edge> edges, List<Axis> depth, List<Guard> onDepth) {
        boolean isOne = onDepth.isEmpty()
                && edges.stream().allMatch(e -> e.start.constant().isPresent());
        long count = isOne ? 1 : Axes.size(p.batch()).constant().orElse(Long.MAX_VALUE);
        if (count > MAX_VARIANTS) {
            return Optional.empty();
        }
        List<Variant> variants = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            Optional<Variant> variant = variant(p.batch(), at, edges, depth, onDepth);
            if (variant.isEmpty()) {
                return Optional.empty();
            }
            variants.add(variant.get());
        }
        return Optional.of(variants);
    }

    private static Optional<Variant> variant(
            List<Axis> batch, int at, List<Edge> edges, List<Axis> depth, List<Guard> onDepth) {
        List<Integer> lows = new ArrayList<>();
        for (Edge edge : edges) {
            Dim start = here(edge.start, batch, at);
            if (start.constant().isEmpty()) {
                return Optional.empty();
            }
            lows.add(Math.toIntExact(-start.constant().getAsLong()));
        }
        List<Range> steps = new ArrayList<>();
        depth.forEach(axis -> steps.add(new Range(0, Windowed.extent(axis))));
        for (Guard guard : onDepth) {
            Optional<Axis> axis = depth.stream().filter(a -> mentions(guard, a)).findFirst();
            Dim value = here(guard.value(), batch, at);
            boolean isAlone = axis.isPresent()
                    && value.symbols().size() == 1
                    && guard.limit().constant().isPresent();
            if (!isAlone) {
                return Optional.empty();
            }
            int w = depth.indexOf(axis.get());
            long limit = guard.limit().constant().getAsLong();
            steps.set(w, inside(steps.get(w), k -> {
                long x = value.evaluate(symbol -> k);
                return 0 <= x && x < limit;
            }));
        }
        return Optional.of(new Variant(lows, steps));
    }

    /** With the batch axes at a flat position. */
    private static Dim here(Dim dim, List<Axis> batch, int at) {
        Dim bound = dim;
        int rest = at;
        for (Axis axis : batch.reversed()) {
            long extent = axis.extent().constant().orElse(Long.MAX_VALUE);
            bound = bound.substitute(axis.name(), Dim.of(rest % extent));
            rest = (int) (rest / extent);
        }
        return bound;
    }

    /** The first run of a range for which a condition holds; conditions here hold for one run at most. */
    private static Range inside(Range range, java.util.function.IntPredicate isInside) {
        int from = range.from;
        while (from < range.to && !isInside.test(from)) {
            from++;
        }
        int to = from;
        while (to < range.to && isInside.test(to)) {
            to++;
        }
        return new Range(from, to);
    }

    /** How many positions the windows have. */
    int count() {
        return Windowed.size(positions);
    }

    /** How many steps of the depth the windows have, the padding's included. */
    int steps() {
        return Windowed.size(depth);
    }

    /** The positions of a variant, divided into blocks that have the same steps: a part for each window. */
    List<List<Part>> blocks(Variant variant) {
        List<List<Part>> blocks = List.of(List.of());
        for (int w = 0; w < windows.size(); w++) {
            List<List<Part>> longer = new ArrayList<>();
            for (List<Part> block : blocks) {
                for (Part part : parts(variant, w)) {
                    List<Part> with = new ArrayList<>(block);
                    with.add(part);
                    longer.add(List.copyOf(with));
                }
            }
            blocks = longer;
        }
        return blocks;
    }

    private List<Part> parts(Variant variant, int w) {
        List<Part> parts = new ArrayList<>();
        Window window = windows.get(w);
        int from = 0;
        int extent = Windowed.extent(positions.get(w));
        for (int at = 1; at <= extent; at++) {
            Range steps = steps(variant, w, window, from);
            if (at == extent || !steps(variant, w, window, at).equals(steps)) {
                parts.add(new Part(new Range(from, at), steps));
                from = at;
            }
        }
        return parts;
    }

    private Range steps(Variant variant, int w, Window window, int position) {
        int at = position * window.step(positions.get(w)) - variant.lows.get(w);
        int step = window.step(depth.get(w));
        return inside(variant.steps.get(w), k -> 0 <= at + k * step && at + k * step < window.size());
    }

    /** How many steps a block has. */
    static int steps(List<Part> block) {
        return block.stream().mapToInt(part -> part.steps.size()).reduce(1, (a, b) -> a * b);
    }

    /** The part of the products that does not meet padding. */
    double density() {
        long inside = 0;
        for (Variant variant : variants) {
            for (List<Part> block : blocks(variant)) {
                inside += (long) positions(block) * steps(block);
            }
        }
        return (double) inside / ((long) count() * steps() * variants.size());
    }

    private static int positions(List<Part> block) {
        return block.stream().mapToInt(part -> part.positions.size()).reduce(1, (a, b) -> a * b);
    }

    /** How many steps of a block come before a flat step. */
    Expr before(List<Part> block, Expr step) {
        return before(block, 0, step);
    }

    private Expr before(List<Part> block, int w, Expr step) {
        if (w == windows.size()) {
            return constant(0);
        }
        Range range = block.get(w).steps;
        int inner = Windowed.size(depth.subList(w + 1, depth.size()));
        int innerSteps = steps(block.subList(w + 1, block.size()));
        Expr at = step.div(inner);
        Expr whole = Exprs.max(constant(0), Exprs.min(at, constant(range.to)).sub(range.from))
                .mul(innerSteps);
        Expr isInside = at.ge(constant(range.from)).and(at.lt(constant(range.to)));
        return whole.add(Exprs.select(isInside, before(block, w + 1, step.rem(constant(inner))), constant(0)));
    }

    /** Visits positions or steps in order. */
    @FunctionalInterface
    interface Visit {
        /**
         * Writes the code of one.
         *
         * @param place what it adds to the place of an element in its plane
         * @param number its flat number among all positions or steps
         */
        void at(Code code, Expr place, Expr number);
    }

    void visitPositions(Code code, Variant variant, List<Part> block, Visit body) {
        int low = 0;
        for (int w = 0; w < windows.size(); w++) {
            low += variant.lows.get(w) * stride(w);
        }
        List<Range> ranges = block.stream().map(Part::positions).toList();
        visit(code, positions, ranges, 0, constant(-low), constant(0), body);
    }

    void visitSteps(Code code, List<Part> block, Visit body) {
        List<Range> ranges = block.stream().map(Part::steps).toList();
        visit(code, depth, ranges, 0, constant(0), constant(0), body);
    }

    private void visit(Code code, List<Axis> axes, List<Range> ranges, int w, Expr place, Expr number, Visit body) {
        if (w == windows.size()) {
            body.at(code, place, number);
            return;
        }
        Axis axis = axes.get(w);
        Range range = ranges.get(w);
        code.loop("x" + w, constant(range.from), constant(range.to), (loop, x) -> {
            int step = windows.get(w).step(axis) * stride(w);
            Local there = loop.declare("place" + w, x.mul(step).add(place));
            Local next =
                    loop.declare("number" + w, number.mul(Windowed.extent(axis)).add(x));
            visit(loop, axes, ranges, w + 1, there, next, body);
        });
    }

    private int stride(int window) {
        int stride = 1;
        for (int w = windows.size() - 1; w > window; w--) {
            stride *= windows.get(w).size();
        }
        return stride;
    }
}
