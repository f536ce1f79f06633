package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gradient rules of the order family. */
final class OrderGradients {
    private OrderGradients() {}

    /** Cotangents go back to where the elements came from: they are sorted by the place that each element had. */
    static List<Optional<Node>> sort(Gradient.Context c) {
        Emit e = c.emit();
        Node node = c.node();
        Node key = c.operand(0);
        int axis = (int) node.attrs().integer("axis");
        Node places = e.iota(key.tensor().with(DType.I32), axis);
        Node origin = e.get(e.sort(key, List.of(places), axis, node.attrs().flag("descending")), 1);
        List<Node> moved = new ArrayList<>();
        c.cotangents().forEach(dy -> dy.ifPresent(moved::add));
        Node back = e.sort(origin, moved, axis, false);
        List<Optional<Node>> all = new ArrayList<>();
        int next = 1;
        for (Optional<Node> dy : c.cotangents()) {
            all.add(dy.isPresent() ? Optional.of(e.get(back, next++)) : Optional.empty());
        }
        return all;
    }

    /** dx has the cotangents of the values at their indices. */
    static List<Optional<Node>> topK(Gradient.Context c) {
        if (c.cotangents().getFirst().isEmpty()) {
            return List.of(Optional.empty());
        }
        Node indices = c.emit().get(c.node(), 1);
        return List.of(Optional.of(addAt(c.emit(), c.operand(0).shape(), indices, c.cotangent())));
    }

    /**
     * Zeros of a shape plus values at indices of the last axis, each row with indices of its own; an index of -1 is
     * dropped.
     */
    private static Node addAt(Emit e, Shape shape, Node indices, Node values) {
        int last = shape.rank() - 1;
        Dim width = shape.dim(last);
        Dim rows = shape.without(List.of(last)).elements();
        Dim count = indices.shape().dim(last);
        Node index = e.reshape(indices, Shape.of(rows, count));
        Node start = e.mul(e.iota(index.tensor(), 0), e.size(width, DType.I32));
        Node flat = e.select(e.lt(index, e.like(index, 0)), index, e.add(start, index));
        Dim all = rows.times(count);
        Node zeros = e.zeros(Type.tensor(values.dtype(), Shape.of(rows.times(width))));
        Node sum = e.scatter(
                Index.SCATTER_ADD, zeros, e.reshape(flat, Shape.of(all)), e.reshape(values, Shape.of(all)), 0);
        return e.reshape(sum, shape);
    }

    /** dx = running sum of dy from the other end. */
    static List<Optional<Node>> cumulativeSum(Gradient.Context c) {
        var attrs = c.node().attrs();
        return List.of(Optional.of(c.emit()
                .cumulative(
                        Order.CUMULATIVE_SUM,
                        c.cotangent(),
                        (int) attrs.integer("axis"),
                        !attrs.flag("reverse"),
                        attrs.flag("exclusive"))));
    }

    /**
     * dx_i = P_i r_i, where P_i is the product of the elements before i, and r_i collects what depends on x_i: with q_i
     * = dy_i + x_i q_{i+1} it is r_i = dy_i + x_{i+1} r_{i+1}, or r_i = q_{i+1} if the product at i leaves out x_i.
     * Exact for zeros.
     */
    static List<Optional<Node>> cumulativeProd(Gradient.Context c) {
        Emit e = c.emit();
        var attrs = c.node().attrs();
        int axis = (int) attrs.integer("axis");
        boolean reverse = attrs.flag("reverse");
        boolean exclusive = attrs.flag("exclusive");
        Node x = c.operand(0);
        Node before = e.cumulative(Order.CUMULATIVE_PROD, x, axis, reverse, true);
        Node xs = e.moveAxis(x, axis, 0);
        Node dys = e.moveAxis(c.cotangent(), axis, 0);
        Node zero = e.zeros(x.tensor().with(xs.shape().without(List.of(0))));
        List<Node> results = e.scan(List.of(zero), List.of(xs, dys), x.shape().dim(axis), !reverse, (carry, at) -> {
            Node behind = carry.getFirst();
            Node here = at.get(0);
            Node dy = at.get(1);
            Node rest = exclusive ? behind : e.add(dy, behind);
            Node next = exclusive ? e.add(dy, e.mul(here, behind)) : e.mul(here, rest);
            return new ControlEmit.Step(List.of(next), List.of(rest));
        });
        return List.of(Optional.of(e.mul(before, e.moveAxis(results.get(1), 0, axis))));
    }

    /** Each dy goes to the first element that was the extreme so far. */
    static Gradient.Vjp cumulativeExtreme(boolean largest) {
        return c -> {
            Emit e = c.emit();
            var attrs = c.node().attrs();
            int axis = (int) attrs.integer("axis");
            boolean reverse = attrs.flag("reverse");
            Node x = c.operand(0);
            Node before = e.cumulative(c.node().op(), x, axis, reverse, true);
            Node place = e.iota(x.tensor().with(DType.I32), axis);
            Dim size = x.shape().dim(axis);
            Node first = reverse ? e.sub(e.size(size, DType.I32), e.scalar(DType.I32, 1)) : e.scalar(DType.I32, 0);
            Node better = e.or(largest ? e.gt(x, before) : e.lt(x, before), e.eq(place, first));
            // places in the order of the run, so that the last place that was better is the largest number
            Node order = reverse ? e.sub(e.sub(e.size(size, DType.I32), e.scalar(DType.I32, 1)), place) : place;
            Node candidate = e.select(better, order, e.like(order, -1));
            Node source = e.cumulative(Order.CUMULATIVE_MAX, candidate, axis, reverse, attrs.flag("exclusive"));
            Node none = e.lt(source, e.like(source, 0));
            Node at = reverse ? e.sub(e.sub(e.size(size, DType.I32), e.scalar(DType.I32, 1)), source) : source;
            Node index = e.select(none, e.like(at, -1), at);
            int last = x.shape().rank() - 1;
            Node moved = e.moveAxis(index, axis, last);
            Node dy = e.moveAxis(c.cotangent(), axis, last);
            return List.of(Optional.of(e.moveAxis(addAt(e, dy.shape(), moved, dy), last, axis)));
        };
    }
}
