package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramPrinter;
import dev.dlc.runtime.Dlc;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many kernels training steps of the examples are, and which. */
class FusedStepsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private static Program step(String example) {
        dev.dlc.runtime.Program program = Dlc.compile(EXAMPLES.resolve(example + ".dlm"));
        String name = program.trainNames().iterator().next();
        return Optimizer.optimize(
                program.trainProgram(name, Map.of()).phases().getFirst().step(), Options.standard());
    }

    private static long kernels(Program program) {
        return program.launches().stream()
                .map(Program.Launch::kernel)
                .distinct()
                .count();
    }

    private static long parameters(Program program) {
        return program.values().stream()
                .filter(value -> value.storage() instanceof Program.Storage.Parameter)
                .count();
    }

    /** Launches and kernels; values have names of lines in the library, which come and go. */
    private static void golden(String name, Program program) {
        String text = ProgramPrinter.print(program);
        GoldenFile.check(Path.of("src/test/golden/fuse", name + ".txt"), text.substring(text.indexOf("  compute")));
    }

    @Test
    void lenetIsFewKernels() {
        Program program = step("lenet5");
        assertTrue(kernels(program) <= 25, () -> kernels(program) + "\n" + ProgramPrinter.print(program));
        assertTrue(program.launches().size() <= 30, () -> program.launches().size() + " launches");
        golden("lenet5", program);
    }

    @Test
    void allParametersOfLenetAreUpdatedByOneLaunch() {
        Program program = step("lenet5");
        long largest = program.commit().stream()
                .mapToLong(launch -> launch.calls().size())
                .max()
                .orElseThrow();
        assertEquals(10, parameters(program));
        assertEquals(10, largest);
        assertEquals(2, program.commit().size(), "the step counter and the parameters");
    }

    @Test
    void allParametersOfAnMlpAreUpdatedByAdamInOneLaunch() {
        Program program = step("mlp");
        long largest = program.commit().stream()
                .mapToLong(launch -> launch.calls().size())
                .max()
                .orElseThrow();
        assertEquals(parameters(program), largest, () -> ProgramPrinter.print(program));
        golden("mlp-adam", program);
    }

    @Test
    void everyValueThatGoesThroughMemorySaysWhy() {
        Program program = step("lenet5");
        assertTrue(program.unfused().size() > 10);
        program.unfused()
                .forEach(edge -> assertTrue(
                        !edge.reason().isBlank() && !edge.producer().equals(edge.consumer()), edge::toString));
    }
}
