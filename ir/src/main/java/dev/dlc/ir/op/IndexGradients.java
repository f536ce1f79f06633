package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.List;
import java.util.Optional;

/** Gradient rules of the index family. */
final class IndexGradients {
    private IndexGradients() {}

    /** The slices of x at indices; 0 for an index out of range. */
    static Node gatherOrZero(Emit e, Node x, Node indices, int axis) {
        Node found = e.gather(x, indices, axis);
        Node inside = e.and(
                e.ge(indices, e.like(indices, 0)),
                e.lt(indices, e.size(x.shape().dim(axis), DType.I32)));
        return e.select(along(e, inside, found, axis), found, e.like(found, 0));
    }

    /** A tensor over the axes of indices, repeated over the other axes of what was gathered with them. */
    private static Node along(Emit e, Node byIndex, Node gathered, int axis) {
        List<Integer> axes =
                Emit.axes(byIndex.shape().rank()).stream().map(i -> axis + i).toList();
        return e.broadcast(byIndex, axes, gathered.shape());
    }

    /** dx = dy added up at the indices. */
    static List<Optional<Node>> gather(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        Node indices = c.operand(1);
        int axis = (int) c.node().attrs().integer("axis");
        Dim count = indices.shape().elements();
        Node flat = e.reshape(indices, Shape.of(count));
        Node updates = e.reshape(c.cotangent(), Rules.replace(x.shape(), axis, count));
        return List.of(Optional.of(e.scatter(Index.SCATTER_ADD, e.like(x, 0), flat, updates, axis)), Optional.empty());
    }

    /** dx = dy, du = dy at the indices. */
    static List<Optional<Node>> scatterAdd(Gradient.Context c) {
        int axis = (int) c.node().attrs().integer("axis");
        return List.of(
                Optional.of(c.cotangent()),
                Optional.empty(),
                Optional.of(c.emit().gatherOrZero(c.cotangent(), c.operand(1), axis)));
    }

    /** dy is divided among x and the updates that are the maximum. */
    static List<Optional<Node>> scatterMax(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        Node indices = c.operand(1);
        Node updates = c.operand(2);
        int axis = (int) c.node().attrs().integer("axis");
        Node kept = e.cast(e.eq(x, c.node()), x.dtype());
        Node hit = e.cast(e.eq(updates, e.gatherOrZero(c.node(), indices, axis)), x.dtype());
        Node share = e.div(c.cotangent(), e.scatter(Index.SCATTER_ADD, kept, indices, hit, axis));
        return List.of(
                Optional.of(e.mul(kept, share)),
                Optional.empty(),
                Optional.of(e.mul(hit, e.gatherOrZero(share, indices, axis))));
    }

    /** dx = dy but at the indices; du = dy for the last update of each index. */
    static List<Optional<Node>> scatterSet(Gradient.Context c) {
        Emit e = c.emit();
        Node indices = c.operand(1);
        Node updates = c.operand(2);
        int axis = (int) c.node().attrs().integer("axis");
        Node dx = e.scatter(Index.SCATTER_SET, c.cotangent(), indices, e.like(updates, 0), axis);
        Node order = e.iota(indices.tensor(), 0);
        Node none = e.full(Type.tensor(DType.I32, Shape.of(c.node().shape().dim(axis))), -1);
        Node last = e.scatter(Index.SCATTER_SET, none, indices, order, 0);
        Node wins = e.eq(e.gather(last, indices, 0), order);
        Node at = e.gatherOrZero(c.cotangent(), indices, axis);
        Node du = e.select(along(e, wins, at, axis), at, e.like(at, 0));
        return List.of(Optional.of(dx), Optional.empty(), Optional.of(du));
    }

    /** dx = dy of the segment. */
    static List<Optional<Node>> segmentSum(Gradient.Context c) {
        return List.of(Optional.of(c.emit().gatherOrZero(c.cotangent(), c.operand(1), 0)), Optional.empty());
    }

    /** dy is divided among the elements that are the maximum of the segment. */
    static List<Optional<Node>> segmentMax(Gradient.Context c) {
        Emit e = c.emit();
        Node x = c.operand(0);
        Node ids = c.operand(1);
        Dim size = c.node().shape().dim(0);
        Node hit = e.cast(e.eq(x, e.gather(c.node(), ids, 0)), x.dtype());
        Node count = e.segment(Index.SEGMENT_SUM, hit, ids, size);
        Node share = e.div(c.cotangent(), e.max(count, e.like(count, 1)));
        return List.of(Optional.of(e.mul(hit, e.gatherOrZero(share, ids, 0))), Optional.empty());
    }

    /** dvalue = sum over features of dy[row] x[column]; dx[column] += value dy[row]. */
    static List<Optional<Node>> csrDot(Gradient.Context c) {
        Emit e = c.emit();
        Node values = c.operand(0);
        Node columns = c.operand(1);
        Node x = c.operand(3);
        Node row = rows(e, c.operand(2), values);
        Node dy = e.gatherOrZero(c.cotangent(), row, 0);
        Node products = e.mul(dy, e.gatherOrZero(x, columns, 0));
        List<Integer> features = Emit.axes(x.shape().rank()).stream().skip(1).toList();
        Node dvalues = e.sum(products, features);
        Node updates = e.mul(along(e, values, dy, 0), dy);
        Node dx = e.scatter(Index.SCATTER_ADD, e.like(x, 0), columns, updates, 0);
        return List.of(Optional.of(dvalues), Optional.empty(), Optional.empty(), Optional.of(dx));
    }

    /** The row of each entry: how many rows end at or before it. */
    private static Node rows(Emit e, Node offsets, Node values) {
        Dim count = values.shape().dim(0);
        Dim rows = offsets.shape().dim(0).minus(Dim.ONE);
        Node ends = e.slice(offsets, 0, Dim.ONE, rows);
        Node none = e.full(Type.tensor(DType.I32, Shape.of(count)), 0);
        Node ending = e.scatter(Index.SCATTER_ADD, none, ends, e.like(ends, 1), 0);
        return e.cumulative(Order.CUMULATIVE_SUM, ending, 0, false, false);
    }
}
