package dev.dlc.ir.op;

import dev.dlc.ir.Node;
import java.util.List;
import java.util.Optional;

/** How an op is differentiated in reverse mode. */
public sealed interface Gradient {
    /**
     * A rule. It builds, from the cotangents of the results, the cotangent of each operand; empty for an operand that
     * gets none, because it is no floating tensor or its derivative is zero wherever it exists. Summation over several
     * uses is the walker's work, not the rule's.
     */
    non-sealed interface Vjp extends Gradient {
        /** The cotangent of each operand, in order. */
        List<Optional<Node>> apply(Context context);
    }

    /**
     * There is no derivative: differentiation through such a node is an error of the program.
     *
     * @param reason why, in the words of a diagnostic
     */
    record None(String reason) implements Gradient {}

    /** The op takes a tuple apart: the walker adds the cotangent to that item's of the tuple. */
    record Item() implements Gradient {}

    /**
     * The walker of reverse mode, for rules that differentiate regions: they inline the region at fresh leaves and ask
     * for the cotangents of those.
     */
    @FunctionalInterface
    interface Walker {
        /**
         * The cotangent of each of {@code wrt}; empty where no result depends on it.
         *
         * @param emit makes nodes
         * @param results nodes that are built from the leaves
         * @param cotangents one for each result; empty for none
         * @param wrt leaves
         */
        List<Optional<Node>> vjp(Emit emit, List<Node> results, List<Optional<Node>> cotangents, List<Node> wrt);
    }

    /**
     * What a rule sees.
     *
     * @param emit makes nodes
     * @param node the node to differentiate; its operands and itself may be used in the result
     * @param cotangents the cotangent of each result: one for a tensor, one per item for a tuple; empty where none
     *     arrived
     * @param walker differentiates regions
     */
    record Context(Emit emit, Node node, List<Optional<Node>> cotangents, Walker walker) {
        public Context {
            cotangents = List.copyOf(cotangents);
        }

        /** The cotangent of a node that yields one tensor. */
        public Node cotangent() {
            return cotangents.getFirst().orElseThrow();
        }

        /** An operand. */
        public Node operand(int index) {
            return node.operand(index);
        }
    }
}
