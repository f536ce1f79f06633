package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
    @TempDir
    Path folder;

    @Test
    void listSaysWhatIsThere() throws IOException {
        Files.createDirectories(folder.resolve("mnist"));
        Files.createFile(folder.resolve("mnist/train-images-idx3-ubyte"));
        Run run = Run.of("data", "list", "--data", folder.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("digits_synthetic    built in"), run.out());
        assertTrue(run.out().contains("mnist               incomplete"), run.out());
        assertTrue(run.out().contains("cifar10             missing"), run.out());
        assertTrue(run.out().contains("searched: " + folder + " (--data)"), run.out());
    }

    @Test
    void listAsJsonHasTheSame() throws IOException {
        Run run = Run.of("data", "list", "--json", "--data", folder.toString());
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertTrue(json.get("ok").asBoolean());
        assertEquals("digits_synthetic", json.get("sets").get(0).get("name").asText());
        assertEquals("built in", json.get("sets").get(0).get("status").asText());
        assertTrue(json.get("sets").get(0).get("fields").toString().contains("image"), json.toString());
    }

    @Test
    void aMissingFolderFails() {
        Run run = Run.of("data", "list", "--data", folder.resolve("nothing").toString());
        assertEquals(3, run.exit());
        assertTrue(run.err().startsWith("error[E0601]"), run.err());
    }

    @Test
    void anUnknownNameIsWrongUsage() {
        Run run = Run.of("data", "fetch", "mnst");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("did you mean mnist?"), run.err());
    }
}
