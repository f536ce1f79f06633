package dev.dlc.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Expected texts in files; {@code -Dgolden.update=true} rewrites them, and the diff is for review. */
public final class GoldenFile {
    private GoldenFile() {}

    /** Compares a text with a file, or writes the file. Paths are relative to the module. */
    public static void check(Path file, String actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            }
            String expected = Files.exists(file) ? Files.readString(file) : "";
            assertEquals(expected, actual, () -> file + " differs; -Dgolden.update=true rewrites it");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The files of a folder whose names end in a suffix, in the order of their names; at least one. */
    public static List<Path> inputs(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> inputs = files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
            if (inputs.isEmpty()) {
                throw new AssertionError("no " + suffix + " file in " + folder);
            }
            return inputs;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A file with another suffix next to an input. */
    public static Path beside(Path input, String suffix) {
        String name = input.getFileName().toString();
        return input.resolveSibling(name.substring(0, name.lastIndexOf('.')) + suffix);
    }
}
