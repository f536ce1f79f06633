package dev.dlc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.test.InlineTests;
import dev.dlc.runtime.train.TrainPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each module of the library, each example and each family of constructs: its inline tests pass, and the steps of its
 * train blocks compile. Each example has a test that checks a gradient.
 */
class ProgramsTest {
    private static final long SEED = 1;
    private static final Device DEVICE = new CpuDevice(CpuOptions.standard());

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    @TestFactory
    Stream<DynamicContainer> library() throws IOException {
        return programs(Path.of("..", "stdlib"));
    }

    @TestFactory
    Stream<DynamicContainer> examples() throws IOException {
        return programs(Path.of("..", "examples"));
    }

    @TestFactory
    Stream<DynamicTest> examplesCheckAGradient() throws IOException {
        return files(Path.of("..", "examples")).stream()
                .map(path -> DynamicTest.dynamicTest(
                        path.getFileName().toString(),
                        () -> assertTrue(Dlc.compile(path).tests().stream()
                                .anyMatch(test -> !test.gradients().isEmpty()))));
    }

    @TestFactory
    Stream<DynamicContainer> language() throws IOException {
        return programs(Path.of("src", "test", "language"));
    }

    private static Stream<DynamicContainer> programs(Path folder) throws IOException {
        return files(folder).stream().map(ProgramsTest::program);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".dlm"))
                    .sorted()
                    .toList();
        }
    }

    private static DynamicContainer program(Path path) {
        Program program = Dlc.compile(path);
        List<DynamicNode> nodes = new ArrayList<>();
        for (TestProgram test : program.tests()) {
            nodes.add(DynamicTest.dynamicTest(
                    test.name(),
                    () -> assertEquals("", DiagnosticRenderer.render(InlineTests.run(test, DEVICE, SEED)))));
        }
        for (String name : program.trainNames()) {
            nodes.add(DynamicTest.dynamicTest("train " + name, () -> {
                for (TrainPlan.Phase phase : program.train(name, Map.of()).phases()) {
                    DEVICE.compile(phase.step());
                }
            }));
        }
        return DynamicContainer.dynamicContainer(path.getFileName().toString(), nodes);
    }
}
