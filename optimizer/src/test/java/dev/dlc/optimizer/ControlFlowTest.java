package dev.dlc.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.ControlCases;
import dev.dlc.ir.op.RandomGraph;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.verify.Verifier;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.kernel.KernelVerifier;
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

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.graphs(10);
    }

    @Property(tries = 200)
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
