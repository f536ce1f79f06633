package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** The third stage: line breaks become the ends of statements or nothing, words become keywords, labels or names. */
final class Layout {
    private static final Set<Integer> UNIT_ENDS =
            Set.of(DlmParser.LBRACE, DlmParser.NEWLINE, DlmParser.SEMICOLON, DlmParser.RBRACE, Token.EOF);

    private final List<CommonToken> in;
    private final int[] match;
    private final Messages messages;
    private final List<CommonToken> out = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    private Layout(List<CommonToken> in, Messages messages) {
        this.in = in;
        this.match = Tokens.matches(in);
        this.messages = messages;
        levels.push(new Level(Token.EOF, true));
    }

    /** What stands between two brackets, or the whole file. */
    private static final class Level {
        final int opener;
        final boolean statements;
        int statement = Token.INVALID_TYPE;

        Level(int opener, boolean statements) {
            this.opener = opener;
            this.statements = statements;
        }
    }

    /** The tokens for the parser. */
    static List<CommonToken> of(List<CommonToken> balanced, Messages messages) {
        Layout layout = new Layout(balanced, messages);
        for (int i = 0; i < balanced.size(); i++) {
            layout.token(i);
        }
        return layout.out;
    }

    private void token(int i) {
        CommonToken token = in.get(i);
        int type = token.getType();
        if (type == DlmParser.NEWLINE) {
            boolean first = i == 0 || in.get(i - 1).getType() != DlmParser.NEWLINE;
            if (first && level().statements && !continues(i)) {
                separate(token);
            }
        } else if (type == DlmParser.SEMICOLON) {
            semicolon(i);
        } else {
            if (Words.isWord(token)) {
                token.setType(role(i));
            }
            emit(token);
        }
    }

    private Level level() {
        return levels.peek();
    }

    private void emit(CommonToken token) {
        int type = token.getType();
        if (Tokens.isCloser(type)) {
            dropTrailing(levels.pop().statements ? DlmParser.SEP : DlmParser.COMMA);
        } else if (type == Token.EOF) {
            dropTrailing(DlmParser.SEP);
        } else if (level().statement == Token.INVALID_TYPE) {
            level().statement = type;
        }
        out.add(token);
        if (Tokens.isOpener(type)) {
            boolean block = type == DlmParser.LBRACE && level().statement != DlmParser.IMPORT;
            levels.push(new Level(type, block));
        }
    }

    // what may stand before a closing bracket without need; a comma only behind something
    private void dropTrailing(int type) {
        int last = out.size() - 1;
        if (last >= 0 && out.get(last).getType() == type) {
            boolean alone = last == 0 || Tokens.isOpener(out.get(last - 1).getType());
            if (type == DlmParser.SEP || !alone) {
                out.remove(last);
            }
        }
    }

    // ends the statement before a line break or semicolon
    private void separate(CommonToken at) {
        boolean empty = out.isEmpty()
                || out.getLast().getType() == DlmParser.SEP
                || out.getLast().getType() == DlmParser.LBRACE;
        if (!empty) {
            CommonToken separator = new CommonToken(at);
            separator.setType(DlmParser.SEP);
            separator.setStopIndex(at.getStartIndex());
            out.add(separator);
        }
        level().statement = Token.INVALID_TYPE;
    }

    private void semicolon(int i) {
        CommonToken token = in.get(i);
        int after = in.get(i + 1).getType();
        if (!level().statements) {
            message(token, SyntaxCode.UNEXPECTED, "`;` separates statements", "separate these with `,`");
            token.setType(DlmParser.COMMA);
            emit(token);
            return;
        }
        boolean needless = after == DlmParser.NEWLINE
                || after == Token.EOF
                || after == DlmParser.RBRACE
                || after == DlmParser.SEMICOLON
                || out.isEmpty()
                || out.getLast().getType() == DlmParser.SEP
                || out.getLast().getType() == DlmParser.LBRACE;
        if (needless) {
            String fix = "take it out; `;` stands between two statements on one line";
            message(token, SyntaxCode.EXTRA_SEMICOLON, "this `;` separates nothing", fix);
        }
        separate(token);
    }

    private void message(CommonToken token, SyntaxCode code, String message, String fix) {
        messages.add(Diagnostic.at(code, messages.span(token.getStartIndex(), Tokens.end(token)), message)
                .fix(fix));
    }

