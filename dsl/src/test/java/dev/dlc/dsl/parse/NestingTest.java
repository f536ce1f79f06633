package dev.dlc.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.format.Formatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deep programs are read up to the limit and refused behind it, never with an overflow of the stack. */
class NestingTest {
    // what a thread has by default; frames of code that is half compiled take up to twice those of the interpreter
    private static final long STACK = 1L << 20;

    private static ParseResult parse(String text) throws InterruptedException {
        return onSmallStack(() -> Trees.parse(text));
    }

    private static String format(String text) throws InterruptedException {
        return onSmallStack(() -> Formatter.format(new SourceFile("deep.dlm", text)));
    }

    private static <T> T onSmallStack(Supplier<T> work) throws InterruptedException {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, () -> result.set(work.get()), "small stack", STACK);
        thread.setUncaughtExceptionHandler((t, problem) -> failure.set(problem));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        return result.get();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
        let x = | ( | 1 | ) |
        let x = | [ | 1 | ] |
        let x = | f(a, | 1 | ) |
        let x = | -2^(1 + | 1 | ) |
        let x = | (y => | 1 | ) |
        let x = | [y for y in | z | ] |
        let x = | x[1, | 1 | ] |
        let x = | (a: | 1 | ) |
        let x = | y => | 1 | |
        let x = | for i => | y | |
        let x = | if a { 1 } else | { 2 } | |
        let x = | if a { | b | } else { b } |
        let x = | scan a = | 1 | for b in c { b } |
        let x = | iterate a = | 1 | times 3 { a } |
        let x = | while a = | 1 | until b max 3 { a } |
        let x: | [ | Int | ] | = 1
        let x: | (Int, | Int | ) | = 1
        let x: | ( | Int | ) -> Int | = 1
        fn f() { let | ( | z | , a) | = y }
        model M { | if a { | b = c | } | }
        """)
    void deepNesting(String head, String open, String middle, String close, String tail) throws InterruptedException {
        String before = open + " ";
        String after = close == null ? "" : " " + close;
        for (int depth : List.of(45, 150, 5_000)) {
            String text = head + " " + before.repeat(depth) + middle + after.repeat(depth)
                    + (tail == null ? "" : " " + tail) + "\n";
            ParseResult result = parse(text);
            boolean refused =
                    result.diagnostics().stream().map(Diagnostic::code).anyMatch(code -> code == SyntaxCode.TOO_DEEP);
            assertEquals(depth > 100, refused, () -> result.diagnostics().toString());
            assertEquals(
                    depth > 100, result.hasErrors(), () -> result.diagnostics().toString());
            if (!result.hasErrors()) {
                assertTrue(format(text).length() > depth);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
        let x = | a | + a
        let x = | a | ^a
        let x = | a | [0]
        let x = | a | .b
        let x = | a | (1)
        let x = | a | ==a
        let x: | A | ->A
        """)
    void longChains(String head, String start, String link) throws InterruptedException {
        for (int length : List.of(450, 5_000, 30_000)) {
            String tail = head.endsWith(":") ? " = 1\n" : "\n";
            String text = head + " " + start + link.repeat(length) + tail;
            ParseResult result = parse(text);
            boolean refused =
                    result.diagnostics().stream().map(Diagnostic::code).anyMatch(code -> code == SyntaxCode.TOO_DEEP);
            assertEquals(length > 500, refused);
            if (!result.hasErrors()) {
                assertTrue(format(text).length() > length);
            }
        }
    }

    @Test
    void manyPrefixes() throws InterruptedException {
        assertTrue(parse("let x = " + "-".repeat(30_000) + "1\n").hasErrors());
        assertTrue(parse("let x = " + "not ".repeat(30_000) + "1\n").hasErrors());
        assertTrue(parse("(".repeat(200_000)).hasErrors());
        assertTrue(parse(")".repeat(200_000)).hasErrors());
        assertTrue(parse("{[(".repeat(30_000) + "}])".repeat(30_000)).hasErrors());
    }
}
