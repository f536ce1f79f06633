package dev.dlc.optimizer.tiling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.ir.verify.Verifier;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.fuse.Fusion;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.pass.Pass;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.MemoryPlanner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import dev.dlc.optimizer.schedule.Scheduler;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops over batch axes: where there are any, that no large value is left in memory, and that bits stay. */
class BatchTilingTest {
    private static final long SEED = 31;
    /** Everything is large. */
    private static final Sizes ANY = new Sizes(1, 1);

    private static Graph passed(Graph graph, Sizes sizes) {
        List<Pass> passes = Optimizer.pipeline(Options.Level.O1).stream()
                .map(pass ->
                        pass == BatchTiling.PASS ? new Pass(pass.name(), each -> BatchTiling.run(each, sizes)) : pass)
                .toList();
        PassRunner verifying = new PassRunner(
                Optional.of(each -> Verifier.verify(each, Verifier.Stage.DIFFERENTIATED)),
                Optional.empty(),
                result -> {});
        return verifying.run(passes, graph);
    }

    private static Program program(Graph graph, Sizes sizes) {
        return Scheduler.schedule(passed(graph, sizes), Fusion::partition, Long.MAX_VALUE);
    }

    private static long loops(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.is(Control.SCAN))
                .mapToLong(node -> 1 + loops(node.regions().getFirst()))
                .sum();
    }

    private static long loops(Attention attention, Sizes sizes) {
        return loops(passed(attention.graph(), sizes));
    }

    private static void compare(Graph graph, long batch) {
        Program program = program(graph, ANY);
        program.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
        Map<String, RefTensor> leaves = Attention.leaves(graph, batch, SEED);
        Evaluation expected =
                Interpreter.run(Differentiate.PASS.function().apply(graph), leaves, Interpreter.Precision.DECLARED);
        Map<String, RefTensor> found =
                ProgramInterpreter.run(program, leaves, symbol -> batch).outputs();
        for (int i = 0; i < expected.values().size(); i++) {
            String name = ((dev.dlc.ir.Root.Output) graph.roots().get(i)).name();
            assertArrayEquals(
                    expected.values().get(i).data(),
                    found.get(name).data(),
                    () -> name + "\n" + ProgramPrinter.print(program));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // batch, heads, places, keys, size, loops
        "1, 1, 1, 1, 1, 0",
        "1, 2, 7, 7, 2, 2",
        "3, 1, 7, 7, 2, 2",
        "3, 2, 7, 7, 2, 4",
        "3, 2, 17, 17, 2, 4",
        "2, 3, 4, 19, 2, 4",
        "2, 3, 19, 4, 2, 4",
        "2, 3, 1, 19, 2, 0",
        "3, 2, 7, 7, 5, 0"
    })
    void bitsStay(int batch, int heads, int places, int keys, int size, int loops) {
        for (Attention.Mask mask : Attention.Mask.values()) {
            Attention attention = new Attention(Dim.of(batch), heads, places, keys, size, mask);
            assertEquals(loops, loops(attention, ANY), mask.toString());
            compare(attention.graph(), batch);
        }
    }

    @ParameterizedTest
    @EnumSource
    void batchesOfAnySizeHaveTheSameProgram(Attention.Mask mask) {
        Attention attention = new Attention(Dim.symbol("N"), 2, 7, 7, 2, mask);
        assertEquals(4, loops(attention, ANY));
        for (long batch : List.of(0L, 1L, 5L)) {
            compare(attention.graph(), batch);
        }
    }

    /** Two loops, each with another one in it: forward, and back with the weights made again. */
    @Test
    void stepsOfAttention() {
        Attention attention = new Attention(Dim.symbol("N"), 2, 32, 32, 4, Attention.Mask.CAUSAL);
        GoldenFile.check(
                Path.of("src/test/golden/tiling/attention.txt"), ProgramPrinter.print(program(attention.graph(), ANY)));
    }

    /** With the usual sizes: scores of a whole batch of attention with 512 places are nowhere. */
    @ParameterizedTest
    @EnumSource
    void noBufferHoldsTheScoresOfABatch(Attention.Mask mask) {
        long places = 512;
        Attention attention = new Attention(Dim.of(16), 4, (int) places, (int) places, 32, mask);
        Program program = program(attention.graph(), Sizes.USUAL);
        long scores = 16 * 4 * places * places;
        for (Program.Value value : program.values()) {
            long elements = value.type().shape().elements().constant().orElseThrow();
            boolean bound = value.storage() instanceof Program.Storage.Input;
            assertTrue(bound || elements < scores / 2, () -> ProgramPrinter.print(program));
        }
        MemoryPlan plan = new MemoryPlanner(program).plan(symbol -> 0);
        Program whole = program(attention.graph(), new Sizes(Long.MAX_VALUE, Long.MAX_VALUE));
        MemoryPlan before = new MemoryPlanner(whole).plan(symbol -> 0);
        assertTrue(before.bytesAfter() >= 2 * scores * 4, before.summary());
        assertTrue(plan.bytesAfter() < before.bytesAfter() / 4, plan.summary());
    }

    /** A launch for each index would cost more than it saves, or there is nothing to save. */
    @ParameterizedTest
    @CsvSource({
        "N, 4, 128, 64, 0",
        "N, 4, 256, 64, 0",
        "N, 4, 64, 16, 0",
        "N, 1, 128, 32, 0",
        "2, 4, 128, 64, 0",
        "N, 4, 512, 64, 2",
        "1, 4, 512, 64, 0",
        "16, 4, 512, 64, 2",
        "N, 4, 1024, 64, 2",
        "4, 4, 1024, 64, 0"
    })
    void sizesDecide(String batch, int heads, int places, int size, int loops) {
        Dim count = batch.equals("N") ? Dim.symbol(batch) : Dim.of(Long.parseLong(batch));
        assertEquals(
                loops, loops(new Attention(count, heads, places, places, size, Attention.Mask.CAUSAL), Sizes.USUAL));
    }

    /** Where something large must be in memory all the same, or is made in another way, there is no loop. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nothing is needed whole             | exp %0     | reduce_sum %3 {axes=[2]} : f32[N, 9] | %4 | 1
        the weights are an output           | exp %0     | reduce_sum %3 {axes=[2]} : f32[N, 9] | %2 | 0
        they come from a sum over the batch | mul %0, %1 | reduce_sum %3 {axes=[2]} : f32[N, 9] | %4 | 0
        a sum over the batch reads them     | exp %0     | reduce_sum %3 {axes=[0]} : f32[9, 9] | %4 | 0
        """)
    void largeValuesThatAreNeededWhole(String name, String weights, String last, String result, int loops) {
        Graph graph = GraphParser.parse(
                """
                graph g(%q: f32[N, 9, 2], %k: f32[N, 9, 2], %m: f32[N, 9, 9]) {
                  %0 = dot %q, %k {lhs_batch=[0], lhs_contract=[2], rhs_batch=[0], rhs_contract=[2]} : f32[N, 9, 9]
                  %1 = cumulative_sum %m {axis=0, exclusive=false, reverse=false} : f32[N, 9, 9]
                  %2 = WEIGHTS : f32[N, 9, 9]
                  %3 = tanh %2 : f32[N, 9, 9]
                  %4 = LAST
                  output "0" RESULT
                  output "1" %4
                }
                """.replace("WEIGHTS", weights).replace("LAST", last).replace("RESULT", result));
        Graph tiled = BatchTiling.run(graph, ANY);
        assertEquals(loops, loops(tiled), GraphPrinter.print(tiled));
    }

    /**
     * A small value between two products with the weights belongs to the loop, though nothing large follows from it.
     */
    @Test
    void whatLiesBetweenReadersIsInTheLoop() {
        Graph graph = GraphParser.parse("""
            graph g(%q: f32[N, 9, 2], %k: f32[N, 9, 2]) {
              %0 = dot %q, %k {lhs_batch=[0], lhs_contract=[2], rhs_batch=[0], rhs_contract=[2]} : f32[N, 9, 9]
              %1 = exp %0 : f32[N, 9, 9]
              %2 = dot %1, %k {lhs_batch=[0], lhs_contract=[2], rhs_batch=[0], rhs_contract=[1]} : f32[N, 9, 2]
              %3 = tanh %2 : f32[N, 9, 2]
              %4 = dot %1, %3 {lhs_batch=[0], lhs_contract=[2], rhs_batch=[0], rhs_contract=[1]} : f32[N, 9, 2]
              output "0" %2
              output "1" %4
            }
            """);
        assertEquals(1, loops(passed(graph, ANY)));
        compare(graph, 3);
    }

    @Test
    void randomGraphs() {
        int tiled = 0;
        for (int seed = 0; seed < 120; seed++) {
            Graph graph = RandomProducts.graph(new Random(seed));
            compare(graph, 1 + seed % 3);
            tiled += loops(passed(graph, ANY)) > 0 ? 1 : 0;
        }
        assertTrue(tiled > 40, tiled + " graphs have loops");
    }

    /** Its chain of 1200 steps is one in the whole and would be two in a part. */
    @Test
    void productsWhoseChainsWouldBeCutStayWhole() {
        assertEquals(0, loops(new Attention(Dim.of(64), 1, 1200, 1200, 2, Attention.Mask.ALL), ANY));
        assertEquals(4, loops(new Attention(Dim.of(64), 2, 1000, 1000, 2, Attention.Mask.ALL), ANY));
    }
}
