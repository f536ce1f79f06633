package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Movement;
import dev.dlc.ir.op.StackedDot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How the part of a node's value at one index of an axis is computed from the parts of its operands at that index: the
 * inverse of what {@link dev.dlc.optimizer.loops.Loops} does when it stacks. There is none where a part needs more than
 * one index, or where the bits of the part would be others than in the whole.
 *
 * @param operands for each operand its axis that is the node's, or {@link #FIXED} where all parts need all of it
 * @param attrs the attributes of the node that makes the part
 */
record Along(List<Integer> operands, Attrs attrs) {
    /** An operand without the axis. */
    static final int FIXED = -1;

    Along {
        operands = List.copyOf(operands);
    }

    /** The first axis of a tensor that is not the literal 1; the rank where there is none. */
    static int front(Node node) {
        Shape shape = node.shape();
        int axis = 0;
        while (axis < shape.rank() && shape.dim(axis).is(1)) {
            axis++;
        }
        return axis;
    }

    /** The rule for a node and an axis of its value. */
    static Optional<Along> of(Node node, int axis) {
        Attrs attrs = node.attrs();
        return switch (node.op().name()) {
            case "constant" -> attrs.reals("values").size() == 1 ? leaf(shaped(node, axis)) : Optional.empty();
            case "iota" ->
                attrs.integer("axis") == axis
                        ? Optional.empty()
                        : leaf(shaped(node, axis).with("axis", moved((int) attrs.integer("axis"), axis)));
            case "broadcast" -> broadcast(node, axis);
            case "reshape" -> reshape(node, axis);
            case "transpose" -> {
                int from = attrs.ints("permutation").get(axis);
                yield one(from, attrs.withInts("permutation", moved(without(attrs.ints("permutation"), axis), from)));
            }
            case "reverse" ->
                attrs.ints("axes").contains(axis)
                        ? Optional.empty()
                        : one(axis, attrs.withInts("axes", moved(attrs.ints("axes"), axis)));
            case "concat" ->
                attrs.integer("axis") == axis
                        ? Optional.empty()
                        : all(node, axis, attrs.with("axis", moved((int) attrs.integer("axis"), axis)));
            case "slice" -> slice(node, axis);
            case "pad" -> pad(node, axis);
            case "dot" -> dot(node, axis);
            case "reduce_sum", "reduce_prod", "reduce_max", "reduce_min", "reduce_any", "reduce_all" ->
                reduce(node, axis);
            case "tap" -> one(axis, attrs);
            default -> node.op().family() == Op.Family.ELEMENTWISE ? all(node, axis, attrs) : Optional.empty();
        };
    }

    /** The node for a part; operands are parts, or whole where they are fixed. */
    Node make(Emit emit, Node node, List<Node> parts) {
        boolean unit = node.is(Movement.BROADCAST)
                && parts.getFirst().shape().rank() > attrs.ints("axes").size();
        if (!unit) {
            return emit.node(node.op(), attrs, parts);
        }
        // an axis of size 1 that repeats along the loop, behind others of size 1 at most
        Node repeated = parts.getFirst();
        List<Dim> dims = repeated.shape().dims();
        return emit.node(node.op(), attrs, emit.reshape(repeated, new Shape(dims.subList(1, dims.size()))));
    }

    private static Optional<Along> leaf(Attrs attrs) {
        return Optional.of(new Along(List.of(), attrs));
    }

    private static Optional<Along> one(int axis, Attrs attrs) {
        return Optional.of(new Along(List.of(axis), attrs));
    }

    private static Optional<Along> all(Node node, int axis, Attrs attrs) {
        return Optional.of(new Along(Collections.nCopies(node.operands().size(), axis), attrs));
    }

    private static Attrs shaped(Node node, int axis) {
        return node.attrs().withDims("shape", without(node.attrs().dims("shape"), axis));
    }

