package dev.dlc.optimizer.lower;

import static dev.dlc.optimizer.lower.Elements.at;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.optimizer.index.Views;
import java.util.ArrayList;
import java.util.List;

/**
 * Pooling. A window of the result is a chain over the window's places in row-major order. An element of a gradient is a
 * chain over the windows that cover it, the last window first along each axis.
 */
final class Windows {
    private final Reader reader;
    private final Reductions reductions;

    Windows(Reader reader) {
        this.reader = reader;
        this.reductions = new Reductions(reader);
    }

    Expr compute(Node node, List<Dim> index, List<Guard> guards) {
        return switch (node.op().name()) {
            case "window_sum" -> pooled(node, index, guards, Accumulator.Kind.SUM, 0);
            case "window_max" -> pooled(node, index, guards, Accumulator.Kind.MAX, Double.NEGATIVE_INFINITY);
            case "window_max_at" -> maxAt(node, index, guards);
            case "window_sum_grad" -> sumGradient(node, index, guards);
            case "window_max_grad" -> maxGradient(node, index, guards);
            default -> throw new IllegalArgumentException("no window op: " + node);
        };
    }

    private Expr pooled(Node node, List<Dim> index, List<Guard> guards, Accumulator.Kind kind, double padding) {
        List<Axis> axes = new ArrayList<>();
        List<Dim> places = reader.axes(window(node.attrs()), axes);
        return reductions.chain(axes, kind, scope -> element(node, index, places, guards, padding));
    }

    private static List<Dim> window(Attrs attrs) {
        return attrs.ints("window").stream().map(Dim::of).toList();
    }

    /** The element of operand 0 at places inside a window. */
    private Expr element(Node node, List<Dim> window, List<Dim> places, List<Guard> guards, double padding) {
        Node x = node.operand(0);
        List<Dim> from = new ArrayList<>();
        List<Guard> inside = new ArrayList<>();
        for (int axis = 0; axis < window.size(); axis++) {
            from.add(window.get(axis)
                    .times(at(node.attrs(), "strides", axis))
                    .plus(places.get(axis).times(at(node.attrs(), "dilation", axis)))
                    .plus(-at(node.attrs(), "pad_low", axis)));
            Guard guard = new Guard(from.get(axis), x.shape().dim(axis));
            if (!reader.ranges().holds(guard)) {
                inside.add(guard);
            }
        }
        return reader.guarded(x, from, guards, inside, padding);
    }

    /** The place of the first maximum in a window of operand 0, counted row-major. */
    private Expr winner(Node node, List<Dim> window, List<Guard> guards) {
        List<Axis> axes = new ArrayList<>();
        List<Dim> places = reader.axes(window(node.attrs()), axes);
        return reductions.chain(
                axes,
                Accumulator.Kind.ARGMAX,
                scope -> element(node, window, places, guards, Double.NEGATIVE_INFINITY));
    }

    private Expr maxAt(Node node, List<Dim> index, List<Guard> guards) {
        Expr.Local winner = reader.local(winner(node, index, guards));
        Shape window = new Shape(window(node.attrs()));
        List<Dim> places = Views.unflatten(Dim.symbol(winner.name()), window, reader.ranges());
        List<Dim> from = new ArrayList<>();
        List<Guard> inside = new ArrayList<>();
        Node z = node.operand(1);
        for (int axis = 0; axis < index.size(); axis++) {
            from.add(index.get(axis)
                    .times(at(node.attrs(), "strides", axis))
                    .plus(places.get(axis).times(at(node.attrs(), "dilation", axis)))
                    .plus(-at(node.attrs(), "pad_low", axis)));
            inside.add(new Guard(from.get(axis), z.shape().dim(axis)));
        }
        return reader.guarded(z, from, guards, inside, 0);
    }

    /**
     * The windows that cover an element: along an axis with stride s, window k and dilation 1 the window
     * {@code floor((i + p) / s) - t} covers it at place {@code (i + p) mod s + s t}, for t from 0 while that is below
     * k; with dilation d it is covered at place t by window {@code (i + p - d t) / s} where that is whole.
     */
    private final class Cover {
        final List<Axis> axes = new ArrayList<>();
        final List<Dim> windows = new ArrayList<>();
        final List<Dim> places = new ArrayList<>();
        final List<Guard> guards = new ArrayList<>();

