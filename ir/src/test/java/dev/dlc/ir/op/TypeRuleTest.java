package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.IrCode;
import dev.dlc.ir.text.GraphParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each numbered rule of each row refuses a line of text that breaks it. */
class TypeRuleTest {
    /**
     * Inputs, the line that breaks a rule, and the rule.
     *
     * @param inputs as in the head of a graph
     * @param line op, operands, attributes, type
     * @param rule what is broken
     */
    record Broken(String inputs, String line, String rule) {
        @Override
        public String toString() {
            return rule + ": " + line;
        }
    }

    static List<Broken> broken() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/broken-rules.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\|"))
                .map(parts -> new Broken(parts[1].strip(), parts[2].strip(), parts[0].strip()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void isRefused(Broken broken) {
        String text = "graph f(" + broken.inputs + ") { %y = " + broken.line + " }";
        DlcException thrown = assertThrows(DlcException.class, () -> GraphParser.parse(text));
        var diagnostic = thrown.diagnostics().getFirst();
        assertEquals(IrCode.GRAPH_RULE, diagnostic.code(), diagnostic::message);
        assertTrue(diagnostic.message().startsWith(broken.rule + ":"), diagnostic::message);
        assertTrue(diagnostic.expected().isPresent() && diagnostic.found().isPresent());
    }

    /** The sources name no rule that the file does not break; rules that share code are named after the first op. */
    @Test
    void everyNumberedRuleIsBroken() throws IOException {
        Pattern literal = Pattern.compile("\"([a-z_0-9]+\\.c[1-9][0-9]*)\"");
        Set<String> rules = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/dlc/ir/op"))) {
            for (Path file : files.toList()) {
                literal.matcher(Files.readString(file)).results().forEach(found -> rules.add(found.group(1)));
            }
        }
        Set<String> tested = broken().stream().map(Broken::rule).collect(Collectors.toSet());
        // matmul and batch are no ops but methods that make nodes; their tests are EmitTest and BatchTest
        rules.removeIf(rule -> tested.contains(rule) || rule.startsWith("matmul.") || rule.startsWith("batch."));
        assertEquals(Set.of(), rules);
    }
}
