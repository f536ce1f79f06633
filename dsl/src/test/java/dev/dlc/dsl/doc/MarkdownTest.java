package dev.dlc.dsl.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.dsl.parse.Parser;
import dev.dlc.dsl.parse.Trees;
import dev.dlc.testing.GoldenFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static final Path FOLDER = Path.of("src", "test", "golden", "doc");

    @Test
    void page() {
        Path input = FOLDER.resolve("shop.dlm");
        String page = Markdown.of("shop", Parser.parse(Trees.read(input)).module());
        GoldenFile.check(GoldenFile.beside(input, ".txt"), page);
    }

    @Test
    void summaries() {
        assertEquals(
                "One sentence.", Markdown.summary(Trees.tree("/// One\n/// sentence. Another one.\n\nlet x = 1\n")));
        assertEquals("", Markdown.summary(Trees.tree("let x = 1\n")));
    }
}
