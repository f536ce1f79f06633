package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path dir;

    @Test
    void replacesAFileInOneStep() throws IOException {
        Path target = dir.resolve("out.bin");
        Files.writeString(target, "old");
        AtomicFile.write(target, out -> {
            out.write("new".getBytes(StandardCharsets.UTF_8));
            assertEquals("old", Files.readString(target));
        });
        assertEquals("new", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    /** A process that dies between writing and renaming neither commits nor closes. */
    @Test
    void aCrashBeforeTheRenameLeavesTheOldFile() throws IOException {
        Path target = dir.resolve("out.bin");
        Files.writeString(target, "old");
        AtomicFile crashed = AtomicFile.stage(target);
        crashed.write(ByteBuffer.wrap("half".getBytes(StandardCharsets.UTF_8)));
        assertEquals("old", Files.readString(target));
        assertEquals(2, files().size());

        try (OutputFolder folder = OutputFolder.open(dir)) {
            assertEquals("old", Files.readString(folder.file("out.bin")));
            assertTrue(files().stream().noneMatch(path -> path.toString().endsWith(".tmp")));
        }
    }

    @Test
    void contentThatFailsLeavesNothing() throws IOException {
        Path target = dir.resolve("out.bin");
        Files.writeString(target, "old");
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(target, out -> {
                    out.write(1);
                    throw new IllegalStateException("no more");
                }));
        assertEquals("old", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    @Test
    void aNewFileCanBeReadByOthers() throws IOException {
        Path target = dir.resolve("out.bin");
        Path plain = dir.resolve("plain.bin");
        Files.writeString(plain, "");
        AtomicFile.write(target, out -> out.write(1));
        if (Files.getFileStore(dir).supportsFileAttributeView("posix")) {
            assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(target));
        }
    }

    @Test
    void aRunLocksItsFolder() {
        Path path = dir.resolve("a").resolve("b");
        try (OutputFolder folder = OutputFolder.open(path)) {
            assertEquals(path, folder.path());
            assertThrows(DlcException.class, () -> OutputFolder.open(path));
        }
        OutputFolder.open(path).close();
        assertFalse(Files.exists(path.resolve("metrics.jsonl")));
    }

    @Test
    void diagnostics() throws IOException {
        Golden golden = new Golden(dir);
        Files.writeString(dir.resolve("file"), "");
        golden.fails("output folder is a file", () -> OutputFolder.open(dir.resolve("file")));
        golden.fails(
                "output folder under a file",
                () -> OutputFolder.open(dir.resolve("file").resolve("run")));
        golden.fails(
                "file in a missing folder",
                () -> AtomicFile.write(dir.resolve("none").resolve("x"), out -> {}));
        golden.fails("file over a folder with files", () -> {
            Files.createDirectories(dir.resolve("full").resolve("inner"));
            AtomicFile.write(dir.resolve("full"), out -> {});
        });
        try (OutputFolder held = OutputFolder.open(dir.resolve("run"))) {
            golden.fails("output folder in use", () -> OutputFolder.open(held.path()));
        }
        golden.check("output.txt");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(dir)) {
            return list.toList();
        }
    }
}
