package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.distinct;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the rows of the window family share. */
final class WindowRows {
    /** Stands for the place of an element that is padding. */
    static final int PADDING = -1;

    private WindowRows() {}

    /** The type of a reduction over windows of x. */
    static Type.Tensor result(String op, Type.Tensor x, Attrs attrs) {
        Rules.floating(op + ".c1", x);
        for (String name : List.of("window", "strides", "pad_low", "pad_high", "dilation")) {
            Rules.perAxis(op + ".c2", name, x, attrs.ints(name));
            Rules.least(op + ".c3", name, attrs.ints(name), name.startsWith("pad") ? 0 : 1);
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int window = attrs.ints("window").get(axis);
            int padding =
                    attrs.ints("pad_low").get(axis) + attrs.ints("pad_high").get(axis);
            dims.add(positions(
                    op + ".c4",
                    x.shape().dim(axis).plus(padding),
                    Dim.of(window),
                    attrs.ints("strides").get(axis),
                    attrs.ints("dilation").get(axis)));
        }
        return x.with(new Shape(dims));
    }

    /**
     * How many windows fit: floor((size - dilation (window - 1) - 1) / stride) + 1, where the size includes padding.
     */
    static Dim positions(String rule, Dim size, Dim window, int stride, int dilation) {
        Dim reach = window.minus(Dim.ONE).times(dilation).plus(1);
        Dim room = size.minus(reach);
        boolean empty = size.is(0) && window.is(1);
        Rules.check(
                empty || room.constant().orElse(0) >= 0,
                rule,
                "the window is larger than the padded axis",
                "at most " + size,
                window + (dilation == 1 ? "" : " with dilation " + dilation));
        return room.floorDiv(Dim.of(stride)).plus(1);
    }

    /** Takes a place of x and the place of the window that it belongs to. */
    interface Element {
        void at(int x, int y);
    }

    /** Runs {@code body} for each element of each window, both in row-major order; padding is left out. */
    static void elements(int[] x, int[] y, Attrs attrs, Element body) {
        Element inside = inside(body);
        for (int at = 0; at < RefTensor.count(y); at++) {
            window(x, y, at, attrs, inside);
        }
    }

    /** The same with the last window first. */
    static void elementsFromLast(int[] x, int[] y, Attrs attrs, Element body) {
        Element inside = inside(body);
        for (int at = RefTensor.count(y) - 1; at >= 0; at--) {
            window(x, y, at, attrs, inside);
        }
    }

    private static Element inside(Element body) {
        return (from, at) -> {
            if (from != PADDING) {
                body.at(from, at);
            }
        };
    }

    /** Runs {@code body} for each place of a window; the place of x is {@link #PADDING} in padding. */
    private static void window(int[] x, int[] y, int at, Attrs attrs, Element body) {
        int[] window = attrs.ints("window").stream().mapToInt(i -> i).toArray();
        int[] out = Places.index(at, y);
        for (int k = 0; k < RefTensor.count(window); k++) {
            int[] tap = Places.index(k, window);
            int from = 0;
            boolean inside = true;
            for (int axis = 0; axis < x.length; axis++) {
                int place = out[axis] * attrs.ints("strides").get(axis)
                        - attrs.ints("pad_low").get(axis)
                        + tap[axis] * attrs.ints("dilation").get(axis);
                inside &= place >= 0 && place < x[axis];
                from = from * x[axis] + place;
            }
            body.at(inside ? from : PADDING, at);
        }
    }

    /**
     * The place of the first maximum of each window, as {@code argmax} finds it: NaN is largest, and -0 equals +0.
     * Padding counts as -inf, so that {@link #PADDING} wins a window of padding and -inf that begins with padding.
     */
    static int[] winners(RefTensor x, int[] y, Attrs attrs) {
        int[] winner = new int[RefTensor.count(y)];
        for (int i = 0; i < winner.length; i++) {
            List<Integer> places = new ArrayList<>();
            window(x.sizes(), y, i, attrs, (from, at) -> places.add(from));
            winner[i] = places.stream()
                    .reduce((best, from) -> Numbers.above(value(x, from), value(x, best)) ? from : best)
                    .orElseThrow();
        }
        return winner;
    }

    private static double value(RefTensor x, int at) {
        return at == PADDING ? Double.NEGATIVE_INFINITY : x.data()[at];
    }

    /** An instance that tests run. */
    record Case(Type.Tensor x, Attrs attrs) {
        Type.Tensor y() {
            return result("window", x, attrs);
        }

        Attrs shaped() {
            return attrs.withDims("shape", x.shape().dims());
        }
    }

    private static Case example(
            Shape x,
            List<Integer> window,
            List<Integer> strides,
            List<Integer> low,
            List<Integer> high,
            List<Integer> dilation) {
        return new Case(Type.tensor(DType.F32, x), WindowEmit.windowAttrs(window, strides, low, high, dilation));
    }

    /** Test rows with operands that depend on the case. */
    static List<TestRow> rows(Function<Case, Attrs> attrs, Function<Case, List<Type.Tensor>> operands) {
        List<Integer> ones = List.of(1, 1, 1, 1);
        List<Integer> zeros = List.of(0, 0, 0, 0);
        List<Case> cases = List.of(
                example(Shape.of(2, 3, 6, 6), List.of(1, 1, 2, 2), List.of(1, 1, 2, 2), zeros, zeros, ones),
                example(
                        Shape.of(1, 2, 7, 5),
                        List.of(1, 1, 3, 3),
                        List.of(1, 1, 2, 2),
                        List.of(0, 0, 1, 1),
                        List.of(0, 0, 1, 1),
                        ones),
                example(Shape.of(1, 1, 4, 4), List.of(1, 1, 4, 4), ones, zeros, zeros, ones),
                example(Shape.of(17), List.of(3), List.of(1), List.of(1), List.of(0), List.of(2)),
                example(Shape.of(2, 5), List.of(1, 3), List.of(1, 2), List.of(0, 2), List.of(0, 2), List.of(1, 1)),
                example(Shape.of(0, 4), List.of(1, 2), List.of(1, 2), List.of(0, 0), List.of(0, 0), List.of(1, 1)));
        List<TestRow> rows = new ArrayList<>();
        for (Case example : cases) {
            List<Type.Tensor> types = operands.apply(example);
            List<TestRow.Domain> domains = new ArrayList<>(List.of(distinct(-2, 2)));
            types.stream().skip(1).forEach(type -> domains.add(range(-2, 2)));
            rows.add(new TestRow(types, attrs.apply(example), domains));
        }
        return rows;
    }
}