    // whether the statement goes on behind the line break
    private boolean continues(int newline) {
        int next = significant(newline);
        CommonToken token = in.get(next);
        if (Words.CONTINUE.contains(token.getType())) {
            return true;
        }
        if (!out.isEmpty() && Words.ASK_FOR_MORE.contains(out.getLast().getType())) {
            return !Words.STARTERS.contains(token.getType()) && !Tokens.isCloser(token.getType());
        }
        boolean infix = token.getType() == DlmParser.ID && Words.INFIX.containsKey(token.getText());
        return infix && Words.isOperand(in.get(next + 1));
    }

    // the index of the next token that is no line break
    private int significant(int i) {
        int next = i + 1;
        while (in.get(next).getType() == DlmParser.NEWLINE) {
            next++;
        }
        return next;
    }

    // the next token that belongs to the same statement for sure
    private CommonToken next(int i) {
        return in.get(level().statements ? i + 1 : significant(i));
    }

    // the type of a word by its place
    private int role(int i) {
        CommonToken token = in.get(i);
        int before = out.isEmpty() ? DlmParser.SEP : out.getLast().getType();
        if (before == DlmParser.DOT) {
            return DlmParser.ID;
        }
        if (isLabel(i, before)) {
            return DlmParser.LABEL;
        }
        boolean infix = !out.isEmpty() && Words.endsExpression(out.getLast());
        if (token.getType() == DlmParser.IF && infix) {
            return DlmParser.FILTER;
        }
        if (token.getType() != DlmParser.ID) {
            return Words.NAMED.contains(before) ? reservedName(token) : token.getType();
        }
        String text = token.getText();
        if (level().statement == DlmParser.EVERY
                && Words.UNITS.contains(text)
                && UNIT_ENDS.contains(in.get(i + 1).getType())) {
            return DlmParser.UNIT;
        }
        if (infix) {
            return Words.INFIX.getOrDefault(text, DlmParser.ID);
        }
        if (level().statements && (before == DlmParser.SEP || before == DlmParser.LBRACE)) {
            OptionalInt head = head(i, text);
            if (head.isPresent()) {
                return head.getAsInt();
            }
        }
        return prefix(i, text);
    }

    private int reservedName(CommonToken token) {
        Hints.Hint hint = Hints.reserved(token.getText());
        message(token, hint.code(), hint.message(), hint.fix());
        return DlmParser.ID;
    }

    private boolean isLabel(int i, int before) {
        int after = next(i).getType();
        boolean first = Tokens.isOpener(before) || before == DlmParser.COMMA;
        if (level().opener == DlmParser.LPAREN && first) {
            return after == DlmParser.COLON;
        }
        boolean item = before == DlmParser.REPORT || before == DlmParser.COMMA;
        return level().statement == DlmParser.REPORT && item && after == DlmParser.ASSIGN;
    }

    // a word at the start of a statement, member or declaration
    private OptionalInt head(int i, String text) {
        CommonToken next = in.get(i + 1);
        boolean follows = text.equals("report") ? Words.isWord(next) : Words.startsExpression(next);
        if (Words.STATEMENTS.containsKey(text) && follows) {
            return OptionalInt.of(Words.STATEMENTS.get(text));
        }
        if (Words.HEADS.containsKey(text) && Words.isOperand(next)) {
            return OptionalInt.of(Words.HEADS.get(text));
        }
        if (text.equals("extern") && next.getType() == DlmParser.FN) {
            return OptionalInt.of(DlmParser.EXTERN);
        }
        if (Words.ROUTINES.containsKey(text)) {
            int last = next.getType() == DlmParser.LPAREN ? match[i + 1] : i;
            if (in.get(significant(last)).getType() == DlmParser.LBRACE) {
                return OptionalInt.of(Words.ROUTINES.get(text));
            }
        }
        return OptionalInt.empty();
    }

    // a word at the start of an operand
    private int prefix(int i, String text) {
        CommonToken next = next(i);
        if (text.equals("not") && Words.startsExpression(next)) {
            return DlmParser.NOT;
        }
        if (text.equals("iterate")) {
            int at = significant(i);
            int last = next.getType() == DlmParser.LPAREN ? match[at] : next.getType() == DlmParser.ID ? at : -1;
            if (last >= 0 && in.get(significant(last)).getType() == DlmParser.ASSIGN) {
                return DlmParser.ITERATE;
            }
        }
        return DlmParser.ID;
    }
}
