package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Wrong programs and what is said about them: {@code X.dlm} and {@code X.txt} in {@code src/test/golden/elaborate}. */
class GoldenDiagnosticsTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "elaborate");

    @TestFactory
    Stream<DynamicTest> diagnostics() {
        return GoldenFile.inputs(FOLDER, ".dlm").stream()
                .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> {
                    String name = input.getFileName().toString();
                    Compilation compilation = Library.compile(name, Library.read(input), Map.of());
                    String said = DiagnosticRenderer.render(compilation.check().diagnostics());
                    assertTrue(!said.isEmpty(), "nothing is wrong");
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), said);
                }));
    }

    @Test
    void everyCodeHasItsPage() throws IOException {
        for (DslCode code : DslCode.values()) {
            try (InputStream page = DslCode.class.getResourceAsStream(code.page())) {
                assertTrue(page != null, () -> "no page " + code.page());
                String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(text.startsWith("# " + code.id() + ": " + code.title() + "\n"), text);
            }
        }
    }
}
