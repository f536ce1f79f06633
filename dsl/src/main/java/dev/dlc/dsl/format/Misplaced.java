package dev.dlc.dsl.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Comments of a statement that stand where no line may break, such as between {@code let} and its name: they go on the
 * lines before the statement.
 */
final class Misplaced {
    private final Set<Piece> found = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<String> comments = new ArrayList<>();
    private boolean breaks;
    private Piece.Trailing open;

    private Misplaced() {}

    /** @param comments what to put before {@code piece} */
    record Result(List<String> comments, Piece piece) {}

    static Result of(Piece statement) {
        Misplaced misplaced = new Misplaced();
        misplaced.walk(statement);
        return misplaced.found.isEmpty()
                ? new Result(List.of(), statement)
                : new Result(misplaced.comments, misplaced.without(statement));
    }

    private void walk(Piece piece) {
        switch (piece) {
            case Piece.Words words -> {
                if (!words.text().isEmpty()) {
                    closeLine(false);
                    breaks = false;
                }
            }
            case Piece.Break line -> closeLine(true);
            case Piece.Newline line -> closeLine(true);
            case Piece.Trailing remark -> {
                closeLine(false);
                open = remark;
            }
            case Piece.Leading remark -> {
                closeLine(false);
                if (!breaks) {
                    add(remark, remark.comment());
                }
            }
            case Piece.Row row -> row.parts().forEach(this::walk);
            case Piece.Indented indented -> walk(indented.inner());
            case Piece.Group group -> walk(group.inner());
        }
    }

    private void closeLine(boolean atBreak) {
        if (open != null && !atBreak) {
            add(open, open.comment());
        }
        open = null;
        breaks |= atBreak;
    }

    private void add(Piece remark, String comment) {
        found.add(remark);
        // before the statement a doc comment would document it, which it did not where it was
        boolean doc = comment.startsWith("///") && !comment.startsWith("////");
        comments.add(doc ? comment.substring(1) : comment);
    }

    private Piece without(Piece piece) {
        return switch (piece) {
            case Piece.Row row ->
                Piece.row(row.parts().stream().map(this::without).toList());
            case Piece.Indented indented -> new Piece.Indented(without(indented.inner()));
            case Piece.Group group -> new Piece.Group(without(group.inner()));
            case Piece.Trailing remark -> found.contains(remark) ? Piece.NOTHING : remark;
            case Piece.Leading remark -> found.contains(remark) ? Piece.NOTHING : remark;
            case Piece.Words words -> words;
            case Piece.Break line -> line;
            case Piece.Newline line -> line;
        };
    }
}
