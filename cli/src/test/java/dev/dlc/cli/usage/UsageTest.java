package dev.dlc.cli.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What picocli makes of our descriptions of commands, and what it refuses. */
class UsageTest {
    private static final Flag<Integer> COUNT = Flag.of("--count", Value.integer("N", 1), "how many");
    private static final Flag<Value.Binding> SET = Flag.of(
                    "--set", Value.binding("NAME=VALUE", "NAME=VALUE"), "a setting")
            .repeatable();
    private static final Flag<String> OUT =
            Flag.of("--out", Value.text("FILE", "a file"), "where to").alias("-o");
    private static final Flag<Void> FORCE = Flag.toggle("--force", "whatever happens");
    private static final Parameter FROM = Parameter.required("FROM", "a file");
    private static final Parameter TO = Parameter.optional("TO", "another");

    @Test
    void flagsAndParametersMix() {
        Arguments arguments = parse("--count", "3", "a", "--force", "-o", "x=y", "b", "--set", "k=1=2", "--set=l=m");
        assertEquals(List.of("a", "b"), arguments.parameters());
        assertEquals(Optional.of(3), arguments.get(COUNT));
        assertEquals(Optional.of("x=y"), arguments.get(OUT));
        assertTrue(arguments.has(FORCE));
        assertEquals(List.of(new Value.Binding("k", "1=2"), new Value.Binding("l", "m")), arguments.all(SET));
        assertEquals(Optional.empty(), parse("a").get(COUNT));
        assertFalse(parse("a").has(FORCE));
    }

    @Test
    void wordsAfterTwoDashesAreParameters() {
        assertEquals(List.of("--force", "-"), parse("--", "--force", "-").parameters());
    }

    @Test
    void aNegativeNumberIsAValue() {
        assertEquals(List.of("E0904"), codes("a", "--count", "-3"));
        assertEquals(List.of("E0904"), codes("a", "--count=-3"));
    }

    @Test
    void eachMistakeHasItsCode() {
        assertEquals(List.of("E0902"), codes("a", "--cuont", "3", "b"));
        assertEquals(List.of("E0903"), codes("a", "--count"));
        assertEquals(List.of("E0903"), codes("a", "--count", "--force"));
        assertEquals(List.of("E0904"), codes("a", "--count", "0"));
        assertEquals(List.of("E0904"), codes("a", "--count", "99999999999"));
        assertEquals(List.of("E0904"), codes("a", "--set", "k"));
        assertEquals(List.of("E0904"), codes("a", "--force=yes"));
        assertEquals(List.of("E0905"), codes());
        assertEquals(List.of("E0906"), codes("a", "b", "c"));
        assertEquals(List.of("E0908"), codes("a", "--out", "x", "-o", "y"));
    }

    @Test
    void helpNeedsNoParameters() {
        assertTrue(parse("--help").parsed().isUsageHelpRequested());
    }

    @Property(tries = 300)
    void anyWordsParseOrAreRefusedWithDiagnostics(@ForAll List<String> words) {
        try {
            Arguments arguments = parse(words.toArray(String[]::new));
            assertTrue(arguments.parsed().isUsageHelpRequested()
                    || !arguments.parameters().isEmpty());
        } catch (DlcException e) {
            assertTrue(e.diagnostics().stream().allMatch(d -> d.code() instanceof UsageCode));
        }
    }

    private static Arguments parse(String... words) {
        CommandSpec spec = CommandSpecs.of(
                "copy", "copy", "copy files", List.of(FROM, TO), List.of(COUNT, SET, OUT, FORCE), List.of());
        try {
            return new Arguments(new CommandLine(spec).parseArgs(words));
        } catch (CommandLine.ParameterException refused) {
            throw UsageErrors.of(refused, List.of(words)).exception();
        }
    }

    private static List<String> codes(String... words) {
        return assertThrows(DlcException.class, () -> parse(words)).diagnostics().stream()
                .map(d -> d.code().id())
                .toList();
    }
}
