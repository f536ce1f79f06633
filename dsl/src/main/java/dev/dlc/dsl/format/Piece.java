package dev.dlc.dsl.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with places where lines may break (after Wadler, "A prettier printer", 2003): a group is set on one line if it
 * fits, else all of its own breaks are line breaks.
 */
sealed interface Piece {
    /** Nothing. */
    Piece NOTHING = words("");

    /** Characters without line break. */
    record Words(String text) implements Piece {}

    /** A line break, or {@code flat} where the group is on one line. */
    record Break(String flat) implements Piece {}

    /**
     * A line break in any case; the groups around it break.
     *
     * @param blank whether an empty line follows
     */
    record Newline(boolean blank) implements Piece {}

    /** A comment at the end of a line; the next break is a line break. */
    record Trailing(String comment) implements Piece {}

    /** A comment on lines of its own; the break before it and what follows start new lines. */
    record Leading(String comment) implements Piece {}

    /** One after the other. */
    record Row(List<Piece> parts) implements Piece {
        public Row {
            parts = List.copyOf(parts);
        }
    }

    /** Lines inside are indented by two more columns. */
    record Indented(Piece inner) implements Piece {}

    /** On one line if it fits. */
    record Group(Piece inner) implements Piece {}

    static Piece words(String text) {
        return new Words(text);
    }

    static Piece row(Piece... parts) {
        return new Row(List.of(parts));
    }

    static Piece row(List<Piece> parts) {
        return new Row(parts);
    }

    static Piece group(Piece... parts) {
        return new Group(row(parts));
    }

    static Piece indented(Piece... parts) {
        return new Indented(row(parts));
    }

    /** A space or a line break. */
    static Piece space() {
        return new Break(" ");
    }

    /** Nothing or a line break. */
    static Piece cut() {
        return new Break("");
    }

    static Piece newline() {
        return new Newline(false);
    }

    /** Parts with a separator between. */
    static Piece joined(List<Piece> parts, Piece separator) {
        List<Piece> row = new ArrayList<>();
        for (Piece part : parts) {
            if (!row.isEmpty()) {
                row.add(separator);
            }
            row.add(part);
        }
        return new Row(row);
    }

    /** The columns it takes on one line, without comments. */
    default int width() {
        return switch (this) {
            case Words words -> words.text().length();
            case Break line -> line.flat().length();
            case Row row -> row.parts().stream().mapToInt(Piece::width).sum();
            case Indented indented -> indented.inner().width();
            case Group group -> group.inner().width();
            case Newline line -> 0;
            case Trailing remark -> 0;
            case Leading remark -> 0;
        };
    }

    /** The text, with lines of at most {@code width} columns where there is a choice. */
    default String render(int width) {
        return new Setter(width).set(this);
    }
}
