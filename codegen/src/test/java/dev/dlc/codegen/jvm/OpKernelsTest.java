package dev.dlc.codegen.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.embed.Pool;
import dev.dlc.ir.op.Numbers;
import dev.dlc.ir.op.OpCase;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.kernel.KernelPrinter;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramInterpreter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the op table, lowered to kernels: generated code in all lanes agrees with the interpreter in all bits.
 */
class OpKernelsTest {
    private static final long SEED = 11;

    private static final List<JvmBackend> BACKENDS = List.of(
            new JvmBackend(new JvmOptions(LaneChoice.SCALAR, OptionalInt.empty(), true)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(128), true)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(256), true)),
            new JvmBackend(new JvmOptions(LaneChoice.VECTOR, OptionalInt.of(512), true)));

    private static final Pool POOL = new Pool(2);

    @AfterAll
    static void close() {
        BACKENDS.forEach(JvmBackend::close);
        POOL.close();
    }

    static Stream<OpCase> cases() {
        return OpCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allLanesAgree(OpCase c) {
        for (Options.Level level : Options.Level.values()) {
            Program program = Optimizer.optimize(c.graph(), Options.standard().at(level));
            Map<String, RefTensor> leaves = rounded(c.draw(SEED));
            Map<String, RefTensor> expected = flat(ProgramInterpreter.run(program, leaves, s -> fail(s)));
            for (JvmBackend backend : BACKENDS) {
                Map<String, RefTensor> found = new ProgramRun(program, leaves, s -> fail(s)).run(backend, POOL);
                assertEquals(
                        text(expected),
                        text(found),
                        () -> backend.vectorBits() + " " + level + "\n" + kernels(program, backend));
            }
        }
    }

    private static long fail(String symbol) {
        throw new IllegalArgumentException("no size " + symbol);
    }

    private static String kernels(Program program, JvmBackend backend) {
        return program.launches().stream()
                .map(l -> KernelPrinter.print(l.kernel())
                        + backend.compile(l.kernel()).text())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, RefTensor> flat(ProgramInterpreter.Outcome outcome) {
        Map<String, RefTensor> all = new TreeMap<>();
        outcome.outputs().forEach((name, value) -> all.put("output " + name, value));
        outcome.reports().forEach((name, value) -> all.put("report " + name, value));
        outcome.leaves().forEach((name, value) -> all.put("leaf " + name, value));
        return all;
    }

    /** Doubles print with all their digits; -0 and NaN show. */
    private static String text(Map<String, RefTensor> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().dtype()
                        + java.util.Arrays.toString(e.getValue().data()))
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, RefTensor> rounded(Map<String, RefTensor> values) {
        Map<String, RefTensor> rounded = new HashMap<>();
        values.forEach((name, x) -> {
            double[] data = x.data().clone();
            for (int i = 0; i < data.length; i++) {
                data[i] = Numbers.round(data[i], x.dtype());
            }
            rounded.put(name, new RefTensor(x.dtype(), x.sizes(), data));
        });
        return rounded;
    }
}
