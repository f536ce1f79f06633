package dev.dlc.ir.verify;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Gradient;
import dev.dlc.ir.op.TypeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each rule refuses a graph that breaks it; the test of a rule is named after it. */
class VerifierTest {
    private static final Type.Tensor VECTOR = Type.tensor(DType.F32, Shape.of(3));

    private final Emit e = new Emit(new GraphBuilder());
    private final Node x = e.input("x", VECTOR);

    private static Graph graph(List<Node> inputs, Root... roots) {
        return new Graph("g", inputs, List.of(roots));
    }

    private static Root output(Node node) {
        return new Root.Output("y", node);
    }

    private static void breaks(String rule, Graph graph) {
        Violation violation =
                assertThrows(Violation.class, () -> Verifier.verify(graph, Verifier.Stage.DIFFERENTIATED));
        assertEquals(rule, violation.rule());
    }

    @Test
    void everyRuleHasItsNumberAndATest() {
        List<String> tests = new ArrayList<>();
        for (var method : VerifierTest.class.getDeclaredMethods()) {
            tests.add(method.getName());
        }
        for (int i = 0; i < Verifier.RULES.size(); i++) {
            assertEquals("graph.v" + (i + 1), Verifier.RULES.get(i).id());
            assertEquals(true, tests.contains("v" + (i + 1)), "a test v" + (i + 1));
        }
    }

    @Test
    void aGoodGraphPasses() {
        Node w = e.param("w", VECTOR);
        Node y = e.add(x, w);
        Graph good = graph(List.of(x), output(y), new Root.Update("w", y), new Root.Report("sum", e.sum(y), true));
        assertDoesNotThrow(() -> Verifier.verify(good, Verifier.Stage.DIFFERENTIATED));
    }

    @Test
    void v1() {
        breaks("graph.v1", graph(List.of(e.param("w", VECTOR))));
        breaks("graph.v1", graph(List.of(x, e.input("x", Type.scalar(DType.F32)))));
    }

    @Test
    void v2() {
        breaks("graph.v2", graph(List.of(), output(e.neg(x))));
    }

    @Test
    void v3() {
        GraphBuilder late = new GraphBuilder();
        Node behind = new Emit(late).add(late(late), late(late));
        // the user comes from a builder in which it has a lower number
        Node user = new GraphBuilder().node(Elementwise.NEG, List.of(behind), Attrs.NONE, Optional.empty());
        breaks("graph.v3", graph(List.of(late(late)), output(user)));
    }

    private static Node late(GraphBuilder builder) {
        return new Emit(builder).input("x", VECTOR);
    }

    @Test
    void v4() {
        List<Type> answers = new ArrayList<>(List.of(VECTOR, Type.scalar(DType.F32)));
        Op fickle = op((operands, attrs, regions) -> answers.removeFirst());
        breaks("graph.v4", graph(List.of(x), output(e.node(fickle, Attrs.NONE, x))));
        List<Integer> left = new ArrayList<>(List.of(1));
        Op refusing = op((operands, attrs, regions) -> {
            if (left.isEmpty()) {
                throw new Violation("odd.c1", "no more", "nothing", "something");
            }
            left.clear();
            return VECTOR;
        });
        breaks("graph.v4", graph(List.of(x), output(e.node(refusing, Attrs.NONE, x))));
    }

    private static Op op(TypeRule rule) {
        return new Op(
                "odd",
                Op.Family.ELEMENTWISE,
                new Op.Signature(new TreeMap<>(), List.of()),
                rule,
                call -> call.operands(),
                new Gradient.None("a test"),
                context -> context.operands(),
                Set.of(),
                List::of);
    }

    @Test
    void v5() {
        Node sum = e.add(e.param("w", VECTOR), e.state("w", VECTOR));
        breaks("graph.v5", graph(List.of(), output(sum)));
    }

    @Test
    void v6() {
        Node tuple = e.sort(x, List.of(), 0, false);
        breaks("graph.v6", graph(List.of(x), output(tuple)));
    }

    @Test
    void v7() {
        breaks("graph.v7", graph(List.of(x), output(x), output(e.neg(x))));
        breaks("graph.v7", graph(List.of(x), new Root.Update("w", x), new Root.Update("w", x)));
    }

    @Test
    void v8() {
        breaks("graph.v8", graph(List.of(x), new Root.Report("x", x, false)));
        Node count = e.scalar(DType.I32, 3);
        breaks("graph.v8", graph(List.of(), new Root.Report("count", count, true)));
    }

    @Test
    void v9() {
        Node w = e.param("w", VECTOR);
        breaks("graph.v9", graph(List.of(), output(w), new Root.Update("w", e.sum(w))));
    }

    @Test
    void v10() {
        breaks("graph.v10", graph(List.of(x), new Root.Check(e.sum(x), "is true", Optional.empty())));
    }

    @Test
    void v11() {
        Node w = e.param("w", VECTOR);
        Graph leaky = graph(List.of(x), output(e.add(x, w)));
        breaks("graph.v11", graph(List.of(x), output(e.items(call(leaky)).getFirst())));
        Graph reporting = graph(List.of(x), new Root.Report("sum", e.sum(x), false));
        breaks("graph.v11", graph(List.of(x), output(e.items(call(reporting)).getFirst())));
        Graph open = new Graph(
                "g",
                List.of(x),
                List.of(output(x)),
                List.of(new Graph.DimCheck(Dim.ONE, Dim.symbol("N"), "sizes", Optional.empty())));
        breaks("graph.v11", graph(List.of(x), output(e.items(call(open)).getFirst())));
    }

    private Node call(Graph region) {
        return e.node(Control.CALL, Attrs.NONE, List.of(region), List.of(x));
    }

    @Test
    void v12() {
        Graph graph = graph(List.of(x), output(e.stopGradient(x)));
        assertDoesNotThrow(() -> Verifier.verify(graph, Verifier.Stage.ELABORATED));
        breaks("graph.v12", graph);
    }

    /** Rules hold inside regions too. */
    @Test
    void regionsAreChecked() {
        Graph region = graph(List.of(x), output(e.stopGradient(x)));
        breaks("graph.v12", graph(List.of(x), output(e.items(call(region)).getFirst())));
    }
}
