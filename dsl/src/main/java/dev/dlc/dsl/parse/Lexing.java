package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.grammar.DlmLexer;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The first stage: text to tokens. Comments are apart, line breaks are still tokens; malformed tokens are reported and
 * replaced by what was meant.
 */
final class Lexing {
    private static final Map<String, Meant> FOREIGN = Map.ofEntries(
            Map.entry("&&", new Meant(DlmParser.ID, "and", "write `and`")),
            Map.entry("||", new Meant(DlmParser.ID, "or", "write `or`")),
            Map.entry("!", new Meant(DlmParser.ID, "not", "write `not`")),
            Map.entry("**", new Meant(DlmParser.CARET, "^", "write `^` for a power")),
            Map.entry("===", new Meant(DlmParser.EQ, "==", "write `==`")),
            Map.entry("!==", new Meant(DlmParser.NE, "!=", "write `!=`")),
            Map.entry(":=", new Meant(DlmParser.ASSIGN, "=", "write `=`")),
            Map.entry("%", new Meant(DlmParser.SLASH, "/", "write `rem(a, b)` for the remainder")),
            Map.entry("+=", compound("+")),
            Map.entry("-=", compound("-")),
            Map.entry("*=", compound("*")),
            Map.entry("/=", compound("/")));

    // characters that word processors put for the signs of the language
    private static final Map<String, Meant> TYPOGRAPHIC = Map.of(
            "\u2212", new Meant(DlmParser.MINUS, "-", "write `-`"),
            "\u2013", new Meant(DlmParser.MINUS, "-", "write `-`"),
            "\u00d7", new Meant(DlmParser.STAR, "*", "write `*`"),
            "\u00b7", new Meant(DlmParser.STAR, "*", "write `*`"),
            "\u00f7", new Meant(DlmParser.SLASH, "/", "write `/`"),
            "\u2264", new Meant(DlmParser.LE, "<=", "write `<=`"),
            "\u2265", new Meant(DlmParser.GE, ">=", "write `>=`"),
            "\u2260", new Meant(DlmParser.NE, "!=", "write `!=`"),
            "\u2192", new Meant(DlmParser.ARROW, "->", "write `->`"),
            "\u2026", new Meant(DlmParser.ELLIPSIS, "...", "write `...`"));

    private final Messages messages;
    private final List<CommonToken> raw = new ArrayList<>();
    private final List<CommonToken> tokens = new ArrayList<>();
    private final List<CommonToken> comments = new ArrayList<>();

    private Lexing(SourceFile file, Messages messages) {
        this.messages = messages;
        DlmLexer lexer = new DlmLexer(new Utf16Stream(file.name(), file.text()));
        lexer.removeErrorListeners();
        Token token;
        do {
            token = lexer.nextToken();
            raw.add((CommonToken) token);
            int brace =
                    token.getType() == DlmParser.OPEN_STRING ? token.getText().indexOf(" {") : -1;
            if (brace > 0) {
                // most likely the quote lacks before the brace
                ((CommonToken) token).setStopIndex(token.getStartIndex() + brace - 1);
                lexer.getInputStream().seek(token.getStartIndex() + brace);
                lexer.setCharPositionInLine(token.getCharPositionInLine() + brace);
            }
        } while (token.getType() != Token.EOF);
    }

    /** What a wrong notation stands for. */
    private record Meant(int type, String text, String fix) {}

    /**
     * @param tokens without comments; the last one is the end of the file
     * @param comments all of them in source order; one token for each line
     */
    record Result(List<CommonToken> tokens, List<CommonToken> comments) {
        /** The lines of doc comments. */
        List<CommonToken> docs() {
            return comments.stream()
                    .filter(comment -> comment.getType() == DlmParser.DOC)
                    .toList();
        }
    }

    static Result of(SourceFile file, Messages messages) {
        Lexing lexing = new Lexing(file, messages);
        lexing.run();
        return new Result(lexing.tokens, lexing.comments);
    }

    private static Meant compound(String operator) {
        String fix = "write `update x = x " + operator + " y` for a param or state, `let` with a new name otherwise";
        return new Meant(DlmParser.ASSIGN, "=", fix);
    }

    private void run() {
        for (int i = 0; i < raw.size(); i++) {
            CommonToken token = raw.get(i);
            switch (token.getType()) {
                case DlmParser.COMMENT, DlmParser.DOC -> comments.add(token);
                case DlmParser.INT, DlmParser.FLOAT -> i = number(i);
                case DlmParser.DOT -> i = point(i);
                case DlmParser.OPEN_STRING -> openText(token);
                case DlmParser.FOREIGN_STRING -> foreignText(token);
                case DlmParser.FOREIGN_COMMENT ->
                    report(SyntaxCode.FOREIGN, token, token, "this is no comment here", "comments start with `//`");
                case DlmParser.FOREIGN_OPERATOR -> {
                    Meant meant = FOREIGN.get(token.getText());
                    String message = "`" + token.getText() + "` is no operator";
                    report(SyntaxCode.FOREIGN, token, token, message, meant.fix());
                    replace(token, meant);
                }
                case DlmParser.UNKNOWN -> i = unknown(i);
                default -> tokens.add(token);
            }
        }
    }

    private void replace(CommonToken token, Meant meant) {
        token.setType(meant.type());
        token.setText(meant.text());
        tokens.add(token);
    }

