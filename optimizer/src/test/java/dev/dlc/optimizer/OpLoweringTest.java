package dev.dlc.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Graph;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.interpret.Interpreter.Precision;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.Padding;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.kernel.KernelVerifier;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import dev.dlc.optimizer.program.ProgramPrinter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the op table by itself: the kernels that it is lowered to compute what the reference says. */
class OpLoweringTest {
    private static final long SEED = 11;

    static Stream<OpCase> cases() {
        return OpCase.all();
    }

    static Stream<OpCase> convolutions() {
        return OpCase.all().filter(c -> c.op().name().startsWith("conv"));
    }

    /** Kernels, as they are defined, multiply padding; tiny numbers make zeros of both signs, an infinity NaN. */
    @ParameterizedTest
    @MethodSource("convolutions")
    void kernelsMultiplyPadding(OpCase c) {
        Map<String, RefTensor> leaves = new TreeMap<>(c.draw(SEED));
        leaves.replaceAll((name, x) -> {
            double[] data = Arrays.stream(x.data())
                    .map(v -> Math.copySign(Float.MIN_VALUE, v))
                    .toArray();
            data[0] = Double.NEGATIVE_INFINITY;
            return new RefTensor(x.dtype(), x.sizes(), data);
        });
        Evaluation expected = Interpreter.run(
                c.graph(), leaves, Sizes.NONE, Precision.DECLARED, Padding.MULTIPLIED, (node, values) -> {});
        Program program = Optimizer.optimize(c.graph(), Options.standard());
        RefTensor found = ProgramInterpreter.run(program, leaves, name -> 0)
                .outputs()
                .values()
                .iterator()
                .next();
        assertArrayEquals(expected.values().getFirst().data(), found.data());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void kernelsEqualTheReference(OpCase c) {
        Graph graph = c.graph();
        Map<String, RefTensor> leaves = c.draw(SEED);
        Evaluation expected = Interpreter.run(graph, leaves, Precision.DECLARED);
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
