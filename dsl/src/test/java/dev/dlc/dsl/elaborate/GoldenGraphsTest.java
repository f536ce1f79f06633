package dev.dlc.dsl.elaborate;

import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.ir.text.GraphPrinter;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What index notation becomes: {@code X.dlm} with a function f and {@code X.txt} in {@code src/test/golden/ir}. */
class GoldenGraphsTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "ir");

    @TestFactory
    Stream<DynamicTest> graphs() {
        return GoldenFile.inputs(FOLDER, ".dlm").stream()
                .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> {
                    FunctionProgram program =
                            Library.compile(Library.read(input)).function("f", Map.of("q", 4, "k", 4));
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), GraphPrinter.print(program.graph()));
                }));
    }
}
