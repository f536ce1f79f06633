package dev.dlc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Code;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.exec.Sizes;
import dev.dlc.runtime.test.FunctionGradients;
import dev.dlc.testing.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is wrong with programs but shows only when sizes and values are known: programs {@code X.dlm} and what is said
 * of their functions, in {@code X.txt}, each file named like the code that it reaches; and small mistakes in files of
 * the library that reach the same codes, in {@code mutations.txt}.
 */
class RunDiagnosticsTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "run");
    private static final Set<RuntimeCode> CODES = Set.of(RuntimeCode.INDEX_OUTSIDE, RuntimeCode.GRADIENT_SAYS_NOTHING);
    private static final long SIZE = 2;
    private static final long SEED = 1;

    /** What is said of all functions with 2 for each open size, and of their gradients. */
    private static List<Diagnostic> diagnostics(SourceFile source) {
        List<Diagnostic> found = new ArrayList<>();
        for (FunctionProgram function : Dlc.compile(source).functionPrograms()) {
            try {
                Sizes.check(function.graph().checks(), sizes(function.graph()));
            } catch (DlcException wrong) {
                found.addAll(wrong.diagnostics());
            }
            if (FunctionGradients.check(function, SEED) instanceof FunctionGradients.Outcome.Agrees agrees) {
                found.addAll(agrees.warnings());
            }
        }
        return found;
    }

    private static Map<String, Long> sizes(Graph graph) {
        Map<String, Long> sizes = new TreeMap<>();
        graph.symbols().forEach(symbol -> sizes.put(symbol, SIZE));
        graph.checks().stream()
                .flatMap(check -> Stream.of(check.left(), check.right()))
                .flatMap(dim -> dim.symbols().stream())
                .forEach(symbol -> sizes.put(symbol, SIZE));
        return sizes;
    }

    @TestFactory
    Stream<DynamicTest> diagnosticsAreAsKept() {
        return CODES.stream()
                .map(code -> DynamicTest.dynamicTest(code.id(), () -> {
                    Path input = FOLDER.resolve(code.name().toLowerCase(Locale.ROOT) + ".dlm");
                    List<Diagnostic> found =
                            diagnostics(new SourceFile(input.getFileName().toString(), read(input)));
                    assertTrue(found.stream().anyMatch(d -> d.code() == code), found::toString);
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), DiagnosticRenderer.render(found));
                }));
    }

    @TestFactory
    Stream<DynamicTest> mutationsAreFound() {
        return mutations().stream()
                .map(mutation -> DynamicTest.dynamicTest(mutation.toString(), () -> {
                    String text = read(mutation.file());
                    assertFalse(codes(mutation.file(), text).contains(mutation.code), "said of the file as it is");
                    assertTrue(text.contains(mutation.from), () -> mutation.file() + " has no " + mutation.from);
                    int at = text.indexOf(mutation.from);
                    String mutated = text.substring(0, at) + mutation.to + text.substring(at + mutation.from.length());
                    Set<String> found = codes(mutation.file(), mutated);
                    assertTrue(found.contains(mutation.code), found::toString);
                }));
    }

    @Test
    void everyCodeHasAMutation() {
        assertEquals(
                CODES.stream().map(Code::id).collect(Collectors.toSet()),
                mutations().stream().map(Mutation::code).collect(Collectors.toSet()));
    }

    private static Set<String> codes(Path file, String text) {
        return diagnostics(new SourceFile(file.toString(), text)).stream()
                .map(Diagnostic::code)
                .map(Code::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code code | file | text | other text}: the first place of the text is changed. */
    private record Mutation(String code, Path file, String from, String to) {
        static Mutation of(String line) {
            String[] parts = line.split(" \\| ", 4);
            return new Mutation(parts[0], Path.of("..").resolve(parts[1]), parts[2], parts[3]);
        }
    }

    private static List<Mutation> mutations() {
        return read(FOLDER.resolve("mutations.txt")).lines().map(Mutation::of).toList();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
