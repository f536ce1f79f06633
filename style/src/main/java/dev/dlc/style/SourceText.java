package dev.dlc.style;

import java.nio.file.Path;
import java.util.List;

/**
 * A file of the repository.
 *
 * @param path relative to the root of the repository
 * @param text the whole text
 */
record SourceText(Path path, String text) {
    boolean isJava() {
        return path.toString().endsWith(".java");
    }

    /** Whether the size rule holds for this kind of file: code, not prose or data. */
    boolean isCode() {
        String name = path.toString();
        return isJava() || name.endsWith(".dlm") || name.endsWith(".g4");
    }

    List<String> lines() {
        return text.lines().toList();
    }
}
