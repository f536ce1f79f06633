package dev.dlc.optimizer.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are made again have the bits that they had. Open sizes count as large, so small ones will do to run. */
class RecomputeTest {
    private static final long SEED = 11;
    private static final Map<String, Long> SIZES = Map.of("N", 2L, "H", 4L, "W", 3L);

    /** The input of the first convolution is needed again by the last, and others need memory meanwhile. */
    private static final String GRAPH =
            """
            graph g(%x: f32[N, 32, H, W], %z: f32[N, 64, H, W], %k: f32[32, 64, 3, 3]) {
              %0 = neg %x : f32[N, 32, H, W]
              %1 = abs %x : f32[N, 32, H, W]
              %2 = LEFT : f32[N, 64, H, W]
              %3 = conv %2, %k {ATTRIBUTES} : f32[N, 32, H, W]
              %4 = neg %3 : f32[N, 32, H, W]
              %5 = concat %3, %4 {axis=1} : f32[N, 64, H, W]
              %6 = conv %5, %k {ATTRIBUTES} : f32[N, 32, H, W]
              %7 = conv_weight_grad %5, %6 {ATTRIBUTES} : f32[32, 64, 3, 3]
              %8 = conv %2, %7 {ATTRIBUTES} : f32[N, 32, H, W]
              output "first" %7
              output "second" %8
            }
            """.replace("ATTRIBUTES", "strides=[1, 1], pad_low=[1, 1], pad_high=[1, 1], dilation=[1, 1], groups=1");

    private static Graph graph(String left) {
        return GraphParser.parse(GRAPH.replace("LEFT", left));
    }

    /** The same with sizes that are known to be small. */
    private static Graph small(String left) {
        String text = GRAPH.replace("LEFT", left);
        for (Map.Entry<String, Long> size : SIZES.entrySet()) {
            text = text.replaceAll(
                    "\\b" + size.getKey() + "\\b", size.getValue().toString());
        }
        return GraphParser.parse(text);
    }

    private static RefTensor draw(Node input, Random random) {
        int[] sizes = Arrays.stream(input.tensor().shape().evaluate(SIZES::get))
                .mapToInt(Math::toIntExact)
                .toArray();
        double[] data = new double[RefTensor.count(sizes)];
        Arrays.setAll(data, i -> (float) random.nextGaussian());
        return new RefTensor(DType.F32, sizes, data);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        one task       | abs %z                   | 1
        several tasks  | concat %0, %1 {axis=1}   | 0
        """)
    void madeAgainIsWhatItWas(String name, String left, int more) {
        Graph graph = graph(left);
        Random random = new Random(SEED);
        Map<String, RefTensor> leaves = new HashMap<>();
        graph.inputs().forEach(input -> leaves.put(input.attrs().text("name"), draw(input, random)));
        Evaluation expected = Interpreter.run(graph, leaves, Interpreter.Precision.DECLARED);
        for (Options.Level level : Options.Level.values()) {
            Options options = new Options(level, PassRunner.quiet());
            Program program = Optimizer.optimize(graph, options);
            Map<String, RefTensor> found =
                    ProgramInterpreter.run(program, leaves, SIZES::get).outputs();
            String text = ProgramPrinter.print(program);
            assertArrayEquals(
                    expected.values().get(0).data(), found.get("first").data(), text);
            assertArrayEquals(
                    expected.values().get(1).data(), found.get("second").data(), text);
            int kept = Optimizer.optimize(small(left), options).launches().size();
            assertTrue(program.launches().size() >= kept + more, text);
        }
    }

    /** The last improvement counts, also where it brings the peak below the limit. */
    @Test
    void valuesAreMadeAgainDownToTheLimit() {
        Graph graph = small("abs %z");
        // %7, %2, %5 and %6 while %7 is made
        long peak = 4 * (32 * 64 * 3 * 3 + (64 + 64 + 32) * 2 * 4 * 3);
        assertEquals(launches(graph, 0), launches(graph, peak));
        assertTrue(launches(graph, peak + 1) < launches(graph, peak));
    }

    /** %1 is wanted late, so it is made again then, from %0; the kernel of the first product no longer writes it. */
    @Test
    void whatIsMadeAgainForAllItsReadersIsNotWritten() {
        Graph graph =
                GraphParser.parse("""
                    graph g(%x: f32[N, 64], %w: f32[64, 64], %u: f32[64, 512], %v: f32[512, 64]) {
                      %0 = dot %x, %w {DOT} : f32[N, 64]
                      %1 = tanh %0 : f32[N, 64]
                      %2 = mul %0, %1 : f32[N, 64]
                      %3 = dot %2, %u {DOT} : f32[N, 512]
                      %4 = dot %3, %v {DOT} : f32[N, 64]
                      %5 = mul %0, %4 : f32[N, 64]
                      %6 = dot %5, %w {DOT} : f32[N, 64]
                      %7 = mul %1, %6 : f32[N, 64]
                      %8 = dot %7, %w {DOT} : f32[N, 64]
                      output "first" %8
                    }
                    """.replace("DOT", "lhs_batch=[], rhs_batch=[], lhs_contract=[1], rhs_contract=[0]"));
        Options options = Options.standard();
        assertEquals(3, written(Optimizer.optimize(graph, options)));
        assertEquals(2, written(Optimizer.optimize(graph, options.recomputingFrom(0))));
    }

    private static long written(Program program) {
        return program.launches().getFirst().kernel().buffers().stream()
                .filter(buffer -> buffer.access() == Kernel.Access.WRITE)
                .count();
    }

    private static int launches(Graph graph, long recomputeFrom) {
        Options options = Options.standard().recomputingFrom(recomputeFrom);
        return Optimizer.optimize(graph, options).launches().size();
    }
}
