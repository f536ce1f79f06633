package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.f32;

import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Movement;
import dev.dlc.ir.op.OpTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An elementwise op whose operands were all moved in the same way, constants aside, is computed before the move:
 * broadcasts compute less, and reshapes and transposes don't stand between ops that could be one kernel.
 */
final class SinkRules {
    private static final Set<Op> ELEMENTWISE = OpTable.all().stream()
            .filter(op -> op.family() == Op.Family.ELEMENTWISE)
            .collect(Collectors.toUnmodifiableSet());

    private SinkRules() {}

    static final List<Rule> ROWS = List.of(
            sink(
                    "elementwise-of-broadcasts",
                    Movement.BROADCAST,
                    e -> e.mul(
                            e.broadcast(f32(e, "x", 3), List.of(1), Shape.of(2, 3)),
                            e.broadcast(f32(e, "y", 3), List.of(1), Shape.of(2, 3))),
                    e -> e.add(e.broadcast(f32(e, "x", 3), List.of(1), Shape.of(2, 3)), e.scalar(DType.F32, 2))),
            sink(
                    "elementwise-of-reshapes",
                    Movement.RESHAPE,
                    e -> e.unary(Elementwise.TANH, e.reshape(f32(e, "x", 2, 6), Shape.of(3, 4))),
                    e -> e.sub(e.reshape(f32(e, "x", 2, 6), Shape.of(12)), e.reshape(f32(e, "y", 2, 6), Shape.of(12)))),
            sink(
                    "elementwise-of-transposes",
                    Movement.TRANSPOSE,
                    e -> e.neg(e.transpose(f32(e, "x", 2, 3), List.of(1, 0)))));

    @SafeVarargs
    private static Rule sink(String name, Op move, Function<Emit, Node>... examples) {
        return ruleIf(name, Pattern.of(ELEMENTWISE), m -> sunk(m, move), examples);
    }

    private static Optional<Node> sunk(Rule.Match m, Op move) {
        List<Node> moved = m.root().operands().stream()
                .filter(operand -> !Pattern.isSplat(operand))
                .distinct()
                .toList();
        if (moved.isEmpty() || !moved.stream().allMatch(operand -> operand.is(move))) {
            return Optional.empty();
        }
        Node first = moved.getFirst();
        Shape before = first.operand(0).shape();
        boolean alike = moved.stream()
                .allMatch(operand -> operand.attrs().equals(first.attrs())
                        && operand.operand(0).shape().equals(before));
        if (!alike) {
            return Optional.empty();
        }
        List<Node> operands = new ArrayList<>();
        for (Node operand : m.root().operands()) {
            operands.add(
                    Pattern.isSplat(operand)
                            ? m.emit().full(operand.tensor().with(before), Pattern.value(operand))
                            : operand.operand(0));
        }
        Node computed = m.emit().node(m.root().op(), m.root().attrs(), operands);
        return Optional.of(m.emit().node(move, first.attrs(), computed));
    }
}
