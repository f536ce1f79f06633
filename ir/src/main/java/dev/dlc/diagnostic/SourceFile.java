package dev.dlc.diagnostic;

/**
 * A source text with the name it is shown under.
 *
 * @param name the name shown to the user: a path as the user wrote it, or {@code std/nn.dlm}
 * @param text the whole text
 */
public record SourceFile(String name, String text) {
    /** The position of an offset. */
    public Position position(int offset) {
        int end = Math.min(offset, text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, end - lineStart + 1);
    }

    /** The text of a line without its line break; lines count from 1. */
    public String line(int number) {
        return text.lines().skip(number - 1L).findFirst().orElse("");
    }

    /** Two files are the same when they have the same name; texts may be large. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A place in a text.
     *
     * @param line counts from 1
     * @param column counts from 1, in UTF-16 units
     */
    public record Position(int line, int column) {}
}
