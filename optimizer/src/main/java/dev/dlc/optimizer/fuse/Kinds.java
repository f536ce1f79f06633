package dev.dlc.optimizer.fuse;

import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Control;
import dev.dlc.optimizer.index.Views;
import java.util.List;

/** What fusion needs to know of ops. */
public final class Kinds {
    private Kinds() {}

    /** Whether a leaf needs no memory: numbers, indices, sizes. */
    public static boolean isInline(Node node) {
        return switch (node.op().name()) {
            case "iota", "size" -> true;
            case "constant" -> node.attrs().reals("values").size() == 1;
            default -> false;
        };
    }

    /** Whether a kernel is built around a node, so that its result is always in memory or in an epilogue. */
    public static boolean hasCore(Node node) {
        return switch (node.op().family()) {
            case CONTRACT, ORDER -> true;
            case INDEX ->
                !node.op().name().equals("gather") && !node.op().name().equals("csr_dot");
            case MOVEMENT -> node.op().name().equals("concat");
            case LEAF, ELEMENTWISE, RANDOM, REDUCE, WINDOW, CONTROL, DIFFERENTIATION -> false;
        };
    }

    /** Whether a node is run by the host, step by step of its regions, and not by a kernel. */
    public static boolean isControlFlow(Node node) {
        return node.is(Control.SCAN) || node.is(Control.WHILE) || node.is(Control.COND);
    }

    /** Whether a node is a result of control flow: always in memory, and in no kernel. */
    public static boolean isControlFlowResult(Node node) {
        return node.is(Control.GET) && isControlFlow(node.operand(0));
    }

    /** The reduced axes of a node of the family REDUCE. */
    public static List<Integer> reducedAxes(Node node) {
        boolean arg = node.op().name().equals("argmax") || node.op().name().equals("argmin");
        return arg ? List.of((int) node.attrs().integer("axis")) : node.attrs().ints("axes");
    }

    /**
     * How many of the reduced axes that have more than one element form the inner run of a row sum: those at the end of
     * the operand.
     */
    public static int innerRun(Node node) {
        List<Integer> reduced = reducedAxes(node);
        int inner = 0;
        for (int axis = node.operand(0).tensor().rank() - 1; axis >= 0 && reduced.contains(axis); axis--) {
            inner += node.operand(0).shape().dim(axis).is(1) ? 0 : 1;
        }
        return inner;
    }

    /** Whether a node's elements are elements of its first operand alone, wherever they are read. */
    static boolean isPlainView(Node node) {
        boolean several = node.op().name().equals("pad") || node.op().name().equals("concat");
        return Views.isView(node) && !several;
    }

    /** Whether an element is computed from the same element of the operands, from a view of them, or from nothing. */
    public static boolean isSimple(Node node) {
        return node.op().family() == Op.Family.ELEMENTWISE
                || Views.isView(node)
                || node.op().name().equals("random_bits");
    }

    /**
     * Whether the elements of a node that is no tuple are rounded when they are stored: kernels compute 16-bit floats
     * in f32.
     */
    static boolean isRounded(Node node) {
        return (node.dtype() == DType.F16 || node.dtype() == DType.BF16) && !Views.isView(node);
    }

    /** Whether a node that is no leaf and no item of a tuple has a kernel of its own, whatever reads it, or none. */
    static boolean standsAlone(Node node) {
        return hasCore(node) || isControlFlow(node) || node.type() instanceof Type.Tuple;
    }
}
