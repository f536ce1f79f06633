package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.optimizer.Optimizer;
import dev.dlc.optimizer.Options;
import dev.dlc.optimizer.program.Program;
import dev.dlc.optimizer.program.ProgramPrinter;
import dev.dlc.runtime.Dlc;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many kernels training steps of the examples are, and which. */
class FusedStepsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private static Program step(String example) {
        return step(Dlc.compile(EXAMPLES.resolve(example + ".dlm")));
    }

    private static Program step(dev.dlc.runtime.Program program) {
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

    private static List<Program.Launch> updates(Program program) {
        return program.launches().stream().filter(program::writesLeaf).toList();
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
        long largest = updates(program).stream()
                .mapToLong(launch -> launch.calls().size())
                .max()
                .orElseThrow();
        assertEquals(10, parameters(program));
        assertEquals(10, largest);
        assertEquals(2, updates(program).size(), "the step counter and the parameters");
    }

    @Test
    void allParametersOfAnMlpAreUpdatedByAdamInOneLaunch() {
        Program program = step("mlp");
        long largest = updates(program).stream()
                .mapToLong(launch -> launch.calls().size())
                .max()
                .orElseThrow();
        assertEquals(parameters(program), largest, () -> ProgramPrinter.print(program));
        golden("mlp-adam", program);
    }

    /** Clipping reads each gradient once more, for its squares; it is scaled where all parameters are updated. */
    @Test
    void clippingIsASumForEachGradientOfLenet() throws IOException {
        String text = Files.readString(EXAMPLES.resolve("lenet5.dlm"));
        String clipped = text.replace("optim { sgd }", "optim { sgd, clip_norm }")
                .replaceAll("with (sgd\\(.*\\))\n", "with [clip_norm(1.0), $1]\n");
        assertNotEquals(text, clipped);
        Program plain = step("lenet5");
        Program program = step(Dlc.compile(new SourceFile("clipped.dlm", clipped)));
        String shown = ProgramPrinter.print(program);
        assertTrue(kernels(program) <= kernels(plain) + 2, shown);
        assertTrue(program.launches().size() <= plain.launches().size() + parameters(program), shown);
        assertEquals(updates(plain).size(), updates(program).size(), shown);
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
