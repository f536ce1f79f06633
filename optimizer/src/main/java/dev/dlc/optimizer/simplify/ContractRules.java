package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.op;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.f32;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Contract;
import dev.dlc.ir.op.Movement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Products. */
final class ContractRules {
    private ContractRules() {}

    static final List<Rule> ROWS = List.of(ruleIf(
            "transpose-of-dot",
            op(Movement.TRANSPOSE, op(Contract.DOT)),
            ContractRules::swapped,
            e -> e.transpose(
                    e.dot(f32(e, "x", 2, 3), f32(e, "y", 3, 4), List.of(), List.of(), List.of(1), List.of(0)),
                    List.of(1, 0)),
            e -> e.transpose(
                    e.dot(f32(e, "x", 2, 3, 4), f32(e, "y", 5, 2, 4), List.of(0), List.of(1), List.of(2), List.of(2)),
                    List.of(0, 2, 1))));

    /** A product's factors may change places, as may those of each fma; the chain stays as it is. */
    private static Optional<Node> swapped(Rule.Match m) {
        Node dot = m.get("dot");
        Attrs attrs = dot.attrs();
        int batches = attrs.ints("lhs_batch").size();
        int left = dot.operand(0).tensor().rank()
                - batches
                - attrs.ints("lhs_contract").size();
        int rank = dot.tensor().rank();
        List<Integer> permutation = IntStream.range(0, rank)
                .mapToObj(axis -> axis < batches ? axis : batches + (axis - batches + left) % (rank - batches))
                .toList();
        boolean swaps = permutation.equals(m.root().attrs().ints("permutation"));
        return swaps
                ? Optional.of(m.emit()
                        .dot(
                                dot.operand(1),
                                dot.operand(0),
                                attrs.ints("rhs_batch"),
                                attrs.ints("lhs_batch"),
                                attrs.ints("rhs_contract"),
                                attrs.ints("lhs_contract")))
                : Optional.empty();
    }
}
