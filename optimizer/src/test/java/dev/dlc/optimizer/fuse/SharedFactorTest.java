package dev.dlc.optimizer.fuse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A product reads its factors from memory before its epilogue could write them. */
class SharedFactorTest {
    private static final String GRAPH = """
        graph shared(%x: f32[8, 1], %w: f32[1, 1]) {
          %0 = mul %x, %x : f32[8, 1]
          %1 = dot %0, %w {lhs_batch=[], lhs_contract=[1], rhs_batch=[], rhs_contract=[0]} : f32[8, 1]
          %2 = sub %1, %0 : f32[8, 1]
          output "y" %2
        }
        """;

    @Test
    void whatAProductReadsIsNotWrittenByItsEpilogue() {
        Graph graph = GraphParser.parse(GRAPH);
        Map<String, RefTensor> leaves = Map.of(
                "x", new RefTensor(DType.F32, new int[] {8, 1}, new double[] {1, 2, 3, 4, 5, 6, 7, 8}),
                "w", new RefTensor(DType.F32, new int[] {1, 1}, new double[] {3}));
        Program program = Optimizer.optimize(graph, Options.standard());
        double[] expected = {2, 8, 18, 32, 50, 72, 98, 128};
        double[] found = ProgramInterpreter.run(program, leaves, name -> 0)
                .outputs()
                .get("y")
                .data();
        assertArrayEquals(expected, found, () -> ProgramPrinter.print(program));
    }
}
