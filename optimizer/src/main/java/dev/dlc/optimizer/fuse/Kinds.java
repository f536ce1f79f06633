package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Node;
import dev.dlc.ir.op.Control;

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
}
