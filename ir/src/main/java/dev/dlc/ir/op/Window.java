package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reductions over sliding windows; attributes have one entry per axis. */
public final class Window {
    private Window() {}

    private static Row row(String name) {
        return Row.of(name, Op.Family.WINDOW)
                .batch(BatchMovement::window)
                .attrs(Attr.Kind.INTS, "window", "strides", "pad_low", "pad_high", "dilation");
    }

    private static TypeRule pooled(String name) {
        return (operands, attrs, regions) -> {
            Rules.count(name, operands, 1);
            return WindowRows.result(name, Rules.tensor(name, operands, 0), attrs);
        };
    }

    /** The sum of each window; padding counts as 0. */
    public static final Op SUM = row("window_sum")
            .type(pooled("window_sum"))
            .reference(call -> {
                RefTensor x = call.operands().getFirst();
                RefTensor y = RefTensor.zeros(x.dtype(), call.sizes(call.node().tensor()));
                Chain chain = Chain.of(call, x.dtype());
                WindowRows.elements(
                        x.sizes(),
                        y.sizes(),
                        call.node().attrs(),
                        (from, at) -> y.data()[at] = chain.add(y.data()[at], x.data()[from]));
                return List.of(y);
            })
            .gradient(c -> List.of(Optional.of(c.emit()
                    .node(
                            Window.SUM_GRAD,
                            c.node()
                                    .attrs()
                                    .withDims("shape", c.operand(0).shape().dims()),
                            c.cotangent()))))
            .tests(() -> WindowRows.rows(WindowRows.Case::attrs, k -> List.of(k.x())))
            .build();
    /** The adjoint of {@code window_sum}: each dy is added to all places of its window. */
    public static final Op SUM_GRAD = row("window_sum_grad")
            .attrs(Attr.Kind.DIMS, "shape")
            .type((operands, attrs, regions) -> {
                Rules.count("window_sum_grad", operands, 1);
                Type.Tensor dy = Rules.tensor("window_sum_grad", operands, 0);
                Type.Tensor x = dy.with(new Shape(attrs.dims("shape")));
                Rules.same("window_sum_grad.c5", WindowRows.result("window_sum_grad", x, attrs), dy);
                return x;
            })
            .reference(call -> {
                RefTensor dy = call.operands().getFirst();
                RefTensor dx =
                        RefTensor.zeros(dy.dtype(), call.sizes(call.node().tensor()));
                Chain chain = Chain.of(call, dy.dtype());
                WindowRows.elementsFromLast(
                        dx.sizes(),
                        dy.sizes(),
                        call.node().attrs(),
                        (from, at) -> dx.data()[from] = chain.add(dx.data()[from], dy.data()[at]));
                return List.of(dx);
            })
            .gradient(c -> List.of(
                    Optional.of(c.emit().node(Window.SUM, c.node().attrs().without("shape"), c.cotangent()))))
            .tests(() -> WindowRows.rows(WindowRows.Case::shaped, k -> List.of(k.y())))
            .build();
    /** The maximum of each window; padding counts as the lowest number. */
    public static final Op MAX = row("window_max")
            .type(pooled("window_max"))
            .reference(call -> {
                RefTensor x = call.operands().getFirst();
                int[] sizes = call.sizes(call.node().tensor());
                double[] best = new double[RefTensor.count(sizes)];
                Arrays.fill(best, Double.NEGATIVE_INFINITY);
                WindowRows.elements(
                        x.sizes(),
                        sizes,
                        call.node().attrs(),
                        (from, at) -> best[at] = Math.max(best[at], x.data()[from]));
                return List.of(new RefTensor(x.dtype(), sizes, best));
            })
            .gradient(c ->
                    List.of(Optional.of(c.emit().node(Window.MAX_GRAD, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(() -> WindowRows.rows(WindowRows.Case::attrs, k -> List.of(k.x())))
            .build();
    /** Each dy goes to the first maximum of its window of x. */
    public static final Op MAX_GRAD = row("window_max_grad")
            .type((operands, attrs, regions) -> {
                Rules.count("window_max_grad", operands, 2);
                Type.Tensor x = Rules.tensor("window_max_grad", operands, 0);
                Type.Tensor dy = Rules.tensor("window_max_grad", operands, 1);
                Rules.same("window_max_grad.c5", WindowRows.result("window_max_grad", x, attrs), dy);
                return x;
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                RefTensor dy = call.operands().get(1);
                RefTensor dx = RefTensor.zeros(x.dtype(), x.sizes());
                Chain chain = Chain.of(call, x.dtype());
                int[] winners = WindowRows.winners(x, dy.sizes(), call.node().attrs());
                for (int i = winners.length - 1; i >= 0; i--) {
                    if (winners[i] != WindowRows.PADDING) {
                        dx.data()[winners[i]] = chain.add(dx.data()[winners[i]], dy.data()[i]);
                    }
                }
                return List.of(dx);
            })
            .gradient(c -> List.of(
                    Optional.empty(),
                    Optional.of(c.emit().node(Window.MAX_AT, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(() -> WindowRows.rows(WindowRows.Case::attrs, k -> List.of(k.x(), k.y())))
            .build();

    /** The value of z at the first maximum of each window of x: the adjoint of {@code window_max_grad} in dy. */
    public static final Op MAX_AT = row("window_max_at")
            .type((operands, attrs, regions) -> {
                Rules.count("window_max_at", operands, 2);
                Type.Tensor x = Rules.tensor("window_max_at", operands, 0);
                Rules.same("window_max_at.c5", x, Rules.tensor("window_max_at", operands, 1));
                return WindowRows.result("window_max_at", x, attrs);
            })
            .reference(call -> {
                RefTensor x = call.operands().get(0);
                RefTensor z = call.operands().get(1);
                int[] sizes = call.sizes(call.node().tensor());
                double[] found = Arrays.stream(
                                WindowRows.winners(x, sizes, call.node().attrs()))
                        .mapToDouble(at -> at == WindowRows.PADDING ? 0 : z.data()[at])
                        .toArray();
                return List.of(new RefTensor(x.dtype(), sizes, found));
            })
            .gradient(c -> List.of(
                    Optional.empty(),
                    Optional.of(c.emit().node(Window.MAX_GRAD, c.node().attrs(), c.operand(0), c.cotangent()))))
            .tests(() -> WindowRows.rows(WindowRows.Case::attrs, k -> List.of(k.x(), k.x())))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(SUM, SUM_GRAD, MAX, MAX_GRAD, MAX_AT);
}
