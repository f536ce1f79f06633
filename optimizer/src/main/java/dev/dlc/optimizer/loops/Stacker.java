package dev.dlc.optimizer.loops;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.StackedDot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the values that nodes of a loop's body have at all steps, stacked in a further first axis, outside of the loop.
 * Nodes whose value is the same at each step are made as they are.
 */
final class Stacker {
    private final Emit emit;
    private final Dim length;
    private final Map<Node, Node> stacked = new HashMap<>();
    private final Map<Node, Node> fixed = new HashMap<>();

    /** A stacker for loops of {@code length} steps; {@code emit} makes the nodes. */
    Stacker(Emit emit, Dim length) {
        this.emit = emit;
        this.length = length;
    }

    /** Says that a node's values at all steps are known. */
    void know(Node node, Node values) {
        stacked.put(node, values);
    }

    /** Says that a node has the same value at each step. */
    void fix(Node node, Node value) {
        fixed.put(node, value);
    }

    /** Whether a node's value is the same at each step. */
    boolean isFixed(Node node) {
        return fixed.containsKey(node);
    }

    /** The value of a node that is the same at each step. */
    Node fixed(Node node) {
        return fixed.get(node);
    }

    /** Whether the values at all steps are known. */
    boolean isStacked(Node node) {
        return stacked.containsKey(node);
    }

    /** The values at all steps, for a node whose value is known. */
    Node stacked(Node node) {
        Node known = stacked.get(node);
        if (known != null) {
            return known;
        }
        Node value = fixed.get(node);
        return emit.node(
                dev.dlc.ir.op.Movement.BROADCAST,
                Attrs.NONE
                        .withInts(
                                "axes",
                                IntStream.rangeClosed(1, value.shape().rank())
                                        .boxed()
                                        .toList())
                        .withDims("shape", stacked(value.shape()).dims()),
                value);
    }

    private Shape stacked(Shape shape) {
        return new Shape(front(length, shape.dims()));
    }

    private static <T> List<T> front(T first, List<T> rest) {
        List<T> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static List<Integer> next(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }

    /** Makes a node whose operands are known; says whether it could. */
    boolean make(Node node) {
        if (node.type() instanceof Type.Tuple) {
            return false;
        }
        if (node.operands().stream().allMatch(this::isFixed)) {
            List<Node> operands = node.operands().stream().map(this::fixed).toList();
            fixed.put(node, emit.builder().like(node, operands));
            return true;
        }
        boolean known = node.operands().stream().allMatch(operand -> isFixed(operand) || isStacked(operand));
        Optional<Node> values = known ? values(node) : Optional.empty();
        values.ifPresent(made -> stacked.put(node, made));
        return values.isPresent();
    }

    private Optional<Node> values(Node node) {
        Attrs attrs = node.attrs();
        return switch (node.op().name()) {
            case "tap" -> Optional.of(stacked(node.operand(0)));
            case "reshape" -> Optional.of(like(node, shaped(node)));
            case "broadcast" ->
                Optional.of(like(node, shaped(node).withInts("axes", front(0, next(attrs.ints("axes"))))));
            case "transpose" ->
                Optional.of(like(node, attrs.withInts("permutation", front(0, next(attrs.ints("permutation"))))));
            case "reverse" -> Optional.of(like(node, attrs.withInts("axes", next(attrs.ints("axes")))));
            case "concat" -> Optional.of(like(node, attrs.with("axis", attrs.integer("axis") + 1)));
            case "slice" ->
                Optional.of(like(
                        node,
                        attrs.withDims("starts", front(Dim.ZERO, attrs.dims("starts")))
                                .withDims("sizes", front(length, attrs.dims("sizes")))
                                .withInts("steps", front(1, attrs.ints("steps")))));
            case "pad" -> pad(node);
            case "gather" -> gather(node);
            case "dot" -> dot(node);
            case "reduce_sum", "reduce_prod", "reduce_max", "reduce_min", "reduce_any", "reduce_all" ->
                Optional.of(like(node, attrs.withInts("axes", next(attrs.ints("axes")))));
            default -> node.op().family() == Op.Family.ELEMENTWISE ? Optional.of(like(node, attrs)) : Optional.empty();
        };
    }

    private Attrs shaped(Node node) {
        return node.attrs().withDims("shape", stacked(node.shape()).dims());
    }

    /** The same op on stacked operands. */
    private Node like(Node node, Attrs attrs) {
        List<Node> operands = node.operands().stream().map(this::stacked).toList();
        return emit.node(node.op(), attrs, operands);
    }

    private Optional<Node> pad(Node node) {
        Node value = node.operand(1);
        if (!isFixed(value)) {
            return Optional.empty();
        }
        Attrs attrs = node.attrs()
                .withDims("low", front(Dim.ZERO, node.attrs().dims("low")))
                .withDims("high", front(Dim.ZERO, node.attrs().dims("high")))
                .withInts("interior", front(0, node.attrs().ints("interior")));
        return Optional.of(emit.node(node.op(), attrs, stacked(node.operand(0)), fixed(value)));
    }

    /** Rows of a table. */
    private Optional<Node> gather(Node node) {
        boolean rows = isFixed(node.operand(0)) && node.attrs().integer("axis") == 0;
        return rows
                ? Optional.of(emit.node(node.op(), node.attrs(), fixed(node.operand(0)), stacked(node.operand(1))))
                : Optional.empty();
    }

    private Optional<Node> dot(Node node) {
        if (!StackedDot.isNeverCut(node)) {
            return Optional.empty();
        }
        Node a = node.operand(0);
        Node b = node.operand(1);
        return Optional.of(StackedDot.perStep(
                emit,
                node,
                isFixed(a) ? fixed(a) : stacked(a),
                !isFixed(a),
                isFixed(b) ? fixed(b) : stacked(b),
                !isFixed(b)));
    }
}
