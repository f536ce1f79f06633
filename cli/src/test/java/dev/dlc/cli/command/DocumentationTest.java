package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {
    @TempDir
    Path folder;

    @Test
    void writesAPageForEachFileAndAList() throws IOException {
        Path a = Files.writeString(
                folder.resolve("a.dlm"), "/// The first.\n\n/// Twice x.\nfn f(x: f32[N]) { x + x }\n");
        Path b = Files.writeString(folder.resolve("b.dlm"), "fn g(x: f32[N]) { x }\n");
        Path out = folder.resolve("deep/pages");
        Run run = Run.of("doc", a.toString(), b.toString(), "-o", out.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                "# a\n\nThe first.\n\n## Functions\n\n### `f(x: f32[N])`\n\nTwice x.\n",
                Files.readString(out.resolve("a.md")));
        assertEquals("# Contents\n\n- [a](a.md): The first.\n- [b](b.md)\n", Files.readString(out.resolve("index.md")));
    }

    @Test
    void errorsWriteNothing() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.dlm"), "fn f(\n");
        Path out = folder.resolve("pages");
        Run run = Run.of("doc", wrong.toString(), "-o", out.toString());
        assertEquals(1, run.exit());
        assertTrue(run.err().startsWith("error[E01"), run.err());
        assertFalse(Files.exists(out));
        Path good = Files.writeString(folder.resolve("good.dlm"), "fn f() { 1 }\n");
        assertEquals(
                3,
                Run.of("doc", good.toString(), "-o", good.resolve("x").toString())
                        .exit());
    }
}
