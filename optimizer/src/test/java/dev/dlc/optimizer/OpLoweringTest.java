package dev.dlc.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the op table by itself: the kernels that it is lowered to compute what the reference says. */
class OpLoweringTest {
    private static final long SEED = 11;

    static Stream<OpCase> cases() {
        return OpCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kernelsEqualTheReference(OpCase c) {
        Graph graph = c.graph();
        Map<String, RefTensor> leaves = c.draw(SEED);
        Evaluation expected = Interpreter.run(graph, leaves, Interpreter.Precision.DECLARED);
        for (Options.Level level : Options.Level.values()) {
            Program program = Optimizer.optimize(graph, Options.standard().at(level));
            program.launches().forEach(launch -> KernelVerifier.verify(launch.kernel()));
            ProgramInterpreter.Outcome found = ProgramInterpreter.run(program, leaves, name -> 0);
            for (int i = 0; i < expected.values().size(); i++) {
                RefTensor want = expected.values().get(i);
                RefTensor got = found.outputs().values().stream().toList().get(i);
                assertEquals(want.dtype(), got.dtype());
                assertArrayEquals(want.sizes(), got.sizes());
                assertArrayEquals(want.data(), got.data(), () -> level + "\n" + ProgramPrinter.print(program));
            }
        }
    }
}
