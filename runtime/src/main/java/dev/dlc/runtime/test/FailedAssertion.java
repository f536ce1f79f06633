package dev.dlc.runtime.test;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Reduce;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.runtime.exec.Executable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds both sides to a failed assertion that compares two tensors: the values of the first element for which the
 * comparison does not hold, computed by the reference interpreter.
 */
final class FailedAssertion {
    private static final Map<Op, String> RELATIONS = Map.of(
            Elementwise.EQ, "equal to",
            Elementwise.NE, "other than",
            Elementwise.LT, "less than",
            Elementwise.LE, "at most",
            Elementwise.GT, "greater than",
            Elementwise.GE, "at least");

    private FailedAssertion() {}

    /** Two tensors and what should hold between their elements. */
    private record Comparison(Node condition, Node left, String relation, Node right) {}

    /**
     * The diagnostic with the values of both sides.
     *
     * @param leaves the values of the graph's inputs
     */
    static Diagnostic explain(
            Diagnostic diagnostic, Graph graph, Executable.Failure.CheckFailed failed, Map<String, RefTensor> leaves) {
        Graph expanded = PassRunner.quiet().run(List.of(Differentiate.PASS), graph);
        Optional<Comparison> comparison = expanded.roots().stream()
                .filter(Root.Check.class::isInstance)
                .map(Root.Check.class::cast)
                .filter(check ->
                        check.message().equals(failed.message()) && check.span().equals(failed.span()))
                .findFirst()
                .flatMap(check -> comparison(check.value()));
        return comparison
                .flatMap(found -> sides(diagnostic, expanded, found, leaves))
                .orElseGet(() -> diagnostic.sides("a condition that holds everywhere", "one that does not"));
    }

    private static Optional<Comparison> comparison(Node value) {
        Node condition = value;
        while (condition.is(Reduce.ALL)) {
            condition = condition.operand(0);
        }
        Optional<String> relation = Optional.ofNullable(RELATIONS.get(condition.op()));
        Node compared = condition;
        return relation.map(text -> {
            Node left = compared.operand(0);
            boolean distance = compared.is(Elementwise.LE)
                    && left.is(Elementwise.ABS)
                    && left.operand(0).is(Elementwise.SUB);
            return distance
                    ? new Comparison(
                            compared,
                            left.operand(0).operand(0),
                            "close to",
                            left.operand(0).operand(1))
                    : new Comparison(compared, left, text, compared.operand(1));
        });
    }

    private static Optional<Diagnostic> sides(
            Diagnostic diagnostic, Graph graph, Comparison comparison, Map<String, RefTensor> leaves) {
        List<Root> roots = new ArrayList<>();
        roots.add(new Root.Output("holds", comparison.condition()));
        roots.add(new Root.Output("left", comparison.left()));
        roots.add(new Root.Output("right", comparison.right()));
        Evaluation evaluation = Interpreter.run(
                new Graph(graph.name(), graph.inputs(), roots, graph.checks()), leaves, Interpreter.Precision.DECLARED);
        RefTensor holds = evaluation.output("holds");
        for (int i = 0; i < holds.data().length; i++) {
            if (holds.data()[i] == 0) {
                String expected = comparison.relation() + " " + element(evaluation.output("right"), i);
                return Optional.of(
                        diagnostic.sides(expected, element(evaluation.output("left"), i) + place(holds.sizes(), i)));
            }
        }
        return Optional.empty(); // the device saw a difference that the reference interpreter does not have
    }

    /** An element, or the only one of a scalar that is compared to every element. */
    private static String element(RefTensor tensor, int index) {
        double value = tensor.data()[tensor.data().length == 1 ? 0 : index];
        boolean whole = !tensor.dtype().isFloat();
        return whole
                ? Long.toString((long) value)
                : tensor.dtype() == DType.F64 ? Double.toString(value) : Float.toString((float) value);
    }

    private static String place(int[] sizes, int index) {
        if (sizes.length == 0) {
            return "";
        }
        int[] at = new int[sizes.length];
        int rest = index;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            at[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        return " at element " + Arrays.toString(at);
    }
}
