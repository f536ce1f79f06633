package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtTest {
    private static final String LOOSE = "let  x=1 // one\n\n\n\nfn f( ){x}";
    private static final String FORMATTED = "let x = 1 // one\n\nfn f() { x }\n";
    private static final String WRONG = "let x = (1\n";

    @TempDir
    Path folder;

    private Path loose;
    private Path formatted;
    private Path wrong;

    @BeforeEach
    void files() throws IOException {
        loose = Files.writeString(folder.resolve("loose.dlm"), LOOSE);
        formatted = Files.writeString(folder.resolve("formatted.dlm"), FORMATTED);
        wrong = Files.writeString(folder.resolve("wrong.dlm"), WRONG);
    }

    private static Run standardInput(String text, String... words) {
        Fmt command = new Fmt(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return Run.of(line -> List.of(command), words);
    }

    @Test
    void writesWhatChanges() throws IOException {
        Run run = Run.of("fmt", loose.toString(), formatted.toString());
        assertEquals(new Run(0, "formatted " + loose + "\n", ""), run);
        assertEquals(FORMATTED, Files.readString(loose));
        assertEquals(new Run(0, "", ""), Run.of("fmt", "--check", loose.toString(), formatted.toString()));
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void checkChangesNothing() throws IOException {
        Run run = Run.of("fmt", "--check", loose.toString(), formatted.toString());
        assertEquals(new Run(1, "not formatted: " + loose + "\n", ""), run);
        assertEquals(LOOSE, Files.readString(loose));
    }

    @Test
    void errorsLeaveTheirFileAlone() throws IOException {
        Run run = Run.of("fmt", wrong.toString(), loose.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().startsWith("error[E0104]"), run.err());
        assertEquals(WRONG, Files.readString(wrong));
        assertEquals(FORMATTED, Files.readString(loose));
        assertEquals(3, Run.of("fmt", folder.resolve("none.dlm").toString()).exit());
    }

    @Test
    void linksStayLinks() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.dlm"), loose);
        assertEquals(0, Run.of("fmt", link.toString()).exit());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(FORMATTED, Files.readString(loose));
    }

    @Test
    void standardInputGoesToStandardOutput() {
        assertEquals(new Run(0, FORMATTED, ""), standardInput(LOOSE, "fmt", "-"));
        assertEquals(new Run(1, "not formatted: -\n", ""), standardInput(LOOSE, "fmt", "-", "--check"));
        assertEquals(new Run(0, "", ""), standardInput(FORMATTED, "fmt", "--check", "-"));
        Run run = standardInput(WRONG, "fmt", "-");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("-:1:9"), run.err());
        assertFalse(run.out().contains("let"), run.out());
    }

    @Test
    void json() {
        assertEquals(
                "{\"ok\":true,\"files\":[{\"file\":\"-\",\"text\":\"let x = 1\\n"
                        + "\",\"changed\":true}],\"diagnostics\":[]}\n",
                standardInput("let x=1", "fmt", "-", "--json").out());
    }
}
