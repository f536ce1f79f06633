package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.check.DimFacts;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.Control;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts floating-point operations: two for each term of a product, one for each element of anything elementwise or
 * reduced.
 */
final class Flops {
    private Flops() {}

    /**
     * The operations of one run of a graph. A loop with a bound counts as often as it can run, one without once; of two
     * branches the dearer one counts, or both where sizes decide which that is.
     */
    static Dim of(Graph graph) {
        Dim total = Dim.ZERO;
        for (Node node : graph.nodes()) {
            total = total.plus(of(node));
        }
        return total;
    }

    private static Dim of(Node node) {
        if (node.op().family() == Op.Family.CONTROL) {
            return regions(node);
        }
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

    private static Dim regions(Node node) {
        List<Dim> parts = node.regions().stream().map(Flops::of).toList();
        if (node.is(Control.COND)) {
            Dim difference = parts.get(0).minus(parts.get(1));
            return DimFacts.isNatural(difference)
                    ? parts.get(0)
                    : DimFacts.isNatural(difference.times(-1))
                            ? parts.get(1)
                            : parts.get(0).plus(parts.get(1));
        }
        if (node.is(Control.CUSTOM_GRAD)) {
            return parts.getFirst();
        }
        String rounds = node.is(Control.SCAN) ? "length" : "bound";
        Dim once = parts.stream().reduce(Dim.ZERO, Dim::plus);
        return once.times(
                node.attrs().find(rounds).isPresent() ? Dim.product(node.attrs().dims(rounds)) : Dim.ONE);
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
