package dev.dlc.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule finds what it is for, and fixing leaves nothing that can be fixed. */
class StyleTest {
    private static final String CLEAN = """
        package a;

        import java.util.List;

        class A {
            List<String> names() {
                return List.of();
            }
        }
        """;

    @TempDir
    Path root;

    @Test
    void cleanFilesHaveNoFindings() throws IOException {
        write("m/src/A.java", CLEAN);
        write("docs/a.md", "# A\n\ntext\n");
        assertEquals(List.of(), messages());
    }

    @Test
    void unformattedCodeIsFoundAndFixed() throws IOException {
        write("m/src/A.java", CLEAN.replace("    List", "  List"));
        assertEquals(List.of("m/src/A.java:6 not formatted"), messages());
        assertEquals(List.of(Path.of("m/src/A.java")), new Style(root).fix(Path.of(".")));
        assertEquals(CLEAN, Files.readString(root.resolve("m/src/A.java")));
        assertEquals(List.of(), messages());
    }

    @Test
    void fixingKeepsToItsFolder() throws IOException {
        write("m/A.java", "class  A {}\n");
        write("n/B.java", "class  B {}\n");
        assertEquals(List.of(Path.of("n/B.java")), new Style(root).fix(Path.of("n")));
        assertEquals(List.of("m/A.java:1 not formatted"), messages());
    }

    @Test
    void unusedImportIsNotFormatted() throws IOException {
        write("A.java", CLEAN.replace("import java.util.List;\n", "import java.util.List;\nimport java.util.Map;\n"));
        assertEquals(List.of("A.java:4 not formatted"), messages());
    }

    @Test
    void tabsAndTrailingSpacesAndMissingLineBreakAreFoundAndFixed() throws IOException {
        write("a.dlm", "model A {\t\n}");
        assertEquals(
                List.of(
                        "a.dlm:1 a tab; use spaces",
                        "a.dlm:1 white space at the end of the line",
                        "a.dlm:2 no line break at the end of the file"),
                messages());
        new Style(root).fix(Path.of("."));
        assertEquals("model A {\n}\n", Files.readString(root.resolve("a.dlm")));
    }

    @Test
    void wildcardImportIsFound() throws IOException {
        write("A.java", CLEAN.replace("java.util.List;", "java.util.*;"));
        assertEquals(List.of("A.java:3 a wildcard import; name each class"), messages());
    }

    @Test
    void longFilesAndMethodsAreFound() throws IOException {
        write("a.dlm", "x\n".repeat(TextRules.TOO_LONG_FILE + 1));
        write("b.dlm", "x\n".repeat(TextRules.TOO_LONG_FILE));
        write("c.dlm", "x\n".repeat(TextRules.LONG_FILE));
        write("D.java", method(JavaRules.TOO_LONG_METHOD + 1));
        write("E.java", method(JavaRules.LONG_METHOD + 1));
        write("F.java", method(JavaRules.LONG_METHOD));
        List<Finding> findings = new Style(root).check();
        assertEquals(List.of("a.dlm", "D.java"), files(findings.stream().filter(Finding::fatal)));
        assertEquals(List.of("b.dlm", "E.java"), files(findings.stream().filter(finding -> !finding.fatal())));
        assertTrue(findings.stream().anyMatch(finding -> finding.message().contains("method f has 61 lines")));
    }

    @Test
    void buildOutputIsSkipped() throws IOException {
        write("m/target/A.java", "class  A{}");
        write(".git/a.txt", "x \n");
        assertEquals(List.of(), messages());
    }

    private static String method(int lines) {
        return "class A {\n    void f() {\n" + "        g();\n".repeat(lines) + "    }\n}\n";
    }

    private static List<String> files(Stream<Finding> findings) {
        return findings.map(finding -> finding.file().toString())
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> messages() throws IOException {
        return new Style(root)
                .check().stream()
                        .map(finding -> finding.file() + ":" + finding.line() + " " + finding.message())
                        .toList();
    }
}
