package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reductions over sliding windows; attributes have one entry per axis. */
public final class Window {
    private Window() {}

    private static Type.Tensor result(String op, Type.Tensor x, Attrs attrs) {
        Rules.floating(op + ".c1", x);
        for (String name : List.of("window", "strides", "pad_low", "pad_high", "dilation")) {
            Rules.perAxis(op + ".c2", x, attrs.ints(name));
            int least = name.startsWith("pad") ? 0 : 1;
            attrs.ints(name)
                    .forEach(v -> Rules.check(v >= least, op + ".c3", name + " is too small", "at least " + least, v));
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            long reach = (attrs.ints("window").get(axis) - 1L)
                            * attrs.ints("dilation").get(axis)
                    + 1;
            Dim room = x.shape()
                    .dim(axis)
                    .plus(attrs.ints("pad_low").get(axis)
                            + attrs.ints("pad_high").get(axis)
                            - reach);
            var known = room.constant();
            Rules.check(
                    known.isEmpty() || known.getAsLong() >= 0,
                    op + ".c4",
                    "the window is larger than the padded axis",
                    "at most " + x.shape().dim(axis),
                    reach);
            dims.add(room.floorDiv(Dim.of(attrs.ints("strides").get(axis))).plus(1));
        }
        return x.with(new Shape(dims));
    }

    /** Runs {@code body(place in x, place in y)} for each element of each window, in order. */
    private static void elements(int[] x, int[] y, Attrs attrs, Element body) {
        int[] window = attrs.ints("window").stream().mapToInt(i -> i).toArray();
        int[] strides = RefTensor.zeros(DType.F32, x).strides();
        for (int at = 0; at < RefTensor.count(y); at++) {
            int[] out = Places.index(at, y);
            for (int k = 0; k < RefTensor.count(window); k++) {
                int[] tap = Places.index(k, window);
                int from = 0;
                boolean inside = true;
                for (int axis = 0; axis < x.length; axis++) {
                    int p = out[axis] * attrs.ints("strides").get(axis)
                            - attrs.ints("pad_low").get(axis)
                            + tap[axis] * attrs.ints("dilation").get(axis);
                    inside &= p >= 0 && p < x[axis];
                    from += p * strides[axis];
                }
                if (inside) {
                    body.at(from, at);
                }
            }
        }
    }

    private interface Element {
        void at(int x, int y);
    }

    /** The place of the first maximum of each window; -1 for a window of padding alone. */
    private static int[] winners(RefTensor x, int[] y, Attrs attrs) {
        int[] winner = new int[RefTensor.count(y)];
        java.util.Arrays.fill(winner, -1);
        elements(x.sizes(), y, attrs, (from, at) -> {
            double best = winner[at] < 0 ? Double.NEGATIVE_INFINITY : x.data()[winner[at]];
            double value = x.data()[from];
            if (winner[at] < 0 || value > best || (Double.isNaN(value) && !Double.isNaN(best))) {
                winner[at] = from;
            }
        });
        return winner;
    }

    private static Attrs without(Attrs attrs) {
        var left = new TreeMap<>(attrs.values());
        left.remove("shape");
        return new Attrs(left);
    }

    private static Attrs attrs(
            List<Integer> window,
            List<Integer> strides,
            List<Integer> low,
            List<Integer> high,
            List<Integer> dilation) {
        return Attrs.NONE
                .withInts("window", window)
                .withInts("strides", strides)
                .withInts("pad_low", low)
                .withInts("pad_high", high)
                .withInts("dilation", dilation);
    }

    private record Case(Shape x, Attrs attrs) {
        Shape y() {
            return result("window", Type.tensor(DType.F32, x), attrs).shape();
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(
                    Shape.of(2, 3, 6, 6),
                    attrs(
                            List.of(1, 1, 2, 2),
                            List.of(1, 1, 2, 2),
                            List.of(0, 0, 0, 0),
                            List.of(0, 0, 0, 0),
                            List.of(1, 1, 1, 1))),
            new Case(
                    Shape.of(1, 2, 7, 5),
                    attrs(
                            List.of(1, 1, 3, 3),
                            List.of(1, 1, 2, 2),
                            List.of(0, 0, 1, 1),
                            List.of(0, 0, 1, 1),
                            List.of(1, 1, 1, 1))),
            new Case(Shape.of(17), attrs(List.of(3), List.of(1), List.of(1), List.of(0), List.of(2))));

    private static TestRow row(Attrs attrs, Shape... operands) {
        List<Type.Tensor> types = new ArrayList<>();
        List<TestRow.Domain> domains = new ArrayList<>();
        for (Shape shape : operands) {
            types.add(Type.tensor(DType.F32, shape));
            domains.add(range(-2, 2));
        }
        return new TestRow(types, attrs, domains);
    }

    private static Attrs shaped(Attrs attrs, Shape shape) {
        return attrs.withDims("shape", shape.dims());
    }

