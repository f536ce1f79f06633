package dev.dlc.ir.op;

import dev.dlc.ir.Node;
import java.util.List;
import java.util.Optional;

/** How an op is differentiated in reverse mode. */
public sealed interface Gradient {
    /**
     * A rule. It builds, from the cotangents of the results, the cotangent of each operand; empty for an operand that
     * gets none. Summation over several uses is the walker's work, not the rule's.
     */
    non-sealed interface Vjp extends Gradient {
        /** The cotangent of each operand, in order. */
        List<Optional<Node>> apply(Context context);
    }

    /**
     * The derivative is zero almost everywhere or the operands are not numbers one can vary.
     *
     * @param reason why, in the words of a diagnostic
     */
    record None(String reason) implements Gradient {}

    /**
     * What a rule sees.
     *
     * @param emit makes nodes
     * @param node the node to differentiate; its operands and itself may be used in the result
     * @param cotangents the cotangent of each result: one for a tensor, one per item for a tuple; empty where none
     *     arrived
     */
    record Context(Emit emit, Node node, List<Optional<Node>> cotangents) {
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
