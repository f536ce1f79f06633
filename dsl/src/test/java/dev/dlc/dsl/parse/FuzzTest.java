package dev.dlc.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DiagnosticRenderer;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.grammar.DlmLexer;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Syntax;
import dev.dlc.testing.ProcessorTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;

/**
 * Damaged programs: the parser neither throws nor hangs, gives a whole tree, and says what is wrong if a part lacks.
 * The seed is random and printed; {@code -Dfuzz.seed=N -Dfuzz.tries=N} repeats a run.
 */
class FuzzTest {
    private static final String ALPHABET =
            "(){}[]<>|=-+*/.,:;^@!\"'\\\n\t #&%_0123456789azAZ\u00e9\u2264\ud83d\ude00\0";

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final int tries = Integer.getInteger("fuzz.tries", 1000);
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    @Test
    void damagedProgramsAreRead() {
        System.out.println("fuzz.seed=" + seed);
        List<SourceFile> programs = Trees.programs();
        for (int i = 0; i < tries; i++) {
            String text = programs.get(random.nextInt(programs.size())).text();
            // a part of a program, so that many are tried in little time
            int start = random.nextInt(text.length());
            String part = text.substring(start, Math.min(text.length(), start + 600));
            check(random.nextBoolean() ? damageTokens(part) : damageCharacters(part));
        }
    }

    @Test
    void randomTokensAreRead() {
        System.out.println("fuzz.seed=" + seed);
        List<String> words = new ArrayList<>();
        Trees.programs().forEach(file -> words.addAll(tokens(file.text())));
        for (int i = 0; i < tries; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(120); k > 0; k--) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(5) == 0 ? "" : " ");
            }
            check(text.toString());
        }
    }

    private void check(String text) {
        SourceFile file = new SourceFile("fuzz.dlm", text);
        try {
            ParseResult result = ProcessorTime.within(Duration.ofSeconds(20), () -> Parser.parse(file));
            DiagnosticRenderer.render(result.diagnostics());
            List<Syntax> nodes = Trees.nodes(result.module());
            boolean missing = nodes.stream().anyMatch(FuzzTest::isMissing);
            assertTrue(result.hasErrors() || !missing, "a part is missing without an error");
            for (Syntax node : nodes) {
                assertTrue(node.span().end() <= text.length(), "a span beyond the end");
            }
        } catch (Throwable failure) {
            throw new AssertionError("fuzz.seed=" + seed + " text:\n" + text, failure);
        }
    }

    private static boolean isMissing(Syntax node) {
        return node.getClass().getSimpleName().equals("Missing") || node instanceof Identifier name && name.isMissing();
    }

    private String damageCharacters(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int k = 1 + random.nextInt(4); k > 0 && !out.isEmpty(); k--) {
            int at = random.nextInt(out.length());
            char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.setCharAt(at, other);
                default -> out.insert(at, other);
            }
        }
        return out.toString();
    }

    private String damageTokens(String text) {
        List<String> tokens = tokens(text);
        for (int k = 1 + random.nextInt(4); k > 0 && !tokens.isEmpty(); k--) {
            int at = random.nextInt(tokens.size());
            int other = random.nextInt(tokens.size());
            switch (random.nextInt(4)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(other));
                case 2 -> tokens.set(at, tokens.get(other));
                default -> {
                    String swapped = tokens.get(at);
                    tokens.set(at, tokens.get(other));
                    tokens.set(other, swapped);
                }
            }
        }
        return String.join(random.nextBoolean() ? " " : "", tokens);
    }

    private static List<String> tokens(String text) {
        DlmLexer lexer = new DlmLexer(new Utf16Stream("fuzz", text));
        lexer.removeErrorListeners();
        List<String> tokens = new ArrayList<>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            tokens.add(token.getText());
        }
        return tokens;
    }
}