    private static TypeRule pooled(String name) {
        return (operands, attrs, regions) -> {
            Rules.count(name, operands, 1);
            return result(name, Rules.tensor(name, operands, 0), attrs);
        };
    }

    /** The sum of each window. */
    public static final Op SUM = Row.of("window_sum", Op.Family.WINDOW)
            .type(pooled("window_sum"))
            .reference(call -> {
                RefTensor x = call.operands().getFirst();
                RefTensor y = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                elements(x.sizes(), y.sizes(), call.node().attrs(), (from, at) -> y.data()[at] += x.data()[from]);
                return List.of(y);
            })
            .gradient(c -> List.of(Optional.of(c.emit()
                    .node(Window.SUM_GRAD, shaped(c.node().attrs(), c.operand(0).shape()), c.cotangent()))))
            .tests(CASES.stream().map(k -> row(k.attrs, k.x)).toList())
            .build();
    /** The adjoint of {@code window_sum}. */
    public static final Op SUM_GRAD = Row.of("window_sum_grad", Op.Family.WINDOW)
            .type((operands, attrs, regions) -> {
                Rules.count("window_sum_grad", operands, 1);
                Type.Tensor dy = Rules.tensor("window_sum_grad", operands, 0);
                Type.Tensor x = dy.with(new Shape(attrs.dims("shape")));
                Rules.same("window_sum_grad.c5", result("window_sum_grad", x, attrs), dy);
                return x;
            })
            .reference(call -> {
                RefTensor dy = call.operands().getFirst();
                RefTensor dx =
                        RefTensor.zeros(dy.dtype(), call.sizes(call.node().tensor()));
                elements(dx.sizes(), dy.sizes(), call.node().attrs(), (from, at) -> dx.data()[from] += dy.data()[at]);
                return List.of(dx);
            })
            .gradient(c ->
                    List.of(Optional.of(c.emit().node(SUM, without(c.node().attrs()), c.cotangent()))))
            .tests(CASES.stream().map(k -> row(shaped(k.attrs, k.x), k.y())).toList())
            .build();
    /** The maximum of each window. */
    public static final Op MAX = Row.of("window_max", Op.Family.WINDOW)
            .type(pooled("window_max"))
            .reference(call -> {
                RefTensor x = call.operands().getFirst();
                RefTensor y = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                int[] winners = winners(x, y.sizes(), call.node().attrs());
                for (int i = 0; i < winners.length; i++) {
                    y.data()[i] = winners[i] < 0 ? Double.NEGATIVE_INFINITY : x.data()[winners[i]];
                }
                return List.of(y);
            })
            .gradient(c ->
                    List.of(Optional.of(c.emit().node(Window.MAX_GRAD, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(CASES.stream().map(k -> row(k.attrs, k.x)).toList())
            .build();
    /** dy goes to the first maximum of each window of x. */
    public static final Op MAX_GRAD = Row.of("window_max_grad", Op.Family.WINDOW)
            .type((operands, attrs, regions) -> {
                Rules.count("window_max_grad", operands, 2);
                Type.Tensor x = Rules.tensor("window_max_grad", operands, 0);
                Rules.same(
                        "window_max_grad.c5",
                        result("window_max_grad", x, attrs),
                        Rules.tensor("window_max_grad", operands, 1));
                return x;
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                RefTensor dy = call.operands().get(1);
                RefTensor dx = RefTensor.zeros(x.dtype(), x.sizes());
                int[] winners = winners(x, dy.sizes(), call.node().attrs());
                for (int i = 0; i < winners.length; i++) {
                    if (winners[i] >= 0) {
                        dx.data()[winners[i]] += dy.data()[i];
                    }
                }
                return List.of(dx);
            })
            .gradient(c -> List.of(
                    Optional.empty(),
                    Optional.of(c.emit().node(Window.MAX_AT, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(CASES.stream().map(k -> row(k.attrs, k.x, k.y())).toList())
            .build();
    /** The value of z at the first maximum of each window of x: the adjoint of {@code window_max_grad} in dy. */
    public static final Op MAX_AT = Row.of("window_max_at", Op.Family.WINDOW)
            .type((operands, attrs, regions) -> {
                Rules.count("window_max_at", operands, 2);
                Rules.same(
                        "window_max_at.c5",
                        Rules.tensor("window_max_at", operands, 0),
                        Rules.tensor("window_max_at", operands, 1));
                return result("window_max_at", Rules.tensor("window_max_at", operands, 0), attrs);
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                RefTensor z = call.operands().get(1);
                RefTensor y = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                int[] winners = winners(x, y.sizes(), call.node().attrs());
                for (int i = 0; i < winners.length; i++) {
                    y.data()[i] = winners[i] < 0 ? 0 : z.data()[winners[i]];
                }
                return List.of(y);
            })
            .gradient(c -> List.of(
                    Optional.empty(),
                    Optional.of(c.emit().node(MAX_GRAD, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(CASES.stream().map(k -> row(k.attrs, k.x, k.x)).toList())
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(SUM, SUM_GRAD, MAX, MAX_GRAD, MAX_AT);
}
