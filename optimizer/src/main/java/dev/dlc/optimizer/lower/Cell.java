package dev.dlc.optimizer.lower;

import dev.dlc.ir.Node;
import dev.dlc.ir.Type;

/** What a buffer of a kernel holds. */
public sealed interface Cell {
    /** The type of the whole buffer. */
    Type.Tensor type();

    /** The node that the buffer belongs to. */
    Node node();

    /** A node's value. For a leaf that is updated: the value before the update. */
    record Value(Node node) implements Cell {
        @Override
        public Type.Tensor type() {
            return node.tensor();
        }
    }

    /**
     * A node's value, computed once more because its memory was wanted meanwhile.
     *
     * @param number 1 for the second time
     */
    record Again(Node node, int number) implements Cell {
        @Override
        public Type.Tensor type() {
            return node.tensor();
        }
    }

    /** Memory of that name, such as that of a parameter or state, for a copy of the value of {@code node}. */
    record Target(String name, Node node) implements Cell {
        @Override
        public Type.Tensor type() {
            return node.tensor();
        }
    }
}
