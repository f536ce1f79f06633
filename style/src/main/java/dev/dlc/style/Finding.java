package dev.dlc.style;

import java.nio.file.Path;

/**
 * One violation of a rule.
 *
 * @param file the file
 * @param line counts from 1
 * @param fatal whether it fails the build; otherwise it is only printed
 * @param message what is wrong and how to mend it
 */
record Finding(Path file, long line, boolean fatal, String message) {
    static Finding error(Path file, long line, String message) {
        return new Finding(file, line, true, message);
    }

    static Finding warning(Path file, long line, String message) {
        return new Finding(file, line, false, message);
    }

    @Override
    public String toString() {
        return (fatal ? "error: " : "warning: ") + file + ":" + line + ": " + message;
    }
}
