package dev.dlc.dsl.elaborate;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Contract;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts floating-point operations: two for each term of a product, one for each element of anything elementwise or
 * reduced.
 */
final class Flops {
    private Flops() {}

    /** The operations of one run of a graph; those inside regions are not counted. */
    static Dim of(Graph graph) {
        Dim total = Dim.ZERO;
        for (Node node : graph.nodes()) {
            total = total.plus(of(node));
        }
        return total;
    }

    private static Dim of(Node node) {
        if (!(node.type() instanceof Type.Tensor type) || !type.dtype().isFloat()) {
            return Dim.ZERO;
        }
        Op.Family family = node.op().family();
        return switch (family) {
            case ELEMENTWISE -> type.shape().elements();
            case REDUCE, WINDOW -> operandElements(node).times(window(node));
            case CONTRACT -> contract(node).times(2);
            case LEAF, RANDOM, MOVEMENT, INDEX, ORDER, CONTROL, DIFFERENTIATION -> Dim.ZERO;
        };
    }

    private static Dim operandElements(Node node) {
        return node.attrs().find("window").isPresent()
                ? node.shape().elements()
                : node.operand(0).shape().elements();
    }

    private static Dim window(Node node) {
        long size = 1;
        if (node.attrs().find("window").isPresent()) {
            for (int extent : node.attrs().ints("window")) {
                size *= extent;
            }
        }
        return Dim.of(size);
    }

    private static Dim contract(Node node) {
        Shape second = node.operand(1).shape();
        if (node.is(Contract.DOT)) {
            List<Dim> contracted = new ArrayList<>();
            node.attrs().ints("rhs_contract").forEach(axis -> contracted.add(second.dim(axis)));
            return node.shape().elements().times(Dim.product(contracted));
        }
        boolean image = node.is(Contract.CONV);
        Dim outputs = image ? node.shape().elements() : node.operand(0).shape().elements();
        return outputs.times(Dim.product(second.without(List.of(0)).dims()));
    }
}
