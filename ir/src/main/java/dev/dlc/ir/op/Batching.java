package dev.dlc.ir.op;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How an op works on many operands at once. A loop variable runs over {@code 0 .. size}; operands that depend on it
 * have a first axis of that size, and so have the results that the rule makes.
 */
@FunctionalInterface
public interface Batching {
    /** The results of the node, one for each item, for all values of the loop variable. */
    List<Operand> apply(Context context);

    /**
     * A value inside a loop.
     *
     * @param node the value, or all values with a first axis of the size of the loop
     * @param batched whether the node has that axis
     */
    record Operand(Node node, boolean batched) {}

    /**
     * What a rule sees.
     *
     * @param emit makes nodes
     * @param node the node to batch
     * @param operands its operands in the loop
     * @param loop the loop
     */
    record Context(Emit emit, Node node, List<Operand> operands, Loop loop) {
        /** The size of the loop. */
        Dim size() {
            return loop.size();
        }

        /** Whether an operand has the axis of the loop. */
        boolean batched(int index) {
            return operands.get(index).batched;
        }

        /** An operand as it is. */
        Node operand(int index) {
            return operands.get(index).node;
        }

        /** An operand with the axis of the loop. */
        Node full(int index) {
            return full(operands.get(index));
        }

        /** A value with the axis of the loop. */
        Node full(Operand operand) {
            return operand.batched ? operand.node : repeated(operand.node);
        }

        private Node repeated(Node x) {
            List<Dim> dims = new ArrayList<>(List.of(size()));
            dims.addAll(x.shape().dims());
            return emit.expand(x, new Shape(dims));
        }

        /** All operands with the axis of the loop. */
        List<Node> full() {
            return operands.stream().map(this::full).toList();
        }

        /** Values with the axis of the loop as the only result. */
        static List<Operand> one(Node node) {
            return List.of(new Operand(node, true));
        }

        /** Several results with the axis of the loop. */
        static List<Operand> all(List<Node> nodes) {
            return nodes.stream().map(node -> new Operand(node, true)).toList();
        }
    }

    /**
     * A loop variable.
     *
     * @param symbol its name in sizes and starts
     * @param size it runs over 0 .. size
     * @param first the smallest id of a node that may mention it
     */
    record Loop(String symbol, Dim size, int first) {
        /** A loop variable that any node may mention. */
        public Loop(String symbol, Dim size) {
            this(symbol, size, 0);
        }

        /** Whether a dim depends on the loop variable. */
        public boolean moves(Dim dim) {
            return dim.symbols().contains(symbol);
        }
    }
}
