package dev.dlc.ir.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.OpTable;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.verify.Verifier;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of a graph parses back to that graph. */
class RoundTripTest {
    static Stream<OpCase> cases() {
        return OpTable.all().stream().flatMap(OpCase::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyTestRow(OpCase c) {
        roundTrip(c.graph());
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(12);
    }

    @Property(tries = 400, seed = "20261128")
    void randomGraphs(@ForAll("graphs") RandomGraph random) {
        Graph graph = random.graph();
        Verifier.verify(graph, Verifier.Stage.DIFFERENTIATED);
        roundTrip(graph);
    }

    @Property(tries = 150, seed = "20261128")
    void theSameValues(@ForAll("graphs") RandomGraph random) {
        Graph graph = random.graph();
        Graph parsed = GraphParser.parse(GraphPrinter.print(graph));
        Evaluation before = Interpreter.run(graph, random.leaves(1), Interpreter.Precision.DECLARED);
        Evaluation after = Interpreter.run(parsed, random.leaves(1), Interpreter.Precision.DECLARED);
        for (int i = 0; i < before.values().size(); i++) {
            assertArrayEquals(
                    before.values().get(i).data(), after.values().get(i).data());
        }
    }

    /** Regions share a node that came before the others of the first one and after one of the second. */
    @Test
    void sharedNode() {
        Emit e = new Emit(new GraphBuilder());
        Node x = e.input("x", new Type.Tensor(DType.F32, Shape.of(3)));
        Node exp = e.exp(x);
        Node negative = e.neg(x);
        Graph first = Regions.graph("body", List.of(x), List.of(negative));
        Graph second = Regions.graph("body", List.of(x), List.of(e.add(exp, negative)));
        List<Node> results = e.call(second, e.call(first, List.of(x)));
        roundTrip(Regions.graph("shared", List.of(x), results));
    }

    private static void roundTrip(Graph graph) {
        String text = GraphPrinter.print(graph);
        Graph parsed = GraphParser.parse(text);
        assertEquals(text, GraphPrinter.print(parsed));
        // in one builder equal graphs are one: parsing twice yields the same nodes
        GraphBuilder builder = new GraphBuilder();
        SourceFile file = new SourceFile("graph", text);
        assertEquals(GraphParser.parse(file, builder), GraphParser.parse(file, builder));
    }
}
