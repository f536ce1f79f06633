package dev.dlc.dsl.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A text with places where lines may break (after Wadler, "A prettier printer", 2003): a group is set on one line if it
 * fits, else all of its own breaks are line breaks.
 */
sealed interface Piece {
    /** The longest line where there is a choice. */
    int WIDTH = 120;

    /** Characters without line break. */
    record Words(String text) implements Piece {}

    /** A line break, or {@code flat} where the group is on one line. */
    record Break(String flat) implements Piece {}

    /** A line break in any case; the groups around it break. */
    record Newline() implements Piece {}

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
        return new Newline();
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

    /** {@code open a, b close}, broken after the opening bracket and each comma. */
    static Piece list(String open, List<Piece> parts, String close) {
        if (parts.isEmpty()) {
            return words(open + close);
        }
        Piece inner = joined(parts, row(words(","), space()));
        return group(words(open), indented(cut(), inner), cut(), words(close));
    }

    /** The text. */
    default String render() {
        return new Setter().set(this);
    }

    /** A piece at its indentation, flat or broken. */
    record Placed(int indent, boolean flat, Piece piece) {}

    /** Sets pieces line by line; iterative, since pieces nest as deeply as programs. */
    final class Setter {
        private final StringBuilder out = new StringBuilder();
        private final Deque<Placed> todo = new ArrayDeque<>();
        private int column;

        private String set(Piece whole) {
            todo.push(new Placed(0, false, whole));
            while (!todo.isEmpty()) {
                Placed next = todo.pop();
                switch (next.piece()) {
                    case Words words -> {
                        out.append(words.text());
                        column += words.text().length();
                    }
                    case Break line
                    when next.flat() -> {
                        out.append(line.flat());
                        column += line.flat().length();
                    }
                    case Break line -> newline(next.indent());
                    case Newline line -> newline(next.indent());
                    case Row row -> pushAll(todo, next, row);
                    case Indented indented -> todo.push(new Placed(next.indent() + 2, next.flat(), indented.inner()));
                    case Group group -> {
                        boolean flat = next.flat() || fits(new Placed(next.indent(), true, group.inner()));
                        todo.push(new Placed(next.indent(), flat, group.inner()));
                    }
                }
            }
            return out.toString();
        }

        private static void pushAll(Deque<Placed> stack, Placed at, Row row) {
            for (Piece part : row.parts().reversed()) {
                stack.push(new Placed(at.indent(), at.flat(), part));
            }
        }

        private void newline(int indent) {
            int end = out.length();
            while (end > 0 && out.charAt(end - 1) == ' ') {
                end--;
            }
            out.setLength(end);
            out.append('\n').repeat(" ", indent);
            column = indent;
        }

        // whether a piece and what follows it up to the next possible break fit on the line
        private boolean fits(Placed first) {
            int left = WIDTH - column;
            Deque<Placed> ahead = new ArrayDeque<>();
            ahead.push(first);
            var rest = todo.iterator();
            while (left >= 0) {
                if (ahead.isEmpty()) {
                    if (!rest.hasNext()) {
                        return true;
                    }
                    ahead.push(rest.next());
                }
                Placed next = ahead.pop();
                switch (next.piece()) {
                    case Words words -> left -= words.text().length();
                    case Break line -> {
                        if (!next.flat()) {
                            return true;
                        }
                        left -= line.flat().length();
                    }
                    case Newline line -> {
                        return !next.flat();
                    }
                    case Row row -> pushAll(ahead, next, row);
                    case Indented indented -> ahead.push(new Placed(next.indent(), next.flat(), indented.inner()));
                    case Group group -> ahead.push(new Placed(next.indent(), next.flat(), group.inner()));
                }
            }
            return false;
        }
    }
}
