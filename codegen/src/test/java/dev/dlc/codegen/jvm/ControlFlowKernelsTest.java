package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.ControlCases;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.autodiff.Differentiate;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops and branches run by generated code: both lanes, one and two threads, the reference's bits. */
class ControlFlowKernelsTest {
    private static final long SEED = 5;

    private static final List<JvmBackend> BACKENDS = List.of(
            new JvmBackend(new JvmOptions(LaneChoice.SCALAR, OptionalInt.empty(), false)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(256), false)));

    private static final List<Pool> POOLS = List.of(new Pool(1), new Pool(2));

    @AfterAll
    static void close() {
        BACKENDS.forEach(JvmBackend::close);
        POOLS.forEach(Pool::close);
    }

    static Stream<ControlCases> cases() {
        return ControlCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allLanesEqualTheReference(ControlCases c) {
        Graph graph = c.graph();
        Program program = Optimizer.optimize(graph, Options.standard());
        Graph plain = Differentiate.PASS.function().apply(graph);
        for (int steps : List.of(0, 1, 2, 17)) {
            Map<String, RefTensor> leaves = ControlCases.leaves(steps, SEED);
            Evaluation expected = Interpreter.run(plain, leaves, Interpreter.Precision.DECLARED);
            for (JvmBackend backend : BACKENDS) {
                for (Pool pool : POOLS) {
                    Map<String, RefTensor> found = new ProgramRun(program, leaves, name -> steps).run(backend, pool);
                    for (int i = 0; i < expected.values().size(); i++) {
                        String name = "output " + ((Root.Output) graph.roots().get(i)).name();
                        assertArrayEquals(
                                expected.values().get(i).data(),
                                found.get(name).data(),
                                () -> backend.vectorBits() + ", " + pool.threads() + " threads, " + steps + " steps, "
                                        + name + "\n" + ProgramPrinter.print(program));
                    }
                }
            }
        }
    }
}