        Cover(Attrs attrs, List<Dim> index, Shape pooled) {
            List<Dim> counts = new ArrayList<>();
            for (int axis = 0; axis < index.size(); axis++) {
                int stride = at(attrs, "strides", axis);
                int size = at(attrs, "window", axis);
                boolean dilated = at(attrs, "dilation", axis) > 1;
                counts.add(Dim.of(dilated ? size : (size + stride - 1) / stride));
            }
            List<Dim> steps = reader.axes(counts, axes);
            for (int axis = 0; axis < index.size(); axis++) {
                Dim shifted = index.get(axis).plus(at(attrs, "pad_low", axis));
                Dim stride = Dim.of(at(attrs, "strides", axis));
                int dilation = at(attrs, "dilation", axis);
                if (dilation > 1) {
                    Dim start = shifted.minus(steps.get(axis).times(dilation));
                    places.add(steps.get(axis));
                    windows.add(Views.divided(start, stride, pooled.dim(axis), guards, reader.ranges()));
                } else {
                    Dim last = reader.ranges().floorDiv(shifted, stride);
                    Dim first = shifted.minus(last.times(stride));
                    places.add(first.plus(steps.get(axis).times(stride)));
                    windows.add(last.minus(steps.get(axis)));
                    guard(places.get(axis), Dim.of(at(attrs, "window", axis)));
                    guard(windows.get(axis), pooled.dim(axis));
                }
            }
        }

        private void guard(Dim value, Dim limit) {
            Guard guard = new Guard(value, limit);
            if (!reader.ranges().holds(guard)) {
                guards.add(guard);
            }
        }
    }

    private Expr sumGradient(Node node, List<Dim> index, List<Guard> guards) {
        Node dy = node.operand(0);
        Cover cover = new Cover(node.attrs(), index, dy.shape());
        if (cover.axes.isEmpty()) {
            return reader.guarded(dy, cover.windows, guards, cover.guards, 0);
        }
        return reductions.chain(
                cover.axes, Accumulator.Kind.SUM, scope -> reader.guarded(dy, cover.windows, guards, cover.guards, 0));
    }

    private Expr maxGradient(Node node, List<Dim> index, List<Guard> guards) {
        Node dy = node.operand(1);
        Cover cover = new Cover(node.attrs(), index, dy.shape());
        if (cover.axes.isEmpty()) {
            return share(node, cover, guards);
        }
        return reductions.chain(cover.axes, Accumulator.Kind.SUM, scope -> share(node, cover, guards));
    }

    /** What a window sends to the element that it covers at a place: its cotangent where the place is the winner. */
    private Expr share(Node node, Cover cover, List<Guard> guards) {
        Node dy = node.operand(1);
        Expr cotangent = reader.guarded(dy, cover.windows, guards, cover.guards, 0);
        Expr winner = winnerOf(node, cover, guards);
        Dim place = Views.offset(new Shape(window(node.attrs())), cover.places);
        Expr here = new Expr.Apply(DType.BOOL, Elementwise.EQ, List.of(winner, new Expr.Index(DType.I32, place)));
        Expr zero = new Expr.Constant(cotangent.dtype(), 0);
        return new Expr.Apply(cotangent.dtype(), Elementwise.SELECT, List.of(here, cotangent, zero));
    }

    /** The key under which the winner of a window is kept. */
    private record Winner(Node node) {}

    private Expr winnerOf(Node node, Cover cover, List<Guard> guards) {
        List<Guard> windowGuards = new ArrayList<>(guards);
        for (int axis = 0; axis < cover.windows.size(); axis++) {
            Guard guard =
                    new Guard(cover.windows.get(axis), node.operand(1).shape().dim(axis));
            if (!reader.ranges().holds(guard)) {
                windowGuards.add(guard);
            }
        }
        return reader.once(
                new Winner(node), cover.windows, windowGuards, () -> winner(node, cover.windows, windowGuards));
    }
}
