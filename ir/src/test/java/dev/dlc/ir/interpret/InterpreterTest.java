package dev.dlc.ir.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private static final Dim N = Dim.symbol("N");

    private final Emit e = new Emit(new GraphBuilder());

    private static RefTensor vector(double... data) {
        return new RefTensor(DType.F32, new int[] {data.length}, data);
    }

    private static Evaluation run(Graph graph, Map<String, RefTensor> leaves) {
        return Interpreter.run(graph, leaves, Interpreter.Precision.DOUBLE);
    }

    private static void refuses(String rule, Graph graph, Map<String, RefTensor> leaves) {
        assertEquals(
                rule, assertThrows(Violation.class, () -> run(graph, leaves)).rule());
    }

    @Test
    void sizesFollowFromLeaves() {
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(N.times(2).plus(1))));
        Node w = e.param("w", Type.tensor(DType.F32, Shape.of(N.plus(Dim.symbol("M")))));
        Graph graph = Regions.graph("f", List.of(x), List.of(e.size(Dim.symbol("M"), DType.F32), e.sum(w)));
        Evaluation found = run(graph, Map.of("x", vector(1, 2, 3, 4, 5), "w", vector(1, 1, 1, 1, 1)));
        assertArrayEquals(new double[] {3}, found.output("0").data());
        refuses("run.leaf", graph, Map.of("x", vector(1, 2, 3, 4), "w", vector(1)));
    }

    @Test
    void givenSizes() {
        Graph graph = Regions.graph("f", List.of(), List.of(e.size(N.times(N), DType.I64)));
        refuses("run.size", graph, Map.of());
        Sizes sizes = new Sizes(Map.of("N", 5L));
        Evaluation found = Interpreter.run(graph, Map.of(), sizes, Interpreter.Precision.DOUBLE, (node, values) -> {});
        assertArrayEquals(new double[] {25}, found.output("0").data());
    }

    @Test
    void whatIsBoundMustFit() {
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(N)));
        Graph graph = Regions.graph("f", List.of(x), List.of(e.neg(x)));
        refuses("run.leaf", graph, Map.of());
        refuses("run.leaf", graph, Map.of("x", RefTensor.zeros(DType.I32, 3)));
        refuses("run.leaf", graph, Map.of("x", RefTensor.zeros(DType.F32, 3, 1)));
    }

    @Test
    void openEqualitiesAreChecked() {
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(N)));
        Node y = e.input("y", Type.tensor(DType.F32, Shape.of(Dim.symbol("M"))));
        Graph graph = new Graph(
                "f",
                List.of(x, y),
                List.of(new Root.Output("x", x)),
                List.of(new Graph.DimCheck(N, Dim.symbol("M"), "equal lengths", Optional.empty())));
        assertArrayEquals(
                new double[] {1},
                run(graph, Map.of("x", vector(1), "y", vector(2))).output("x").data());
        refuses("run.check", graph, Map.of("x", vector(1), "y", vector(2, 3)));
    }

    @Test
    void rootsByTheirKind() {
        Node w = e.state("w", Type.tensor(DType.F32, Shape.of(2)));
        Graph graph = new Graph(
                "f",
                List.of(),
                List.of(
                        new Root.Report("w", e.sum(w), false),
                        new Root.Update("w", e.neg(w)),
                        new Root.Output("w", w)));
        Evaluation found = run(graph, Map.of("w", vector(1, 2)));
        assertArrayEquals(new double[] {3}, found.report("w").data());
        assertArrayEquals(new double[] {1, 2}, found.output("w").data());
        assertArrayEquals(new double[] {-1, -2}, found.updates().get("w").data());
    }

    /** Only the branch that is taken is evaluated, and what is seen is in order. */
    @Test
    void theObserverSeesEveryValue() {
        Node x = e.input("x", Type.scalar(DType.F32));
        Node y = e.cond(e.gt(x, e.scalar(DType.F32, 0)), () -> List.of(e.sin(x)), () -> List.of(e.exp(x)))
                .getFirst();
        Graph graph = Regions.graph("f", List.of(x), List.of(y));
        List<String> seen = new ArrayList<>();
        RefTensor one = RefTensor.scalar(DType.F32, 1);
        Interpreter.run(
                graph,
                Map.of("x", one),
                Sizes.NONE,
                Interpreter.Precision.DOUBLE,
                (node, values) -> seen.add(node.op().name()));
        assertEquals(List.of("input", "constant", "gt", "sin", "cond", "get"), seen);
    }

    @Test
    void precision() {
        Node third = e.div(e.scalar(DType.F32, 1), e.scalar(DType.F32, 3));
        Node half = e.cast(third, DType.BF16);
        Graph graph = Regions.graph("f", List.of(), List.of(third, half));
        Evaluation exact = Interpreter.run(graph, Map.of(), Interpreter.Precision.DOUBLE);
        assertEquals(1.0 / 3, exact.output("0").data()[0]);
        Evaluation declared = Interpreter.run(graph, Map.of(), Interpreter.Precision.DECLARED);
        assertEquals(1f / 3f, declared.output("0").data()[0]);
        assertEquals(0.333984375, declared.output("1").data()[0]);
    }
}
