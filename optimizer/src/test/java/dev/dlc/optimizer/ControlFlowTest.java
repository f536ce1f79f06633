package dev.dlc.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.op.ControlCases;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.text.GraphParser;
import dev.dlc.ir.verify.Verifier;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.loops.Segments;
import dev.dlc.optimizer.pass.PassRunner;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs with loops and branches compute what the reference says, to the bit, at every level. */
class ControlFlowTest {
    private static final long SEED = 7;
    private static final PassRunner VERIFYING = new PassRunner(
            Optional.of(g -> Verifier.verify(g, Verifier.Stage.DIFFERENTIATED)), Optional.empty(), result -> {});

    static Stream<ControlCases> cases() {
        return ControlCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void programsEqualTheReference(ControlCases c) {
        Graph graph = c.graph();
        for (Options.Level level : Options.Level.values()) {
            Program program = Optimizer.optimize(graph, new Options(level, VERIFYING));
            program.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
            for (int steps : List.of(0, 1, 2, 17)) {
                compare(graph, program, ControlCases.leaves(steps, SEED), steps, level);
            }
        }
    }

    /** Values that are computed again have the bits that they had; sizes with and without steps behind the segments. */
    @ParameterizedTest
    @MethodSource("cases")
    void segmentsEqualTheReference(ControlCases c) {
        Graph graph = c.graph();
        Program program = Optimizer.optimize(graph, new Options(Options.Level.O1, VERIFYING).inSegments());
        for (int steps : List.of(0, 1, 32, 70)) {
            compare(graph, program, ControlCases.leaves(steps, SEED), steps, Options.Level.O1);
        }
    }

    @Test
    void derivativesOfLoopsAreDividedIntoSegments() {
        List<String> divided = cases().filter(c -> Segments.count(lowered(c.graph())) > 0)
                .map(ControlCases::name)
                .toList();
        assertTrue(divided.contains("gradient of lstm"), divided.toString());
        assertTrue(divided.size() > 3, divided.toString());
    }

    private static Graph lowered(Graph graph) {
        return PassRunner.quiet().run(Optimizer.pipeline(Options.Level.O1), graph);
    }

    /**
     * Of the eight products of an LSTM's step and its reverse two are left in loops: that of the carry, and that of its
     * cotangent. The products of the input and those that sum up to the gradients of the weights are made for all steps
     * at once; the products of the forward scan are neither made again nor is the scan run twice.
     */
    @Test
    void productsThatNeedNoLoopAreOutOfIt() {
        ControlCases lstm = cases().filter(c -> c.name().equals("gradient of lstm"))
                .findFirst()
                .orElseThrow();
        Program program = Optimizer.optimize(lstm.graph(), Options.standard());
        List<Long> inLoops = program.compute().stream()
                .filter(Program.Loop.class::isInstance)
                .map(loop -> products(((Program.Loop) loop).body()))
                .toList();
        assertEquals(List.of(1L, 1L), inLoops);
        assertEquals(4, products(program.compute()));
    }

    private static long products(List<Program.Step> steps) {
        return steps.stream()
                .filter(step ->
                        step instanceof Program.Launch launch && launch.kernel().body() instanceof Body.Contraction)
                .mapToLong(step -> ((Program.Launch) step).calls().size())
                .sum();
    }

    /** What does not change, and what nothing needs, costs nothing per step. */
    @Test
    void loopsHoldOnlyWhatChanges() {
        Program program = Optimizer.optimize(GraphParser.parse("""
            graph g(%h: f32[3], %x: f32[3], %w: f32[3, 3]) {
              %0 = scan %h, %x, %w {carries=2, inputs=0, length=[9], reverse=false} body(%carry0: f32[3], %carry1: f32[3], %captured0: f32[3, 3]) {
                %0 = dot %carry1, %captured0 {lhs_batch=[], lhs_contract=[0], rhs_batch=[], rhs_contract=[0]} : f32[3]
                %1 = add %carry0, %0 : f32[3]
                %2 = sin %carry0 : f32[3]
                return %1, %carry1, %2
              } : (f32[3], f32[3], f32[9, 3])
              %1 = get %0 {index=0} : f32[3]
              output "y" %1
            }
            """), Options.standard());
        Program.Loop loop = (Program.Loop) program.compute().getLast();
        assertEquals(1, loop.body().size(), ProgramPrinter.print(program));
        assertEquals(0, products(loop.body()));
        assertEquals(1, products(program.compute()));
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(10);
    }

    @Property(tries = 200, seed = "20261128")
    void randomProgramsEqualTheReference(@ForAll("graphs") RandomGraph random) {
        Graph graph = random.graph();
        for (Options.Level level : Options.Level.values()) {
            Program program = Optimizer.optimize(graph, new Options(level, VERIFYING));
            compare(graph, program, random.leaves(3), random.rows(), level);
        }
    }

    private static void compare(
            Graph graph, Program program, Map<String, RefTensor> leaves, int steps, Options.Level level) {
        Graph plain = Differentiate.PASS.function().apply(graph);
        Evaluation expected = Interpreter.run(plain, leaves, Interpreter.Precision.DECLARED);
        ProgramInterpreter.Outcome found = ProgramInterpreter.run(program, leaves, name -> steps);
        for (int i = 0; i < expected.values().size(); i++) {
            RefTensor want = expected.values().get(i);
            String name = ((dev.dlc.ir.Root.Output) graph.roots().get(i)).name();
            RefTensor got = found.outputs().get(name);
            assertEquals(want.dtype(), got.dtype());
            assertArrayEquals(want.sizes(), got.sizes());
            assertArrayEquals(
                    want.data(),
                    got.data(),
                    () -> level + ", " + steps + " steps, result " + name + "\n" + ProgramPrinter.print(program));
        }
    }
}
