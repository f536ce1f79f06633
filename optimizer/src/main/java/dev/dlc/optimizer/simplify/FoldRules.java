package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Rule.ruleIf;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Leaf;
import dev.dlc.ir.op.OpTable;
import dev.dlc.ir.op.RefTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes of constants alone, computed by the reference in the arithmetic of the numeric contract. */
final class FoldRules {
    private static final long MOST_ELEMENTS = 4096;

    private static final Set<Op> ELEMENTWISE = family(Op.Family.ELEMENTWISE);
    private static final Set<Op> FOLDED = OpTable.all().stream()
            .filter(op -> op.family() == Op.Family.ELEMENTWISE || op.family() == Op.Family.MOVEMENT)
            .collect(Collectors.toUnmodifiableSet());

    private FoldRules() {}

    static final List<Rule> ROWS = List.of(
            ruleIf(
                    "fold-splats",
                    Pattern.of(ELEMENTWISE),
                    FoldRules::splats,
                    e -> e.mul(e.full(type(5), 3), e.full(type(5), 0.1)),
                    e -> e.exp(e.full(type(5), 0.7))),
            ruleIf(
                    "fold-literals",
                    Pattern.of(FOLDED),
                    FoldRules::literals,
                    e -> e.add(e.constant(type(3), List.of(1.0, 2.0, 3.0)), e.full(type(3), 0.1)),
                    e -> e.reverse(e.constant(type(3), List.of(1.0, 2.0, 3.0)), List.of(0))));

    private static Set<Op> family(Op.Family family) {
        return OpTable.all().stream().filter(op -> op.family() == family).collect(Collectors.toUnmodifiableSet());
    }

    private static Type.Tensor type(long... sizes) {
        return Type.tensor(DType.F32, Shape.of(sizes));
    }

    private static Optional<Node> splats(Rule.Match m) {
        if (!m.root().operands().stream().allMatch(Pattern::isSplat)) {
            return Optional.empty();
        }
        Emit scratch = new Emit(new GraphBuilder());
        List<Node> scalars = new ArrayList<>();
        for (Node operand : m.root().operands()) {
            scalars.add(scratch.scalar(operand.dtype(), Pattern.value(operand)));
        }
        Node scalar = scratch.node(m.root().op(), m.root().attrs(), scalars);
        return value(scalar).map(value -> m.emit().full(m.root().tensor(), value.data()[0]));
    }

    private static Optional<Node> literals(Rule.Match m) {
        Node root = m.root();
        boolean literal = root.operands().stream().allMatch(operand -> operand.is(Leaf.CONSTANT))
                && root.shape().isStatic()
                && root.operands().stream().allMatch(operand -> operand.shape().isStatic());
        if (!literal || root.shape().elements().constant().orElseThrow() > MOST_ELEMENTS) {
            return Optional.empty();
        }
        Emit scratch = new Emit(new GraphBuilder());
        List<Node> operands = root.operands().stream()
                .map(operand -> scratch.node(Leaf.CONSTANT, operand.attrs()))
                .toList();
        Node copy = scratch.node(root.op(), root.attrs(), operands);
        return value(copy).map(value -> m.emit().constant(root.tensor(), values(value)));
    }

    private static List<Double> values(RefTensor tensor) {
        List<Double> values = new ArrayList<>();
        for (double value : tensor.data()) {
            values.add(value);
        }
        boolean same = !values.isEmpty() && values.stream().distinct().count() == 1;
        return same ? List.of(values.getFirst()) : values;
    }

    /** The value, unless it is an integer that a double may not hold. */
    private static Optional<RefTensor> value(Node node) {
        if (node.dtype() == DType.I64) {
            return Optional.empty();
        }
        Graph graph = new Graph("fold", List.of(), List.of(new Root.Output("y", node)));
        return Optional.of(
                Interpreter.run(graph, Map.of(), Interpreter.Precision.DECLARED).output("y"));
    }
}
