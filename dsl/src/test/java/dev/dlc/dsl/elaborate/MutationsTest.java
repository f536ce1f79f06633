package dev.dlc.dsl.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.Code;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.parse.SyntaxCode;
import java.nio.file.Path;
import java.util.List;
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
 * Small mistakes in files of the library and in examples: {@code code | file | text | other text}, one for each code.
 * The first place of the text is changed, and the code must be among what is said.
 */
class MutationsTest {
    /** Said about what is asked for, not about a text. */
    private static final Set<Code> NOT_OF_A_TEXT =
            Set.of(DslCode.UNKNOWN_SETTING, DslCode.BAD_SETTING, DslCode.UNKNOWN_ENTRY);

    private record Mutation(String code, Path file, String from, String to) {
        static Mutation of(String line) {
            String[] parts = line.split(" \\| ", 4);
            String to = parts[3].equals("@deep") ? "(".repeat(200) + "y" + ")".repeat(200) : parts[3];
            return new Mutation(parts[0], Path.of("..").resolve(parts[1]), parts[2], to);
        }
    }

    private static List<Mutation> mutations() {
        return Library.read(Path.of("src", "test", "golden", "mutations.txt"))
                .lines()
                .map(Mutation::of)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> areFound() {
        return mutations().stream().map(m -> DynamicTest.dynamicTest(m.code() + " " + m.file(), () -> check(m)));
    }

    private static void check(Mutation mutation) {
        String text = Library.read(mutation.file());
        int at = text.indexOf(mutation.from());
        assertTrue(at >= 0, () -> mutation.file() + " has no " + mutation.from());
        String mutated = text.substring(0, at)
                + mutation.to()
                + text.substring(at + mutation.from().length());
        Map<String, String> others = new TreeMap<>(Library.examples());
        others.put(mutation.file().getFileName().toString(), mutated);
        Set<String> found =
                Library.compile(mutation.file().getFileName().toString(), mutated, others)
                        .check()
                        .diagnostics()
                        .stream()
                        .map(Diagnostic::code)
                        .map(Code::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(found.contains(mutation.code()), () -> found.toString());
    }

    @Test
    void atLeastSixtyCodesAreReached() {
        long codes = mutations().stream().map(Mutation::code).distinct().count();
        assertTrue(codes >= 60, () -> codes + " codes");
    }

    @Test
    void everyCodeHasOne() {
        Set<String> expected = Stream.concat(Stream.of(SyntaxCode.values()), Stream.of(DslCode.values()))
                .filter(code -> !NOT_OF_A_TEXT.contains(code))
                .map(Code::id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, mutations().stream().map(Mutation::code).collect(Collectors.toCollection(TreeSet::new)));
    }
}
