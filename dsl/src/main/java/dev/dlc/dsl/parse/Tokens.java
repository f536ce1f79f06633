package dev.dlc.dsl.parse;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/** What the token stages have in common. */
final class Tokens {
    private Tokens() {}

    /** A token that the text lacks, of no width, before an offset. */
    static CommonToken missing(int type, CommonToken before) {
        CommonToken token = new CommonToken(before);
        token.setType(type);
        token.setStopIndex(before.getStartIndex() - 1);
        token.setText("");
        return token;
    }

    /** Whether a token is one that the text lacks. */
    static boolean isMissing(Token token) {
        return token.getStopIndex() < token.getStartIndex() && token.getType() != Token.EOF;
    }

    /** Whether nothing stands between two tokens. */
    static boolean adjacent(Token left, Token right) {
        return left.getStopIndex() + 1 == right.getStartIndex();
    }

    /** The offset after a token. */
    static int end(Token token) {
        return token.getType() == Token.EOF ? token.getStartIndex() : token.getStopIndex() + 1;
    }

    static boolean isOpener(int type) {
        return type == DlmParser.LPAREN || type == DlmParser.LBRACK || type == DlmParser.LBRACE;
    }

    static boolean isCloser(int type) {
        return type == DlmParser.RPAREN || type == DlmParser.RBRACK || type == DlmParser.RBRACE;
    }

    /** The type of the bracket that closes an opening one. */
    static int closer(int opener) {
        return opener == DlmParser.LPAREN
                ? DlmParser.RPAREN
                : opener == DlmParser.LBRACK ? DlmParser.RBRACK : DlmParser.RBRACE;
    }

    /** For each opening bracket of balanced tokens the index of its closing one, else -1. */
    static int[] matches(List<CommonToken> tokens) {
        int[] match = new int[tokens.size()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < match.length; i++) {
            match[i] = -1;
            int type = tokens.get(i).getType();
            if (isOpener(type)) {
                open.push(i);
            } else if (isCloser(type)) {
                match[open.pop()] = i;
            }
        }
        return match;
    }
}
