package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The same elements at other places. */
public interface MovementEmit extends LeafEmit {
    /** The same elements in row-major order. */
    default Node reshape(Node x, Shape shape) {
        return x.shape().equals(shape) ? x : node(Movement.RESHAPE, Attrs.NONE.withDims("shape", shape.dims()), x);
    }

    /** Axis i of the result is axis {@code permutation[i]} of x. */
    default Node transpose(Node x, List<Integer> permutation) {
        boolean same = permutation.equals(Emit.axes(x.shape().rank()));
        return same ? x : node(Movement.TRANSPOSE, Attrs.NONE.withInts("permutation", permutation), x);
    }

    /** The last two axes exchanged. */
    default Node transpose(Node x) {
        int rank = x.shape().rank();
        List<Integer> permutation = new ArrayList<>(Emit.axes(rank));
        Collections.swap(permutation, rank - 2, rank - 1);
        return transpose(x, permutation);
    }

    /** One axis at another place, the others in order. */
    default Node moveAxis(Node x, int from, int to) {
        List<Integer> permutation = new ArrayList<>(Emit.axes(x.shape().rank()));
        Collections.rotate(permutation.subList(Math.min(from, to), Math.max(from, to) + 1), from < to ? -1 : 1);
        return transpose(x, permutation);
    }

    /** Axis i of x becomes axis {@code axes[i]} of the result; other axes repeat. */
    default Node broadcast(Node x, List<Integer> axes, Shape shape) {
        return x.shape().equals(shape)
                ? x
                : node(Movement.BROADCAST, Attrs.NONE.withInts("axes", axes).withDims("shape", shape.dims()), x);
    }

    /**
     * x in a shape that has its axes as the last ones, by repetition; a constant with one value is made anew.
     *
     * @throws dev.dlc.ir.Violation when an axis of x is neither equal nor the literal 1
     */
    default Node expand(Node x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int missing = shape.rank() - x.shape().rank();
        Node repeated =
                broadcast(x, IntStream.range(missing, shape.rank()).boxed().toList(), shape);
        boolean uniform = x.is(Leaf.CONSTANT) && x.attrs().reals("values").size() == 1;
        return uniform ? full(repeated.tensor(), x.attrs().reals("values").getFirst()) : repeated;
    }

    /** x again along the axes that it lost in a reduction of a tensor of the shape {@code like}. */
    default Node restore(Node x, List<Integer> lost, Shape like) {
        List<Integer> kept = IntStream.range(0, like.rank())
                .filter(axis -> !lost.contains(axis))
                .boxed()
                .toList();
        return broadcast(x, kept, like);
    }

    /** x with an axis of size 1 more. */
    default Node unsqueeze(Node x, int axis) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        dims.add(axis, Dim.ONE);
        return reshape(x, new Shape(dims));
    }

    /** A block with a step per axis. */
    default Node slice(Node x, List<Dim> starts, List<Dim> sizes, List<Integer> steps) {
        boolean whole = sizes.equals(x.shape().dims()) && starts.stream().allMatch(start -> start.is(0));
        return whole
                ? x
                : node(
                        Movement.SLICE,
                        Attrs.NONE
                                .withDims("starts", starts)
                                .withDims("sizes", sizes)
                                .withInts("steps", steps),
                        x);
    }

    /** A range of one axis, all of the others. */
    default Node slice(Node x, int axis, Dim start, Dim size) {
        int rank = x.shape().rank();
        List<Dim> starts = new ArrayList<>(Collections.nCopies(rank, Dim.ZERO));
        starts.set(axis, start);
        return slice(x, starts, Rules.replace(x.shape(), axis, size).dims(), Collections.nCopies(rank, 1));
    }

    /** Padding with a scalar, around each axis and between its elements. */
    default Node pad(Node x, Node value, List<Dim> low, List<Dim> high, List<Integer> interior) {
        Attrs attrs = Attrs.NONE.withDims("low", low).withDims("high", high).withInts("interior", interior);
        return node(Movement.PAD, attrs, x, value);
    }

    /** Tensors one after another along an axis. */
    default Node concat(List<Node> parts, int axis) {
        return parts.size() == 1 ? parts.getFirst() : node(Movement.CONCAT, Attrs.NONE.with("axis", axis), parts);
    }

    /** Axes in reverse, in any order. */
    default Node reverse(Node x, List<Integer> axes) {
        return axes.isEmpty()
                ? x
                : node(
                        Movement.REVERSE,
                        Attrs.NONE.withInts("axes", axes.stream().sorted().toList()),
                        x);
    }

    /** A block whose start, one {@code i32[]} per axis, is known at run time; clamped into range. */
    default Node dynamicSlice(Node x, List<Node> start, List<Dim> sizes) {
        List<Node> operands = new ArrayList<>(List.of(x));
        operands.addAll(start);
        return node(Movement.DYNAMIC_SLICE, Attrs.NONE.withDims("sizes", sizes), operands);
    }

    /** x with a block replaced, whose start is known at run time; clamped into range. */
    default Node dynamicUpdate(Node x, Node update, List<Node> start) {
        List<Node> operands = new ArrayList<>(List.of(x, update));
        operands.addAll(start);
        return node(Movement.DYNAMIC_UPDATE, Attrs.NONE, operands);
    }

    /** Row i of the first axis, i known at run time, without that axis. */
    default Node row(Node x, Node i) {
        List<Node> start = new ArrayList<>(Collections.nCopies(x.shape().rank(), scalar(DType.I32, 0)));
        start.set(0, i);
        List<Dim> sizes = Rules.replace(x.shape(), 0, Dim.ONE).dims();
        return reshape(dynamicSlice(x, start, sizes), x.shape().without(List.of(0)));
    }
}
