package dev.dlc.dsl.format;

import java.util.ArrayDeque;
import java.util.Deque;

/** Sets pieces line by line; iterative, since pieces nest as deeply as programs. */
final class Setter {
    private final int width;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Placed> todo = new ArrayDeque<>();
    private int column;
    // whether a comment stands at the end of this line, which ends it
    private boolean ended;
    // whether this line is a comment
    private boolean remark;

    Setter(int width) {
        this.width = width;
    }

    /** A piece at its indentation, flat or broken. */
    private record Placed(int indent, boolean flat, Piece piece) {
        Placed with(Piece inner) {
            return new Placed(indent, flat, inner);
        }
    }

    String set(Piece whole) {
        todo.push(new Placed(0, false, whole));
        while (!todo.isEmpty()) {
            Placed next = todo.pop();
            switch (next.piece()) {
                case Piece.Words words -> write(next.indent(), words.text());
                case Piece.Break line when next.flat() -> write(next.indent(), line.flat());
                case Piece.Break line -> newline(next.indent(), false);
                case Piece.Newline line -> newline(next.indent(), line.blank());
                case Piece.Trailing comment -> {
                    out.append(' ').append(comment.comment());
                    ended = true;
                }
                case Piece.Leading comment -> {
                    write(next.indent(), comment.comment());
                    remark = true;
                }
                case Piece.Row row -> pushAll(todo, next, row);
                case Piece.Indented indented -> todo.push(new Placed(next.indent() + 2, next.flat(), indented.inner()));
                case Piece.Group group -> {
                    boolean flat = next.flat() || fits(new Placed(next.indent(), true, group.inner()));
                    todo.push(new Placed(next.indent(), flat, group.inner()));
                }
            }
        }
        return out.toString();
    }

    private static void pushAll(Deque<Placed> stack, Placed at, Piece.Row row) {
        for (Piece part : row.parts().reversed()) {
            stack.push(at.with(part));
        }
    }

    private void write(int indent, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (ended) {
            throw new IllegalStateException("a comment would swallow `" + text + "`");
        }
        if (remark) {
            newline(indent, false);
        }
        out.append(text);
        column += text.length();
    }

    private void newline(int indent, boolean blank) {
        int end = out.length();
        while (end > 0 && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
        out.append(blank ? "\n\n" : "\n").repeat(" ", indent);
        column = indent;
        ended = false;
        remark = false;
    }

    // whether a piece and what follows it up to the next possible break fit on the line
    private boolean fits(Placed first) {
        int left = width - (remark ? first.indent() : column);
        boolean lineEnds = ended;
        boolean lineStarts = false;
        Deque<Placed> ahead = new ArrayDeque<>();
        ahead.push(first);
        var rest = todo.iterator();
        while (left >= 0) {
            if (ahead.isEmpty() && !rest.hasNext()) {
                return true;
            }
            Placed next = ahead.isEmpty() ? rest.next() : ahead.pop();
            switch (next.piece()) {
                case Piece.Words words -> {
                    left -= words.text().length();
                    lineStarts &= words.text().isEmpty();
                }
                case Piece.Break line -> {
                    if (!next.flat() || lineEnds) {
                        return !next.flat();
                    }
                    left -= line.flat().length();
                    lineStarts = true;
                }
                case Piece.Newline line -> {
                    return !next.flat();
                }
                case Piece.Trailing comment -> lineEnds = true;
                case Piece.Leading comment -> {
                    if (lineStarts) {
                        return false;
                    }
                }
                case Piece.Row row -> pushAll(ahead, next, row);
                case Piece.Indented indented -> ahead.push(next.with(indented.inner()));
                case Piece.Group group -> ahead.push(next.with(group.inner()));
            }
        }
        return false;
    }
}
