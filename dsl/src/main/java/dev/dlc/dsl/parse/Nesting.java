package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * The fourth stage: a limit on what makes the parser recurse, so that no text overflows its stack. Brackets count, and
 * within the same brackets the words and signs behind which an expression starts anew.
 */
final class Nesting {
    /** The deepest nesting of brackets and loops. */
    static final int LIMIT = 100;

    private static final Set<Integer> RECURSIVE = Set.of(
            DlmParser.LAMBDA,
            DlmParser.FOR,
            DlmParser.IF,
            DlmParser.SCAN,
            DlmParser.WHILE,
            DlmParser.ITERATE,
            DlmParser.FILTER);

    private Nesting() {}

    /** The tokens with one missing name in place of each part that is nested too deeply. */
    static List<CommonToken> limit(List<CommonToken> tokens, Messages messages) {
        if (deepest(tokens) <= LIMIT) {
            return tokens;
        }
        List<CommonToken> out = new ArrayList<>();
        Deque<Integer> outer = new ArrayDeque<>();
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            CommonToken token = tokens.get(i);
            int after = step(token.getType(), depth, outer);
            if (after <= LIMIT) {
                depth = after;
                out.add(token);
                continue;
            }
            if (Tokens.isOpener(token.getType())) {
                outer.pop();
            }
            int end = endOfPart(tokens, i);
            String message = "this is nested more than " + LIMIT + " deep";
            messages.add(
                    Diagnostic.at(SyntaxCode.TOO_DEEP, messages.span(token.getStartIndex(), Tokens.end(token)), message)
                            .fix("give an inner part a name with `let`, or make it a function"));
            out.add(Tokens.missing(DlmParser.ID, token));
            i = end - 1;
        }
        return out;
    }

    private static int deepest(List<CommonToken> tokens) {
        Deque<Integer> outer = new ArrayDeque<>();
        int depth = 0;
        int deepest = 0;
        for (CommonToken token : tokens) {
            depth = step(token.getType(), depth, outer);
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    // the depth behind a token; outer holds the depth at the start of each open bracket
    private static int step(int type, int depth, Deque<Integer> outer) {
        if (Tokens.isOpener(type)) {
            outer.push(depth);
            return depth + 1;
        }
        if (Tokens.isCloser(type)) {
            return outer.pop();
        }
        if (type == DlmParser.SEP || type == DlmParser.COMMA || type == DlmParser.BAR) {
            return outer.isEmpty() ? 0 : outer.peek() + 1;
        }
        return RECURSIVE.contains(type) ? depth + 1 : depth;
    }

    // the index behind the part of a list or statement that starts at an index
    private static int endOfPart(List<CommonToken> tokens, int start) {
        int open = 0;
        int i = start;
        for (; ; i++) {
            int type = tokens.get(i).getType();
            boolean end = type == DlmParser.SEP || type == DlmParser.COMMA || type == Token.EOF;
            if (open == 0 && (end || Tokens.isCloser(type))) {
                return i;
            }
            open += Tokens.isOpener(type) ? 1 : Tokens.isCloser(type) ? -1 : 0;
        }
    }
}
