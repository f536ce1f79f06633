package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The second stage: balanced brackets. Where they do not balance, indentation tells where one is missing: a line that
 * is indented no deeper than the statement that opened a bracket lies behind that bracket.
 */
final class Brackets {
    private static final Set<Integer> HEADERS = Set.of(DlmParser.FN, DlmParser.MODEL, DlmParser.TRAIN);
    private static final Set<Integer> FRESH = Set.of(DlmParser.LBRACE, DlmParser.SEMICOLON);

    private final List<CommonToken> in;
    private final Messages messages;
    private final List<CommonToken> out = new ArrayList<>();
    private final List<CommonToken> lineBreaks = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Integer, Integer> counts = new HashMap<>();
    private int head = Token.INVALID_TYPE;
    private int headDepth;

    private Brackets(List<CommonToken> in, Messages messages) {
        this.in = in;
        this.messages = messages;
    }

    /**
     * A bracket that waits for its end.
     *
     * @param indent the indentation of the statement around it
     * @param line the line it stands in
     */
    private record Open(CommonToken token, int indent, int line) {
        int type() {
            return token.getType();
        }
    }

    /** The tokens with each bracket closed. */
    static List<CommonToken> balance(List<CommonToken> tokens, Messages messages) {
        return balanced(tokens) ? tokens : new Brackets(tokens, messages).repair();
    }

    private static boolean balanced(List<CommonToken> tokens) {
        Deque<Integer> closers = new ArrayDeque<>();
        for (CommonToken token : tokens) {
            int type = token.getType();
            if (Tokens.isOpener(type)) {
                closers.push(Tokens.closer(type));
            } else if (Tokens.isCloser(type) && (closers.isEmpty() || closers.pop() != type)) {
                return false;
            }
        }
        return closers.isEmpty();
    }

    private List<CommonToken> repair() {
        int indent = 0;
        for (CommonToken token : in) {
            int type = token.getType();
            if (type == DlmParser.NEWLINE) {
                lineBreaks.add(token);
                continue;
            }
            boolean lineStart = !lineBreaks.isEmpty() || out.isEmpty();
            if (lineStart && !Tokens.isCloser(type)) {
                closeAbove(token);
                if (!Words.CONTINUE.contains(type)) {
                    indent = token.getCharPositionInLine();
                }
            }
            noteHead(type, lineStart);
            if (Tokens.isOpener(type)) {
                if (type == DlmParser.LBRACE) {
                    endParameters(token);
                }
                push(new Open(token, indent, token.getLine()));
                add(token);
            } else if (Tokens.isCloser(type)) {
                close(token);
            } else {
                while (type == Token.EOF && !open.isEmpty()) {
                    insertCloser(token);
                }
                add(token);
            }
        }
        return out;
    }

    private void add(CommonToken token) {
        out.addAll(lineBreaks);
        lineBreaks.clear();
        out.add(token);
    }

    // remembers the first token of the innermost statement outside of parentheses; the parameters of a declaration end
    // before its body
    private void noteHead(int type, boolean lineStart) {
        boolean statements = open.isEmpty() || open.peek().type() == DlmParser.LBRACE;
        boolean fresh =
                lineStart || out.isEmpty() || FRESH.contains(out.getLast().getType());
        if (statements && fresh && !Words.CONTINUE.contains(type)) {
            head = type;
            headDepth = open.size();
        }
    }

    private void endParameters(CommonToken brace) {
        while (HEADERS.contains(head) && open.size() > headDepth && open.peek().type() != DlmParser.LBRACE) {
            insertCloser(brace);
        }
    }

    // the first token of a line: brackets opened by a statement that cannot reach this line end before it
    private void closeAbove(CommonToken token) {
        boolean starter = Words.STARTERS.contains(token.getType());
        while (!open.isEmpty()
                && (starter && open.peek().type() != DlmParser.LBRACE
                        || token.getCharPositionInLine() <= open.peek().indent()
                                && !Words.CONTINUE.contains(token.getType()))) {
            insertCloser(token);
        }
    }

    private void close(CommonToken token) {
        int type = token.getType();
        boolean opened = counts.getOrDefault(type, 0) > 0;
        // a closing parenthesis ends no brace of an earlier line
        boolean reaches = type == DlmParser.RBRACE
                || open.stream()
                        .takeWhile(bracket -> Tokens.closer(bracket.type()) != type)
                        .noneMatch(bracket -> bracket.type() == DlmParser.LBRACE && bracket.line() < token.getLine());
        if (!opened || !reaches) {
            String message = "this `" + token.getText() + "` closes nothing";
            String fix = open.isEmpty()
                    ? "take it out, or put its opening bracket before it"
                    : "take it out, or close `" + open.peek().token().getText() + "` first";
            Diagnostic diagnostic = Diagnostic.at(SyntaxCode.STRAY_BRACKET, span(token), message);
            if (!open.isEmpty()) {
                diagnostic = diagnostic.label(span(open.peek().token()), "the innermost open bracket");
            }
            messages.add(diagnostic.fix(fix));
            return;
        }
        while (Tokens.closer(open.peek().type()) != type) {
            insertCloser(token);
        }
        pop();
        add(token);
    }

    private void insertCloser(CommonToken before) {
        Open unclosed = pop();
        CommonToken token = Tokens.missing(Tokens.closer(unclosed.type()), before);
        if (!messages.isFull()) {
            report(unclosed, token.getType(), out.getLast());
        }
        // before the line breaks, so that it stands on the line that it ends
        out.add(token);
    }

    private void report(Open unclosed, int closer, CommonToken last) {
        String sign = DlmParser.VOCABULARY.getLiteralName(closer).replace("'", "");
        String message = "this `" + unclosed.token().getText() + "` has no end";
        Diagnostic diagnostic = Diagnostic.at(SyntaxCode.UNCLOSED_BRACKET, span(unclosed.token()), message);
        if (last.getLine() != unclosed.line()) {
            Span here = messages.span(Tokens.end(last), Tokens.end(last));
            diagnostic = diagnostic.label(here, "`" + sign + "` is missing here at the latest");
        }
        messages.add(diagnostic.fix("put `" + sign + "` where it ends"));
    }

    private void push(Open bracket) {
        open.push(bracket);
        counts.merge(Tokens.closer(bracket.type()), 1, Integer::sum);
    }

    private Open pop() {
        Open bracket = open.pop();
        counts.merge(Tokens.closer(bracket.type()), -1, Integer::sum);
        return bracket;
    }

    private Span span(CommonToken token) {
        return messages.span(token.getStartIndex(), Tokens.end(token));
    }
}
