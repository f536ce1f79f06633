package dev.dlc.optimizer.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Gradient;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.op.TestRow;
import dev.dlc.optimizer.OptimizerCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of the first and second order of every row of the op table, against differences in double along random
 * directions.
 */
class OpGradientTest {
    private static final long SEED = 11;
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-6;

    static Stream<OpCase> cases() {
        return OpCase.all()
                .filter(c -> isDifferentiable(c)
                        && c.row().operands().stream().anyMatch(t -> t.dtype().isFloat()));
    }

    private static boolean isDifferentiable(OpCase c) {
        // the gradient of custom_grad is not its derivative
        return !(c.op().gradient() instanceof Gradient.None) && c.op() != Control.CUSTOM_GRAD && !isUnbounded(c);
    }

    private static boolean isUnbounded(OpCase c) {
        return c.op() == Control.WHILE && c.row().attrs().dims("bound").isEmpty();
    }

    @Test
    void aLoopWithoutABoundHasNoDerivative() {
        OpCase loop = OpCase.of(Control.WHILE)
                .filter(OpGradientTest::isUnbounded)
                .findFirst()
                .orElseThrow();
        DlcException thrown = assertThrows(DlcException.class, () -> Derivatives.of(loop));
        assertEquals(
                OptimizerCode.NO_DERIVATIVE, thrown.diagnostics().getFirst().code());
    }

    /** The row is a step with the gradient of a line: dx = r slope. */
    @Test
    void aCustomGradientIsWhatItsRegionSays() {
        OpCase step = OpCase.of(Control.CUSTOM_GRAD).findFirst().orElseThrow();
        Derivatives d = Derivatives.of(step);
        Map<String, RefTensor> values = d.draw(new Random(SEED), step);
        double[] found = d.at(values).values().get(2).data();
        for (int i = 0; i < found.length; i++) {
            assertEquals(values.get("r0").data()[i] * values.get("x1").data()[i], found[i]);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void firstAndSecondOrder(OpCase c) {
        Derivatives d = Derivatives.of(c);
        Random random = new Random(SEED);
        Map<String, RefTensor> at = d.draw(random, c);
        Map<String, RefTensor> along = d.directions(random);
        Evaluation here = d.at(at);
        Evaluation above = d.at(moved(at, along, STEP));
        Evaluation below = d.at(moved(at, along, -STEP));
        for (int order = 0; order < 2; order++) {
            double difference = (above.values().get(order).data()[0]
                            - below.values().get(order).data()[0])
                    / (2 * STEP);
            assertTrue(Double.isFinite(difference), "order " + (order + 1));
            double derivative = 0;
            double scale = 1;
            for (int i = 0; i < d.wrt.size(); i++) {
                double[] gradient =
                        here.values().get(2 + order * d.wrt.size() + i).data();
                double[] direction = along.get(d.wrt.get(i)).data();
                for (int k = 0; k < gradient.length; k++) {
                    derivative += gradient[k] * direction[k];
                    scale += Math.abs(gradient[k] * direction[k]);
                }
            }
            assertEquals(difference, derivative, TOLERANCE * scale, "order " + (order + 1));
        }
        forwardMode(d, at, here);
    }

    /** t is linear in the cotangents r, so t = sum of r dt/dr, where dt/dr is the derivative along u: forward mode. */
    private static void forwardMode(Derivatives d, Map<String, RefTensor> at, Evaluation here) {
        double t = here.values().get(1).data()[0];
        double sum = 0;
        double scale = 1;
        for (int i = 0; i < d.results; i++) {
            double[] along = here.values().get(2 + 2 * d.wrt.size() + i).data();
            double[] r = at.get("r" + i).data();
            for (int k = 0; k < r.length; k++) {
                sum += r[k] * along[k];
                scale += Math.abs(r[k] * along[k]);
            }
        }
        assertEquals(t, sum, 1e-12 * scale, "forward mode");
    }

    private static Map<String, RefTensor> moved(Map<String, RefTensor> at, Map<String, RefTensor> along, double step) {
        Map<String, RefTensor> moved = new LinkedHashMap<>(at);
        along.forEach((name, direction) -> {
            double[] data = at.get(name).data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] += step * direction.data()[i];
            }
            moved.put(name, new RefTensor(direction.dtype(), direction.sizes(), data));
        });
        return moved;
    }

    /**
     * A scalar of the op's results, s = sum of r * results; a scalar of its gradient, t = sum of u * ds/dx; and the
     * gradients of both. The factors are inputs.
     *
     * @param graph outputs s, t, ds/dx..., dt/dx..., dt/dr...
     * @param wrt the names of the floating operands
     * @param factors all factors
     * @param results how many factors r there are
     */
    private record Derivatives(Graph graph, List<String> wrt, List<Node> factors, int results) {
        static Derivatives of(OpCase c) {
            Emit e = new Emit(new GraphBuilder());
            List<Node> inputs = new ArrayList<>();
            List<Node> wrt = new ArrayList<>();
            List<Node> factors = new ArrayList<>();
            for (int i = 0; i < c.row().operands().size(); i++) {
                Node x = e.input("x" + i, c.row().operands().get(i));
                inputs.add(x);
                if (x.dtype().isFloat()) {
                    wrt.add(x);
                }
            }
            Node node = e.node(c.op(), c.row().attrs(), c.row().regions(), inputs);
            List<Node> floats =
                    e.items(node).stream().filter(y -> y.dtype().isFloat()).toList();
            Node s = weighted(e, floats, "r", factors);
            List<Node> first = e.items(e.gradient(s, wrt));
            Node t = weighted(e, first, "u", factors);
            List<Node> results = new ArrayList<>(List.of(s, t));
            results.addAll(first);
            results.addAll(e.items(e.gradient(t, wrt)));
            if (!floats.isEmpty()) {
                results.addAll(e.items(e.gradient(t, factors.subList(0, floats.size()))));
            }
            inputs.addAll(factors);
            Graph graph = Differentiate.PASS.function().apply(Regions.graph("derivatives", inputs, results));
            return new Derivatives(
                    graph, wrt.stream().map(x -> x.attrs().text("name")).toList(), factors, floats.size());
        }

        private static Node weighted(Emit e, List<Node> values, String word, List<Node> factors) {
            Node sum = e.scalar(DType.F32, 0);
            for (int i = 0; i < values.size(); i++) {
                Node factor = e.input(word + i, values.get(i).tensor());
                factors.add(factor);
                // an empty maximum is infinite, whatever the operands are
                Node finite = e.select(e.isFinite(values.get(i)), values.get(i), e.like(values.get(i), 0));
                sum = e.add(sum, e.cast(e.sum(e.mul(factor, finite)), DType.F32));
            }
            return sum;
        }

        Map<String, RefTensor> draw(Random random, OpCase c) {
            Map<String, RefTensor> values = c.draw(SEED);
            factors.forEach(f ->
                    values.put(f.attrs().text("name"), OpCase.draw(random, f.tensor(), TestRow.Domain.range(-1, 1))));
            return values;
        }

        Map<String, RefTensor> directions(Random random) {
            Map<String, RefTensor> directions = new LinkedHashMap<>();
            graph.inputs().stream()
                    .filter(x -> wrt.contains(x.attrs().text("name")))
                    .forEach(x -> directions.put(
                            x.attrs().text("name"), OpCase.draw(random, x.tensor(), TestRow.Domain.range(-1, 1))));
            return directions;
        }

        Evaluation at(Map<String, RefTensor> values) {
            return Interpreter.run(graph, values, Interpreter.Precision.DOUBLE);
        }
    }
}
