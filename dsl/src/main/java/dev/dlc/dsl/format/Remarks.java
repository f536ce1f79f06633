package dev.dlc.dsl.format;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.parse.ConcreteSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** Comments by the token that they belong to, and empty lines. Each comment is given out once. */
final class Remarks {
    private final SourceFile file;
    private final Map<Integer, Remark> trailing = new HashMap<>();
    private final Map<Integer, List<Remark>> leading = new HashMap<>();

    /**
     * A comment.
     *
     * @param blank whether an empty line stands before it
     */
    record Remark(String text, boolean blank) {}

    Remarks(ConcreteSyntax syntax) {
        this.file = syntax.file();
        List<CommonToken> tokens = syntax.tokens();
        int next = 0;
        for (CommonToken comment : syntax.comments()) {
            while (tokens.get(next).getType() != Token.EOF
                    && tokens.get(next).getStartIndex() < comment.getStartIndex()) {
                next++;
            }
            Remark remark = new Remark(comment.getText().stripTrailing(), blankBefore(comment));
            if (next > 0 && tokens.get(next - 1).getLine() == comment.getLine()) {
                trailing.put(tokens.get(next - 1).getStartIndex(), remark);
            } else {
                leading.computeIfAbsent(key(tokens.get(next)), key -> new ArrayList<>())
                        .add(remark);
            }
        }
    }

    private static int key(Token token) {
        return token.getType() == Token.EOF ? Integer.MAX_VALUE : token.getStartIndex();
    }

    /** Whether an empty line stands before a token or comment. */
    boolean blankBefore(Token token) {
        int lines = 0;
        for (int i = token.getStartIndex() - 1; i >= 0; i--) {
            char c = file.text().charAt(i);
            if (c == '\n' || c == '\r' && file.text().charAt(i + 1) != '\n') {
                lines++;
            } else if (c != '\r' && c != ' ' && c != '\t' && c != '\f' && c != '\uFEFF') {
                break;
            }
        }
        return lines > 1;
    }

    /** The comments on the lines before a token. */
    List<Remark> before(Token token) {
        List<Remark> remarks = leading.remove(key(token));
        return remarks == null ? List.of() : remarks;
    }

    /** The text of a token with its comments. */
    Piece piece(Token token) {
        List<Remark> before = before(token);
        Remark after = trailing.remove(token.getStartIndex());
        Piece words = Piece.words(token.getText());
        if (before.isEmpty() && after == null) {
            return words;
        }
        List<Piece> parts = new ArrayList<>(pieces(before));
        parts.add(words);
        if (after != null) {
            parts.add(new Piece.Trailing(after.text()));
        }
        return Piece.row(parts);
    }

    /** Comments on lines of their own, without the empty lines between. */
    static List<Piece> pieces(List<Remark> remarks) {
        List<Piece> pieces = new ArrayList<>();
        remarks.forEach(remark -> pieces.add(new Piece.Leading(remark.text())));
        return pieces;
    }
}
