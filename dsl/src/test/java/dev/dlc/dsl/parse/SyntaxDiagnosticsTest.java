package dev.dlc.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bad programs and what is said about them: {@code X.dlm} and {@code X.txt} in {@code src/test/golden/syntax}. */
class SyntaxDiagnosticsTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "syntax");

    @TestFactory
    Stream<DynamicTest> textsOfDiagnostics() {
        return GoldenFile.inputs(FOLDER, ".dlm").stream()
                .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> {
                    ParseResult result = Parser.parse(Trees.read(input));
                    assertFalse(result.diagnostics().isEmpty());
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), DiagnosticRenderer.render(result.diagnostics()));
                }));
    }

    @Test
    void everyCodeIsReached() {
        Set<SyntaxCode> left = EnumSet.allOf(SyntaxCode.class);
        for (Path input : GoldenFile.inputs(FOLDER, ".dlm")) {
            for (Diagnostic diagnostic : Parser.parse(Trees.read(input)).diagnostics()) {
                left.remove((SyntaxCode) diagnostic.code());
            }
        }
        assertEquals(Set.of(), left);
    }

    @Test
    void everyCodeHasItsPage() throws IOException {
        for (SyntaxCode code : SyntaxCode.values()) {
            try (InputStream page = SyntaxCode.class.getResourceAsStream(code.page())) {
                assertTrue(page != null, () -> "no page " + code.page());
                String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(text.startsWith("# " + code.id() + ": " + code.title() + "\n"), text);
            }
        }
    }
}
