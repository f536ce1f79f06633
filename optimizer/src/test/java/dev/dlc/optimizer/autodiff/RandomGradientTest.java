package dev.dlc.optimizer.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Regions;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Gradients of random graphs, loops and branches among them. */
class RandomGradientTest {
    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(8);
    }

    /** The gradients of gradients are well-formed, parse back, and have the values of what was printed. */
    @Property(tries = 150, seed = "20261128")
    void secondOrderIsWellFormed(@ForAll("graphs") RandomGraph random) {
        Graph graph = differentiated(random);
        Verifier.verify(graph, Verifier.Stage.DIFFERENTIATED);
        String text = GraphPrinter.print(graph);
        Graph parsed = GraphParser.parse(text);
        assertEquals(text, GraphPrinter.print(parsed));
        Map<String, RefTensor> leaves = random.leaves(3);
        List<RefTensor> before =
                Interpreter.run(graph, leaves, Interpreter.Precision.DECLARED).values();
        List<RefTensor> after =
                Interpreter.run(parsed, leaves, Interpreter.Precision.DECLARED).values();
        for (int i = 0; i < before.size(); i++) {
            assertArrayEquals(before.get(i).data(), after.get(i).data());
        }
    }

    /** Outputs the gradient g of the sum of all results by all floating inputs, and the gradient of the sum of g g. */
    private static Graph differentiated(RandomGraph random) {
        GraphBuilder builder = new GraphBuilder();
        Graph graph = random.graph(builder);
        Emit e = new Emit(builder);
        Node sum = e.scalar(DType.F32, 0);
        for (Root root : graph.roots()) {
            if (root.value().dtype() == DType.F32) {
                sum = e.add(sum, e.sum(root.value()));
            }
        }
        List<Node> wrt = graph.inputs().stream()
                .filter(input -> input.dtype() == DType.F32)
                .toList();
        List<Node> first = e.items(e.gradient(sum, wrt));
        Node square = e.scalar(DType.F32, 0);
        for (Node g : first) {
            square = e.add(square, e.sum(e.mul(g, g)));
        }
        List<Node> results = new ArrayList<>(first);
        results.addAll(e.items(e.gradient(square, wrt)));
        return Differentiate.PASS.function().apply(Regions.graph("gradients", graph.inputs(), results));
    }
}
