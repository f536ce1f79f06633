package dev.dlc.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import dev.dlc.cli.command.Commands;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.format.Formatter;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.RefDevice;
import dev.dlc.runtime.test.InlineTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The snippets of the README and of the pages: a {@code dlm} block is a whole file that is right, formatted, and passes
 * its inline tests; {@code dlm E0301} is one that is refused with that code. Command lines of {@code dlc} in {@code sh}
 * blocks name commands that exist.
 */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");

    private static List<Snippet> snippets(String language) {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages.sorted())
                    .filter(path -> path.toString().endsWith(".md"))
                    .flatMap(page -> {
                        try {
                            return Snippet.of(page).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .filter(snippet -> snippet.language().equals(language))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> programs() {
        return snippets("dlm").stream()
                .map(snippet -> DynamicTest.dynamicTest(snippet.place(), () -> {
                    SourceFile source = new SourceFile("snippet.dlm", snippet.text());
                    if (snippet.words().isEmpty()) {
                        right(source);
                    } else {
                        wrong(source, snippet.words().getFirst());
                    }
                }));
    }

    private static void right(SourceFile source) {
        Program program = Dlc.compile(source);
        List<Diagnostic> errors = program.check().diagnostics().stream()
                .filter(Diagnostic::isError)
                .toList();
        assertEquals("", DiagnosticRenderer.render(errors));
        assertEquals(Formatter.format(source), source.text(), "not as `dlc fmt` writes it");
        try (Device device = new RefDevice()) {
            for (TestProgram test : program.tests()) {
                assertEquals("", DiagnosticRenderer.render(InlineTests.run(test, device, 1)), test.name());
            }
        }
    }

    private static void wrong(SourceFile source, String code) {
        List<Diagnostic> found;
        try {
            found = Dlc.compile(source).check().diagnostics();
        } catch (DlcException wrong) {
            found = wrong.diagnostics();
        }
        List<String> codes = found.stream().map(d -> d.code().id()).toList();
        assertTrue(codes.contains(code), codes::toString);
    }

    @TestFactory
    Stream<DynamicTest> commandLines() {
        return snippets("sh").stream()
                .flatMap(snippet -> snippet.text().lines())
                .filter(line -> line.startsWith("./dlc ") && !line.startsWith("./dlc --"))
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String command = line.split(" ")[1];
                    boolean known = Commands.all().stream()
                            .map(c -> c.spec().name().split(" ")[0])
                            .anyMatch(command::equals);
                    assertTrue(known, command);
                    assertFalse(Run.of(command, "--help").out().isEmpty(), line.toLowerCase(Locale.ROOT));
                }));
    }
}
