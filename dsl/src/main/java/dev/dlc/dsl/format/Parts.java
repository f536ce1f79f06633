package dev.dlc.dsl.format;

import dev.dlc.dsl.parse.ConcreteSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** What the layouts have in common: words, what stands in brackets, lines in braces. */
final class Parts {
    private final Remarks remarks;

    Parts(ConcreteSyntax syntax) {
        this.remarks = new Remarks(syntax);
    }

    /** A word or sign. */
    Piece word(TerminalNode leaf) {
        return remarks.piece(leaf.getSymbol());
    }

    /** A word or sign with a space behind it. */
    Piece spaced(TerminalNode leaf) {
        return Piece.row(word(leaf), Piece.words(" "));
    }

    /** Items with commas, each on a line of its own where the group around them breaks. */
    Piece list(List<Piece> items, List<TerminalNode> commas) {
        return list(items, commas, Piece.space());
    }

    /** Items with commas; a line holds as many as fit on it. */
    Piece filled(List<Piece> items, List<TerminalNode> commas) {
        List<Piece> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parts.add(i == 0 ? items.get(i) : Piece.group(Piece.space(), items.get(i)));
            if (i < commas.size()) {
                parts.add(word(commas.get(i)));
            }
        }
        return Piece.row(parts);
    }

    /** Items with commas and the same behind each comma. */
    Piece list(List<Piece> items, List<TerminalNode> commas, Piece gap) {
        List<Piece> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parts.add(items.get(i));
            if (i < commas.size()) {
                parts.add(word(commas.get(i)));
                parts.add(gap);
            }
        }
        return Piece.row(parts);
    }

    /** {@code (inner)}: on one line, else the inner part on one line of its own, else broken throughout. */
    Piece brackets(TerminalNode open, Piece inner, TerminalNode close) {
        return Piece.group(openBrackets(open, inner, close));
    }

    /** Brackets that break where the group around them does. */
    Piece openBrackets(TerminalNode open, Piece inner, TerminalNode close) {
        return around(open, inner, close, Piece.cut());
    }

    /** {@code { inner }}. */
    Piece braces(TerminalNode open, Piece inner, TerminalNode close) {
        return Piece.group(around(open, inner, close, Piece.space()));
    }

    private Piece around(TerminalNode open, Piece inner, TerminalNode close, Piece gap) {
        Piece start = word(open);
        List<Piece> last = new ArrayList<>();
        for (Piece remark : Remarks.pieces(remarks.before(close.getSymbol()))) {
            last.add(Piece.cut());
            last.add(remark);
        }
        Piece end = word(close);
        if (inner == Piece.NOTHING) {
            return last.isEmpty() ? Piece.row(start, end) : Piece.row(start, Piece.indented(Piece.row(last)), gap, end);
        }
        return Piece.row(start, Piece.indented(gap, Piece.group(inner), Piece.row(last)), gap, end);
    }

    /**
     * A line of a block.
     *
     * @param blank whether an empty line stands before it
     */
    private record Line(boolean blank, Piece piece) {}

    private <T extends ParserRuleContext> List<Line> lines(List<T> items, Function<T, Piece> layout) {
        List<Line> lines = new ArrayList<>();
        for (T item : items) {
            List<Remarks.Remark> before = remarks.before(item.getStart());
            boolean blank = remarks.blankBefore(item.getStart());
            Misplaced.Result result = Misplaced.of(layout.apply(item));
            boolean apart = before.isEmpty() ? blank : before.getFirst().blank();
            for (String comment : result.comments()) {
                lines.add(new Line(apart, Piece.words(comment)));
                apart = false;
            }
            boolean together = !result.comments().isEmpty();
            for (Remarks.Remark remark : before) {
                lines.add(new Line(remark.blank() && !together, Piece.words(remark.text())));
                together = false;
            }
            lines.add(new Line(blank && !together, result.piece()));
        }
        return lines;
    }

    private void add(List<Line> lines, List<Remarks.Remark> last) {
        last.forEach(remark -> lines.add(new Line(remark.blank(), Piece.words(remark.text()))));
    }

    /** A whole file. */
    <T extends ParserRuleContext> Piece file(List<T> items, Function<T, Piece> layout, TerminalNode end) {
        List<Line> lines = lines(items, layout);
        add(lines, remarks.before(end.getSymbol()));
        List<Piece> parts = new ArrayList<>();
        for (Line line : lines) {
            if (!parts.isEmpty()) {
                parts.add(new Piece.Newline(line.blank()));
            }
            parts.add(line.piece());
        }
        if (!parts.isEmpty()) {
            parts.add(Piece.newline());
        }
        return Piece.row(parts);
    }

    /** Lines in braces; a single one stays on the line of its braces where the group around is on one line. */
    <T extends ParserRuleContext> Piece block(
            TerminalNode open, List<T> items, Function<T, Piece> layout, TerminalNode close) {
        return block(open, items, layout, close, true);
    }

    /** Lines in braces; {@code mayJoin} says whether a single one may stay on the line of its braces. */
    <T extends ParserRuleContext> Piece block(
            TerminalNode open, List<T> items, Function<T, Piece> layout, TerminalNode close, boolean mayJoin) {
        Piece start = word(open);
        List<Line> lines = lines(items, layout);
        add(lines, remarks.before(close.getSymbol()));
        if (lines.isEmpty()) {
            return Piece.row(start, word(close));
        }
        boolean join = mayJoin && lines.size() == 1 && items.size() == 1;
        List<Piece> parts = new ArrayList<>();
        for (Line line : lines) {
            boolean blank = line.blank() && !parts.isEmpty();
            parts.add(join ? Piece.space() : new Piece.Newline(blank));
            parts.add(line.piece());
        }
        Piece last = join ? Piece.space() : Piece.newline();
        return Piece.row(start, Piece.indented(Piece.row(parts)), last, word(close));
    }
}
