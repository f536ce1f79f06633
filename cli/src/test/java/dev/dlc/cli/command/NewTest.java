package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewTest {
    @TempDir
    Path folder;

    @Test
    void makesAProgramAndNeverOverwrites() throws IOException {
        Path project = folder.resolve("digits");
        Run first = Run.of("new", project.toString());
        assertEquals(0, first.exit(), first.err());
        String program = Files.readString(project.resolve("digits.dlm"));
        assertTrue(program.contains("train digits"));
        assertTrue(Files.readString(project.resolve("README.md")).contains("dlc check digits.dlm"));
        Files.writeString(project.resolve("digits.dlm"), "mine");
        Run second = Run.of("new", project.toString());
        assertEquals(2, second.exit());
        assertTrue(second.err().contains("exists already"), second.err());
        assertEquals("mine", Files.readString(project.resolve("digits.dlm")));
    }

    @Test
    void anUnwritableFolderIsADiagnostic() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run run = Run.of("new", file.resolve("digits").toString());
        assertEquals(3, run.exit());
        assertTrue(run.err().startsWith("error[E0703]"), run.err());
    }
}
