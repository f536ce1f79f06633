package dev.dlc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final String DOCUMENT = """
        before
        <!-- compare: other -->
        | a |
        |---|
        | W2 | 9 |
        <!-- compare: end -->
        <!-- compare: rows -->
        | row | ms |
        |---|---|
        | W3 | 3 |
        <!-- compare: end -->
        after
        """;

    @TempDir
    Path folder;

    private Path document() throws Exception {
        return Files.writeString(folder.resolve("d.md"), DOCUMENT);
    }

    @Test
    void rowsReplaceTheirOwnAndStandInOrder() throws Exception {
        Table table = new Table(document(), "rows", List.of("W1", "W2", "W3"));
        table.put("| W1 | 1 |");
        table.put("| W3 | 4 |");
        assertEquals(List.of(List.of("W1", "1"), List.of("W2", "2"), List.of("W3", "4")), table.put("| W2 | 2 |"));
        assertEquals(
                DOCUMENT.replace("| W3 | 3 |", "| W1 | 1 |\n| W2 | 2 |\n| W3 | 4 |"),
                Files.readString(table.document()));
    }

    @Test
    void aTableThatIsNotThereIsSaid() throws Exception {
        Table table = new Table(document(), "missing", List.of("W1"));
        assertThrows(IllegalStateException.class, () -> table.put("| W1 | 1 |"));
    }
}
