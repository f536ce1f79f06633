package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Wrong programs {@code X.dlm} and what is said about them, in {@code X.txt}. For each code there is a file that is
 * named like it and reaches it. A first line {@code // set lr=0.1} or {@code // function f} says what is asked for in
 * place of a check of the whole file.
 */
class DiagnosticsTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "check");

    private static final Map<String, String> BESIDE = Map.of(
            "other.dlm",
            "import \"import_cycle.dlm\" { f }\nfn g(x: f32[N]) { f(x) }\n",
            "shapes.dlm",
            "model Circle { param r: f32[] = ones() }\nfn area(c: Circle) { c.r * c.r }\n");

    @TestFactory
    Stream<DynamicTest> diagnosticsAreAsKept() {
        return GoldenFile.inputs(FOLDER, ".dlm").stream()
                .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> {
                    List<Diagnostic> found = diagnostics(input);
                    assertFalse(found.isEmpty(), "nothing is wrong");
                    String modules = String.join(", ", Library.modules());
                    String shown = DiagnosticRenderer.render(found).replace(modules, "(all modules)");
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), shown);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyCodeIsReached() {
        return Stream.of(DslCode.values())
                .map(code -> DynamicTest.dynamicTest(code.id() + " " + code, () -> {
                    List<Diagnostic> found =
                            diagnostics(FOLDER.resolve(code.name().toLowerCase(Locale.ROOT) + ".dlm"));
                    assertTrue(found.stream().anyMatch(d -> d.code() == code), () -> found.toString());
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyCodeHasItsPage() {
        return Stream.of(DslCode.values()).map(code -> DynamicTest.dynamicTest(code.id(), () -> checkPage(code)));
    }

    private static void checkPage(DslCode code) throws IOException {
        try (InputStream page = DslCode.class.getResourceAsStream(code.page())) {
            assertTrue(page != null, () -> "no page " + code.page());
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(
                    "# " + code.id() + ": " + code.title(),
                    text.lines().findFirst().orElse(""));
            assertTrue(text.contains("\n    "), "a page shows an example");
        }
    }

    private static List<Diagnostic> diagnostics(Path input) {
        String text = Library.read(input);
        Map<String, String> files = new TreeMap<>(BESIDE);
        files.put(input.getFileName().toString(), text);
        Compilation compilation = Library.compile(input.getFileName().toString(), text, files);
        String first = text.lines().findFirst().orElse("");
        try {
            if (first.startsWith("// set ")) {
                String[] setting = first.substring("// set ".length()).split("=", 2);
                compilation.train("t", Map.of(setting[0], setting[1]));
            } else if (first.startsWith("// function ")) {
                compilation.function(first.substring("// function ".length()), Map.of());
            } else {
                return compilation.check().diagnostics();
            }
        } catch (DlcException wrong) {
            return wrong.diagnostics();
        }
        return List.of();
    }
}
