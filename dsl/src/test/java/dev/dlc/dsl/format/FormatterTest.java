package dev.dlc.dsl.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.parse.ConcreteSyntax;
import dev.dlc.dsl.parse.ParseResult;
import dev.dlc.dsl.parse.Parser;
import dev.dlc.dsl.parse.Trees;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One formatting, which changes neither program nor comments. {@code -Dformat.seed=N -Dformat.tries=N} repeats a run on
 * random programs.
 */
class FormatterTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "format");

    private final long seed = Long.getLong("format.seed", System.nanoTime());
    private final int tries = Integer.getInteger("format.tries", 300);

    private static String format(String text) {
        return Formatter.format(new SourceFile("test.dlm", text));
    }

    /** What each construct looks like: {@code X.dlm} becomes {@code X.txt}. */
    @TestFactory
    Stream<DynamicTest> formattings() {
        return GoldenFile.inputs(FOLDER, ".dlm").stream()
                .map(input -> DynamicTest.dynamicTest(input.getFileName().toString(), () -> {
                    SourceFile file = Trees.read(input);
                    String formatted = Formatter.format(file);
                    check(file.text(), formatted);
                    GoldenFile.check(GoldenFile.beside(input, ".txt"), formatted);
                }));
    }

    @TestFactory
    Stream<DynamicTest> programsOfTheRepository() {
        return Trees.programs().stream()
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> check(file.text(), Formatter.format(file))));
    }

    @TestFactory
    Stream<DynamicTest> libraryAndExamplesAreFormatted() {
        return Stream.of("stdlib", "examples")
                .flatMap(folder -> GoldenFile.inputs(Path.of("..", folder), ".dlm").stream())
                .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
                    SourceFile file = Trees.read(path);
                    assertEquals(Formatter.format(file), file.text(), () -> "run ./dlc fmt on " + path);
                }));
    }

    @Test
    void randomPrograms() {
        System.out.println("format.seed=" + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < tries; i++) {
            List<String> tokens = RandomProgram.tokens(random, 1 + i % 150);
            String text = Loose.text(tokens, random, true);
            String one = Loose.text(tokens, random, false);
            String other = Loose.text(tokens, random, false);
            try {
                check(text, format(text));
                assertEquals(format(one), format(other), "line breaks make a difference");
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("format.seed=" + seed + " program " + i + ":\n" + text, failure);
            }
        }
    }

    @Test
    void errorsAreReported() {
        DlcException failure = assertThrows(DlcException.class, () -> format("let x = (1\nlet y = 2 2\n"));
        assertTrue(failure.diagnostics().size() >= 2, failure.getMessage());
    }

    @Test
    void emptyFiles() {
        assertEquals("", format(""));
        assertEquals("", format("\n\n  \n"));
        assertEquals("// a\n\n// b\n", format("\n// a\n\n\n\n// b"));
    }

    @Test
    void lineBreaksOfOtherSystems() {
        assertEquals("let x = 1\n\n// a\nlet y = 2\n", format("\uFEFFlet x = 1\r\n\r\n\r\n// a\r\nlet y = 2\r\n"));
        assertEquals("let x = 1\n\nlet y = 2\n", format("let x = 1\r\r\rlet y = 2\r"));
    }

    private static void check(String text, String formatted) {
        ParseResult again = Parser.parse(new SourceFile("again.dlm", formatted));
        assertEquals(
                List.of(), again.diagnostics().stream().filter(d -> d.isError()).toList(), formatted);
        assertEquals(Trees.shape(Parser.parse(new SourceFile("test.dlm", text)).module()), Trees.shape(again.module()));
        assertEquals(comments(text), comments(formatted));
        assertEquals(formatted, format(formatted), "formatting again changes it");
        for (String line : formatted.lines().toList()) {
            assertEquals(line.stripTrailing(), line);
        }
    }

    // sorted, since one that stands where no line may break goes before its statement
    private static List<String> comments(String text) {
        ConcreteSyntax syntax = Parser.concrete(new SourceFile("test.dlm", text));
        List<String> comments = new ArrayList<>(syntax.comments().stream()
                .map(Token::getText)
                .map(String::stripTrailing)
                .toList());
        comments.sort(null);
        return comments;
    }
}
