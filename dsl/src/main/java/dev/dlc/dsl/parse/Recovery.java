package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Reports what the parser cannot read and goes on behind it. Since the brackets of its input balance, it never leaves
 * the brackets it is in: it goes on at the next separator or at the end of the innermost open bracket.
 */
final class Recovery extends DefaultErrorStrategy {
    private final Messages messages;
    private final List<CommonToken> tokens;
    private final int[] match;

    Recovery(List<CommonToken> tokens, Messages messages) {
        this.messages = messages;
        this.tokens = tokens;
        this.match = Tokens.matches(tokens);
    }

    @Override
    public void reportError(Parser parser, RecognitionException problem) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            complain(parser, problem.getOffendingToken(), problem.getExpectedTokens());
        }
    }

    @Override
    protected void reportUnwantedToken(Parser parser) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            complain(parser, parser.getCurrentToken(), parser.getExpectedTokens());
        }
    }

    @Override
    protected void reportMissingToken(Parser parser) {
        reportUnwantedToken(parser);
    }

    private void complain(Parser parser, Token token, IntervalSet expected) {
        if (Tokens.isMissing(token)) {
            return;
        }
        int index = token.getTokenIndex();
        Token before = index > 0 ? tokens.get(index - 1) : token;
        Hints.Stop stop = new Hints.Stop(before, token, startsStatement(index - 1), expected, parser.getContext());
        Optional<Hints.Hint> hint = Hints.of(stop);
        boolean ends = token.getType() == DlmParser.SEP || token.getType() == Token.EOF;
        Span span = ends
                ? messages.span(Tokens.end(before), Tokens.end(before))
                : messages.span(token.getStartIndex(), Tokens.end(token));
        String found = Wording.found(token);
        String wanted = Wording.expected(expected);
        String message = ends ? found + " comes too early" : found + " does not fit here";
        messages.add(hint.map(h -> Diagnostic.at(h.code(), span, h.message())
                        .sides(wanted, found)
                        .fix(h.fix()))
                .orElseGet(() ->
                        Diagnostic.at(SyntaxCode.UNEXPECTED, span, message).sides(wanted, found)));
    }

    private boolean startsStatement(int index) {
        if (index <= 0) {
            return index == 0;
        }
        int type = tokens.get(index - 1).getType();
        return type == DlmParser.SEP || type == DlmParser.LBRACE;
    }

    @Override
    public void sync(Parser parser) {
        if (inErrorRecoveryMode(parser)) {
            return;
        }
        IntervalSet fits = parser.getInterpreter().atn.nextTokens(state(parser));
        if (fits.contains(Token.EPSILON)
                || fits.contains(parser.getCurrentToken().getType())) {
            return;
        }
        int kind = state(parser).getStateType();
        boolean loop =
                kind == ATNState.STAR_LOOP_ENTRY || kind == ATNState.STAR_LOOP_BACK || kind == ATNState.PLUS_LOOP_BACK;
        if (!isGroup(parser.getContext())) {
            if (singleTokenDeletion(parser) == null) {
                throw new InputMismatchException(parser);
            }
            return;
        }
        reportUnwantedToken(parser);
        IntervalSet separators = separators(parser.getContext());
        skip(parser, separators);
        boolean again = !loop;
        while (again && separators.contains(parser.getCurrentToken().getType())) {
            // the list or block starts behind what was skipped
            parser.consume();
            again = !fits.contains(parser.getCurrentToken().getType());
            if (again) {
                skip(parser, separators);
            }
        }
    }

    private ATNState state(Parser parser) {
        return parser.getInterpreter().atn.states.get(parser.getState());
    }

    private static boolean isGroup(ParserRuleContext rule) {
        return rule instanceof DlmParser.ModuleContext || openBracket(rule) != null;
    }

    // the last opening bracket that a rule has read
    private static Token openBracket(ParserRuleContext rule) {
        Token bracket = null;
        for (int i = 0; i < rule.getChildCount(); i++) {
            ParseTree child = rule.getChild(i);
            if (child instanceof TerminalNode leaf && !(child instanceof ErrorNode)) {
                int type = leaf.getSymbol().getType();
                bracket = Tokens.isOpener(type) ? leaf.getSymbol() : Tokens.isCloser(type) ? null : bracket;
            }
        }
        return bracket;
    }

    @Override
    public void recover(Parser parser, RecognitionException problem) {
        Token bracket = openBracket(parser.getContext());
        if (bracket != null
                && match[bracket.getTokenIndex()] >= parser.getInputStream().index()) {
            while (parser.getInputStream().index() <= match[bracket.getTokenIndex()]) {
                parser.consume();
            }
        } else {
            skip(parser, getErrorRecoverySet(parser));
        }
    }

    // goes to a token of a set, a separator, or the end of the innermost open bracket
    private void skip(Parser parser, IntervalSet targets) {
        while (true) {
            Token token = parser.getCurrentToken();
            int type = token.getType();
            boolean stop =
                    targets.contains(type) || type == DlmParser.SEP || Tokens.isCloser(type) || type == Token.EOF;
            if (stop) {
                return;
            }
            int last = Tokens.isOpener(type) ? match[token.getTokenIndex()] : token.getTokenIndex();
            while (parser.getInputStream().index() <= last) {
                parser.consume();
            }
        }
    }

    private static IntervalSet separators(ParserRuleContext group) {
        boolean statements = group instanceof DlmParser.ModuleContext
                || group instanceof DlmParser.BodyContext
                || group instanceof DlmParser.BlockContext;
        return statements ? IntervalSet.of(DlmParser.SEP) : new IntervalSet(DlmParser.COMMA, DlmParser.BAR);
    }

    @Override
    public Token recoverInline(Parser parser) {
        CommonToken token = (CommonToken) parser.getCurrentToken();
        IntervalSet expected = getExpectedTokens(parser);
        boolean reserved = Words.RESERVED.contains(token.getType()) && expected.contains(DlmParser.ID);
        boolean binds = token.getType() == DlmParser.EQ && expected.contains(DlmParser.ASSIGN);
        if (!reserved && !binds) {
            return super.recoverInline(parser);
        }
        reportUnwantedToken(parser);
        token.setType(reserved ? DlmParser.ID : DlmParser.ASSIGN);
        reportMatch(parser);
        return parser.consume();
    }

    @Override
    protected Token singleTokenDeletion(Parser parser) {
        int type = parser.getCurrentToken().getType();
        boolean structure = Tokens.isOpener(type)
                || Tokens.isCloser(type)
                || type == DlmParser.SEP
                || type == DlmParser.COMMA
                || Tokens.isMissing(parser.getCurrentToken());
        return structure ? null : super.singleTokenDeletion(parser);
    }

    @Override
    protected boolean singleTokenInsertion(Parser parser) {
        // brackets balance already
        boolean bracket = getExpectedTokens(parser).toSet().stream()
                .anyMatch(type -> Tokens.isOpener(type) || Tokens.isCloser(type) || type == Token.EOF);
        return !bracket && super.singleTokenInsertion(parser);
    }

    @Override
    protected Token getMissingSymbol(Parser parser) {
        IntervalSet expected = getExpectedTokens(parser);
        int type = expected.isNil() ? Token.INVALID_TYPE : expected.getMinElement();
        CommonToken token = Tokens.missing(type, (CommonToken) parser.getCurrentToken());
        token.setTokenIndex(-1);
        return token;
    }
}