    private static Optional<Along> broadcast(Node node, int axis) {
        List<Integer> axes = node.attrs().ints("axes");
        int from = axes.indexOf(axis);
        Dim size = from < 0 ? Dim.ONE : node.operand(0).shape().dim(from);
        boolean repeats = from >= 0 && !size.equals(node.shape().dim(axis));
        if (repeats && from > front(node.operand(0))) {
            return Optional.empty();
        }
        Attrs attrs = shaped(node, axis).withInts("axes", moved(from < 0 ? axes : without(axes, from), axis));
        return one(repeats || from < 0 ? FIXED : from, attrs);
    }

    /** The axis stays one where as many elements stand before it and behind it. */
    private static Optional<Along> reshape(Node node, int axis) {
        Shape from = node.operand(0).shape();
        Shape to = node.shape();
        for (int i = 0; i < from.rank(); i++) {
            if (from.dim(i).equals(to.dim(axis))
                    && product(from, 0, i).equals(product(to, 0, axis))
                    && product(from, i + 1, from.rank()).equals(product(to, axis + 1, to.rank()))) {
                return one(i, shaped(node, axis));
            }
        }
        return Optional.empty();
    }

    private static Dim product(Shape shape, int from, int to) {
        return Dim.product(shape.dims().subList(from, to));
    }

    private static Optional<Along> slice(Node node, int axis) {
        Attrs attrs = node.attrs();
        boolean whole = attrs.dims("starts").get(axis).is(0)
                && attrs.ints("steps").get(axis) == 1
                && node.operand(0).shape().dim(axis).equals(node.shape().dim(axis));
        return whole
                ? one(
                        axis,
                        attrs.withDims("starts", without(attrs.dims("starts"), axis))
                                .withDims("sizes", without(attrs.dims("sizes"), axis))
                                .withInts("steps", without(attrs.ints("steps"), axis)))
                : Optional.empty();
    }

    private static Optional<Along> pad(Node node, int axis) {
        Attrs attrs = node.attrs();
        boolean whole = attrs.dims("low").get(axis).is(0)
                && attrs.dims("high").get(axis).is(0)
                && attrs.ints("interior").get(axis) == 0;
        return whole
                ? Optional.of(new Along(
                        List.of(axis, FIXED),
                        attrs.withDims("low", without(attrs.dims("low"), axis))
                                .withDims("high", without(attrs.dims("high"), axis))
                                .withInts("interior", without(attrs.ints("interior"), axis))))
                : Optional.empty();
    }

    /** Batch axes alone: along a free axis one factor is the same for all parts, and one large product is better. */
    private static Optional<Along> dot(Node node, int axis) {
        Attrs attrs = node.attrs();
        boolean batch = axis < attrs.ints("lhs_batch").size();
        if (!batch || !StackedDot.isNeverCut(node, node.shape().without(List.of(axis)))) {
            return Optional.empty();
        }
        int left = attrs.ints("lhs_batch").get(axis);
        int right = attrs.ints("rhs_batch").get(axis);
        return Optional.of(new Along(
                List.of(left, right),
                attrs.withInts("lhs_batch", moved(without(attrs.ints("lhs_batch"), axis), left))
                        .withInts("rhs_batch", moved(without(attrs.ints("rhs_batch"), axis), right))
                        .withInts("lhs_contract", moved(attrs.ints("lhs_contract"), left))
                        .withInts("rhs_contract", moved(attrs.ints("rhs_contract"), right))));
    }

    /** The order of a sum is that of its inner run, which an axis between reduced ones ends. */
    private static Optional<Along> reduce(Node node, int axis) {
        List<Integer> axes = node.attrs().ints("axes");
        boolean outside = axes.isEmpty() || axis < axes.getFirst();
        return outside ? one(axis, node.attrs().withInts("axes", moved(axes, axis))) : Optional.empty();
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> rest = new ArrayList<>(list);
        rest.remove(index);
        return rest;
    }

    /** Numbers of axes once one axis is gone. */
    private static List<Integer> moved(List<Integer> axes, int gone) {
        return axes.stream().map(axis -> moved(axis, gone)).toList();
    }

    private static int moved(int axis, int gone) {
        return axis > gone ? axis - 1 : axis;
    }
}
