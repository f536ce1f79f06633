package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.fail;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Programs with a few words removed, replaced, put in or exchanged are compiled or refused, never more.
 * {@code -Dfuzz.programs} sets how many, {@code -Dfuzz.seed} which.
 */
class MutatedProgramsTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_0-9.]+|\\s+|.", Pattern.DOTALL);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_128);
    private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 400);

    @Test
    void neverCrash() {
        List<String> texts = new ArrayList<>();
        Library.files().forEach(path -> texts.add(Library.read(path)));
        for (String folder : List.of("check", "ir")) {
            GoldenFile.inputs(Path.of("src", "test", "golden", folder), ".dlm")
                    .forEach(path -> texts.add(Library.read(path)));
        }
        GoldenFile.inputs(Path.of("..", "examples", "src", "test", "language"), ".dlm")
                .forEach(path -> texts.add(Library.read(path)));
        List<String> words = new ArrayList<>();
        texts.forEach(text -> words.addAll(words(text)));
        words.removeIf(String::isBlank);
        Random random = new Random(SEED);
        for (int i = 0; i < PROGRAMS; i++) {
            compile(mutated(texts.get(random.nextInt(texts.size())), words, random), i);
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private static String mutated(String text, List<String> pool, Random random) {
        List<String> words = words(text);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(words.size());
            String other = pool.get(random.nextInt(pool.size()));
            switch (random.nextInt(4)) {
                case 0 -> words.remove(at);
                case 1 -> words.set(at, other);
                case 2 -> words.add(at, other);
                default -> Collections.swap(words, at, random.nextInt(words.size()));
            }
        }
        return String.join("", words);
    }

    private static void compile(String text, int number) {
        try {
            Compilation compilation = Library.compile("mutated.dlm", text, Map.of());
            if (compilation.check().diagnostics().stream().noneMatch(Diagnostic::isError)) {
                compilation.tests();
            }
        } catch (DlcException refused) {
            // said with a diagnostic
        } catch (RuntimeException | StackOverflowError crash) {
            fail("seed " + SEED + ", program " + number + ":\n" + text, crash);
        }
    }
}
