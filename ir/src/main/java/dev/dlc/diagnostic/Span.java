package dev.dlc.diagnostic;

/**
 * A range of a source text.
 *
 * @param file the text
 * @param start the first offset
 * @param end the offset after the last one; equal to {@code start} for a missing token
 */
public record Span(SourceFile file, int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span " + start + ".." + end);
        }
    }

    /** The smallest span that covers this one and {@code other} of the same file. */
    public Span to(Span other) {
        return new Span(file, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** The covered text. */
    public String text() {
        return file.text()
                .substring(
                        Math.min(start, file.text().length()),
                        Math.min(end, file.text().length()));
    }

    /** Where the span starts. */
    public SourceFile.Position position() {
        return file.position(start);
    }

    /** {@code file:line:column}. */
    @Override
    public String toString() {
        SourceFile.Position at = position();
        return file.name() + ":" + at.line() + ":" + at.column();
    }
}
