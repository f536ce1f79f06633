package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Axes that are counted as one, in row-major order: merging those that memory does not tell apart, and walking them.
 */
final class Axes {
    private Axes() {}

    /**
     * Neighbours merged into one axis.
     *
     * @param axes what is left, at least one
     * @param gone the symbols of merged axes; they are 0 now, and the inner neighbour's extent has grown instead
     */
    record Merged(List<Axis> axes, List<String> gone) {
        Merged {
            axes = List.copyOf(axes);
            gone = List.copyOf(gone);
        }

        Axis last() {
            return axes.getLast();
        }
    }

    /**
     * What a run of consecutive positions does: all axes but the last are fixed, the last one starts at the site's
     * value.
     */
    @FunctionalInterface
    interface Run {
        /**
         * Takes one run.
         *
         * @param position the flat position of its first step
         * @param length how many steps
         * @param site binds the axes
         */
        void write(Code code, Expr position, Expr length, Site site);
    }

    /**
     * Merges an outer axis into the next inner one wherever every dim grows along the outer by as much as along the
     * whole inner one; the order of flat positions stays. An empty list becomes one axis of extent 1.
     *
     * @param unit the symbol of that axis
     */
    static Merged merge(List<Axis> axes, Collection<Dim> dims, String unit) {
        if (axes.isEmpty()) {
            return new Merged(List.of(new Axis(unit, Dim.ONE)), List.of());
        }
        List<Axis> left = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (Axis axis : axes) {
            Axis grown = axis;
            while (!left.isEmpty() && isMergeable(left.getLast(), grown, dims)) {
                Axis outer = left.removeLast();
                boolean keepsInner = !grown.extent().is(1);
                gone.add(keepsInner ? outer.name() : grown.name());
                grown = new Axis(
                        keepsInner ? grown.name() : outer.name(), outer.extent().times(grown.extent()));
            }
            left.add(grown);
        }
        return new Merged(left, gone);
    }

    private static boolean isMergeable(Axis outer, Axis inner, Collection<Dim> dims) {
        if (outer.extent().is(1) || inner.extent().is(1)) {
            return true;
        }
        return dims.stream().allMatch(dim -> {
            Optional<Dim> a = dim.coefficient(outer.name());
            Optional<Dim> b = dim.coefficient(inner.name());
            return a.isPresent() && b.isPresent() && a.get().equals(b.get().times(inner.extent()));
        });
    }

    /** The number of positions. */
    static Dim size(List<Axis> axes) {
        return Dim.product(axes.stream().map(Axis::extent).toList());
    }

    /** Visits the positions {@code from <= position < to}, one run along the last axis at a time. */
    static void runs(Code code, String name, List<Axis> axes, Expr from, Expr to, Site site, Run body) {
        List<Expr> extents = extents(code, name, axes, site);
        List<Local> index = start(code, name, extents, from);
        Site inside = bind(site, axes, index);
        Local last = index.getLast();
        if (axes.size() == 1) {
            Local length = code.declare(name + "Run", to.sub(from));
            body.write(code, from, length, inside);
            return;
        }
        Local position = code.declare(name, from);
        code.whileLoop(position.lt(to), loop -> {
            Expr rest = extents.getLast().sub(last);
            Local length = loop.declare(name + "Run", Exprs.min(rest, to.sub(position)));
            body.write(loop, position, length, inside);
            loop.set(position, position.add(length));
            loop.set(last, last.add(length));
            carry(loop, index, extents, index.size() - 1);
        });
    }

    /** Visits the positions {@code from <= position < to} one at a time. */
    static void steps(Code code, String name, List<Axis> axes, Expr from, Expr to, Site site, Run body) {
        List<Expr> extents = extents(code, name, axes, site);
        List<Local> index = start(code, name, extents, from);
        Site inside = bind(site, axes, index);
        code.loop(name, from, to, (loop, position) -> {
            body.write(loop, position, Exprs.constant(1), inside);
            loop.increment(index.getLast(), 1);
            carry(loop, index, extents, index.size() - 1);
        });
    }

    /** Binds the axes of one flat position. */
    static Site at(Code code, String name, List<Axis> axes, Expr position, Site site) {
        return bind(site, axes, start(code, name, extents(code, name, axes, site), position));
    }

    private static List<Expr> extents(Code code, String name, List<Axis> axes, Site site) {
        List<Expr> extents = new ArrayList<>();
        for (Axis axis : axes) {
            Expr extent = site.dim(axis.extent());
            boolean isSimple = extent instanceof Expr.Constant || extent instanceof Local;
            extents.add(isSimple ? extent : code.declare(name + "Extent", extent));
        }
        return extents;
    }

    private static List<Local> start(Code code, String name, List<Expr> extents, Expr position) {
        List<Local> index = new ArrayList<>();
        Expr rest = position;
        for (int i = extents.size() - 1; i > 0; i--) {
            index.addFirst(code.declare(name + i, rest.rem(extents.get(i))));
            rest = code.declare(name + "Rest", rest.div(extents.get(i)));
        }
        index.addFirst(code.declare(name + 0, rest));
        return index;
    }

    private static Site bind(Site site, List<Axis> axes, List<Local> index) {
        Site bound = site;
        for (int i = 0; i < axes.size(); i++) {
            bound = bound.with(axes.get(i).name(), index.get(i));
        }
        return bound;
    }

    private static void carry(Code code, List<Local> index, List<Expr> extents, int level) {
        if (level == 0) {
            return;
        }
        code.ifThen(index.get(level).eq(extents.get(level)), full -> {
            full.set(index.get(level), Exprs.constant(0));
            full.increment(index.get(level - 1), 1);
            carry(full, index, extents, level - 1);
        });
    }
}
