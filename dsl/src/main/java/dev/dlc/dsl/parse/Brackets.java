package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The second stage: balanced brackets. Where they do not balance, indentation tells where one is missing: a line that
 * is indented no deeper than the statement that opened a bracket lies behind that bracket.
 */
final class Brackets {
    private final List<CommonToken> in;
    private final Messages messages;
    private final List<CommonToken> out = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

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
        boolean lineStart = true;
        int indent = 0;
        for (CommonToken token : in) {
            int type = token.getType();
            if (type == DlmParser.NEWLINE) {
                lineStart = true;
                out.add(token);
                continue;
            }
            if (lineStart && !Tokens.isCloser(type)) {
                closeAbove(token);
                if (!Words.CONTINUE.contains(type)) {
                    indent = token.getCharPositionInLine();
                }
            }
            lineStart = false;
            if (Tokens.isOpener(type)) {
                open.push(new Open(token, indent, token.getLine()));
                out.add(token);
            } else if (Tokens.isCloser(type)) {
                close(token);
            } else if (type == Token.EOF) {
                while (!open.isEmpty()) {
                    insertCloser(token);
                }
                out.add(token);
            } else {
                out.add(token);
            }
        }
        return out;
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
        boolean opened = open.stream().anyMatch(bracket -> Tokens.closer(bracket.type()) == type);
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
        open.pop();
        out.add(token);
    }

    private void insertCloser(CommonToken before) {
        Open unclosed = open.pop();
        CommonToken token = Tokens.missing(Tokens.closer(unclosed.type()), before);
        String sign = DlmParser.VOCABULARY.getLiteralName(token.getType()).replace("'", "");
        int last = out.size() - 1;
        while (last >= 0 && out.get(last).getType() == DlmParser.NEWLINE) {
            last--;
        }
        int end = Tokens.end(out.get(last));
        String message = "this `" + unclosed.token().getText() + "` has no end";
        Diagnostic diagnostic = Diagnostic.at(SyntaxCode.UNCLOSED_BRACKET, span(unclosed.token()), message);
        Span here = messages.span(end, end);
        if (here.position().line() != unclosed.line()) {
            diagnostic = diagnostic.label(here, "`" + sign + "` is missing here at the latest");
        }
        messages.add(diagnostic.fix("put `" + sign + "` where it ends"));
        // before the line breaks, so that it stands on the line that it ends
        out.add(last + 1, token);
    }

    private Span span(CommonToken token) {
        return messages.span(token.getStartIndex(), Tokens.end(token));
    }
}