    // a number and what sticks to it: 1. 2x 1.e5 1_000
    private int number(int i) {
        CommonToken token = raw.get(i);
        CommonToken next = raw.get(i + 1);
        if (token.getType() == DlmParser.INT && next.getType() == DlmParser.DOT && Tokens.adjacent(token, next)) {
            CommonToken after = raw.get(i + 2);
            boolean exponent = after.getType() == DlmParser.ID
                    && Tokens.adjacent(next, after)
                    && after.getText().matches("[eE][0-9]*");
            if (after.getType() != DlmParser.ID || !Tokens.adjacent(next, after) || exponent) {
                CommonToken last = exponent ? after : next;
                String digits = token.getText() + ".0" + (exponent ? after.getText() : "");
                badFloat(token, last, digits);
                return exponent ? i + 2 : i + 1;
            }
        }
        tokens.add(token);
        boolean sticks = next.getType() == DlmParser.ID || next.getType() == DlmParser.INT;
        if (sticks && Tokens.adjacent(token, next)) {
            String text = token.getText() + next.getText();
            String fix = next.getType() == DlmParser.ID
                    ? "put `*` between for a product; a name starts with a letter or `_`"
                    : "take out one of them";
            report(SyntaxCode.BAD_NUMBER, token, next, "`" + text + "` is neither a number nor a name", fix);
            return i + 1;
        }
        return i;
    }

    // a point before digits: .5, and t.0
    private int point(int i) {
        CommonToken token = raw.get(i);
        CommonToken next = raw.get(i + 1);
        boolean digits = next.getType() == DlmParser.INT || next.getType() == DlmParser.FLOAT;
        if (!digits || !Tokens.adjacent(token, next)) {
            tokens.add(token);
            return i;
        }
        boolean field = i > 0 && Tokens.adjacent(raw.get(i - 1), token) && Words.endsExpression(raw.get(i - 1));
        if (field) {
            String fix = "take a tuple apart with a pattern, as in `let (a, b) = t`";
            report(SyntaxCode.BAD_NUMBER, token, next, "a name must follow the point, not a number", fix);
        } else {
            badFloat(token, next, next.getType() == DlmParser.INT ? "0." + next.getText() : next.getText());
        }
        return i + 1;
    }

    private void badFloat(CommonToken first, CommonToken last, String meant) {
        String message = "a float has digits on both sides of its point";
        report(SyntaxCode.BAD_NUMBER, first, last, message, "write `" + meant + "`");
        first.setType(DlmParser.FLOAT);
        first.setStopIndex(last.getStopIndex());
        first.setText(meant.matches("[0-9_.]+[eE]") ? meant + "0" : meant);
        tokens.add(first);
    }

    private void openText(CommonToken token) {
        report(SyntaxCode.OPEN_TEXT, token, token, "this text has no end", "put `\"` at its end, on the same line");
        token.setType(DlmParser.STRING);
        token.setText(token.getText() + "\"");
        tokens.add(token);
    }

    private void foreignText(CommonToken token) {
        report(SyntaxCode.FOREIGN, token, token, "texts stand in double quotes", "write `\"` in place of `'`");
        token.setType(DlmParser.STRING);
        String inner = token.getText().substring(1, token.getText().length() - 1);
        token.setText('"' + inner.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        tokens.add(token);
    }

    // a run of unknown characters gets one diagnostic
    private int unknown(int i) {
        CommonToken token = raw.get(i);
        Meant meant = TYPOGRAPHIC.get(token.getText());
        if (meant != null) {
            String message = "`" + token.getText() + "` is not the sign of this operator";
            report(SyntaxCode.UNKNOWN_CHARACTER, token, token, message, meant.fix());
            replace(token, meant);
            return i;
        }
        if (Character.isLetter(token.getText().charAt(0))) {
            return foreignLetters(i);
        }
        int last = i;
        while (raw.get(last + 1).getType() == DlmParser.UNKNOWN
                && Tokens.adjacent(raw.get(last), raw.get(last + 1))
                && !TYPOGRAPHIC.containsKey(raw.get(last + 1).getText())) {
            last++;
        }
        String text =
                messages.span(token.getStartIndex(), Tokens.end(raw.get(last))).text();
        String shown = text.chars().anyMatch(Character::isISOControl) ? "a control character" : "`" + text + "`";
        String fix = "names use the letters a to z, digits, and `_`; other characters stand in texts and comments only";
        report(SyntaxCode.UNKNOWN_CHARACTER, token, raw.get(last), shown + " has no meaning here", fix);
        return last;
    }

    // a name with letters that names cannot have, read as one name
    private int foreignLetters(int i) {
        CommonToken name = raw.get(i);
        boolean continues = !tokens.isEmpty()
                && tokens.getLast().getType() == DlmParser.ID
                && Tokens.adjacent(tokens.getLast(), name);
        if (continues) {
            name = tokens.removeLast();
        }
        int last = i;
        while (Tokens.adjacent(raw.get(last), raw.get(last + 1)) && isNamePart(raw.get(last + 1))) {
            last++;
        }
        name.setType(DlmParser.ID);
        name.setStopIndex(raw.get(last).getStopIndex());
        String fix = "names use the letters a to z, digits, and `_`";
        String message = "`" + name.getText() + "` is no name";
        report(SyntaxCode.UNKNOWN_CHARACTER, name, name, message, fix);
        tokens.add(name);
        return last;
    }

    private static boolean isNamePart(Token token) {
        return token.getType() == DlmParser.ID
                || token.getType() == DlmParser.INT
                || token.getType() == DlmParser.UNKNOWN
                        && Character.isLetter(token.getText().charAt(0));
    }

    private void report(SyntaxCode code, Token first, Token last, String message, String fix) {
        messages.add(Diagnostic.at(code, messages.span(first.getStartIndex(), Tokens.end(last)), message)
                .fix(fix));
    }
}
