package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;

/** Makes nodes of any op; what the methods of each family are built on. */
public interface NodeEmit {
    /**
     * A node of an op.
     *
     * @throws dev.dlc.ir.Violation when the op's type rule is broken
     */
    Node node(Op op, Attrs attrs, List<Graph> regions, List<Node> operands);

    /** The whole. */
    Emit self();

    /** A node of an op without regions. */
    default Node node(Op op, Attrs attrs, List<Node> operands) {
        return node(op, attrs, List.of(), operands);
    }

    /** A node of an op without regions. */
    default Node node(Op op, Attrs attrs, Node... operands) {
        return node(op, attrs, List.of(), List.of(operands));
    }
}
