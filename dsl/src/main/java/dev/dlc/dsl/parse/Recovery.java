package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
    // what may be left out when all is well behind it
    private static final Set<Integer> NOISE = Set.of(
            DlmParser.PLUS,
            DlmParser.STAR,
            DlmParser.SLASH,
            DlmParser.AT,
            DlmParser.CARET,
            DlmParser.PIPE,
            DlmParser.DOT,
            DlmParser.RANGE,
            DlmParser.ELLIPSIS);

    // no rule has an opening bracket behind more children than this: import path as name {
    private static final int LAST_OPENER = 5;

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
            complain(parser, problem.getOffendingToken(), problem::getExpectedTokens);
        }
    }

    @Override
    protected void reportUnwantedToken(Parser parser) {
        if (!inErrorRecoveryMode(parser)) {
            beginErrorCondition(parser);
            complain(parser, parser.getCurrentToken(), parser::getExpectedTokens);
        }
    }

    @Override
    protected void reportMissingToken(Parser parser) {
        reportUnwantedToken(parser);
    }

    private void complain(Parser parser, Token token, Supplier<IntervalSet> fitting) {
        int index = token.getTokenIndex();
        Token before = index > 0 ? tokens.get(index - 1) : token;
        // next to a bracket that an earlier stage has put in, all is said
        if (messages.isFull() || Tokens.isMissing(token) || Tokens.isMissing(before)) {
            return;
        }
        IntervalSet expected = fitting.get();
        Hints.Stop stop = new Hints.Stop(before, token, startsStatement(index - 1), expected, parser.getContext());
        Optional<Hints.Hint> hint = Hints.of(stop);
        boolean ends = token.getType() == DlmParser.SEP || token.getType() == Token.EOF;
        Span span = ends
                ? messages.span(Tokens.end(before), Tokens.end(before))
                : messages.span(token.getStartIndex(), Tokens.end(token));
        String found = Wording.found(token);
        String wanted = Wording.expected(expected);
        String message = ends ? found + " comes too early" : found + " does not fit here";
        Span earlier = messages.span(before.getStartIndex(), Tokens.end(before));
        messages.add(hint.map(h -> Diagnostic.at(h.code(), h.earlier() ? earlier : span, h.message())
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
        if (!isGroup(parser)) {
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
            endErrorCondition(parser);
            again = !fits.contains(parser.getCurrentToken().getType());
            if (again) {
                reportUnwantedToken(parser);
                skip(parser, separators);
            }
        }
    }

    private ATNState state(Parser parser) {
        return parser.getInterpreter().atn.states.get(parser.getState());
    }

    private boolean isGroup(Parser parser) {
        return parser.getContext() instanceof DlmParser.ModuleContext || openBracket(parser) != null;
    }

    // the opening bracket that the innermost rule has read, until it has read its end
    private Token openBracket(Parser parser) {
        ParserRuleContext rule = parser.getContext();
        for (int i = 0; i < Math.min(rule.getChildCount(), LAST_OPENER); i++) {
            ParseTree child = rule.getChild(i);
            if (child instanceof TerminalNode leaf && !(child instanceof ErrorNode)) {
                Token token = leaf.getSymbol();
                boolean opens = Tokens.isOpener(token.getType());
                if (opens
                        && match[token.getTokenIndex()]
                                >= parser.getInputStream().index()) {
                    return token;
                }
            }
        }
        return null;
    }

    @Override
    public void recover(Parser parser, RecognitionException problem) {
        Token bracket = openBracket(parser);
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
        Optional<String> meant = Hints.misspelt(token, expected);
        if (!reserved && !binds && meant.isEmpty()) {
            return super.recoverInline(parser);
        }
        reportUnwantedToken(parser);
        token.setType(meant.map(Words.INFIX::get).orElse(reserved ? DlmParser.ID : DlmParser.ASSIGN));
        reportMatch(parser);
        return parser.consume();
    }

    @Override
    protected Token singleTokenDeletion(Parser parser) {
        int type = parser.getCurrentToken().getType();
        boolean noise = NOISE.contains(type) && !Tokens.isMissing(parser.getCurrentToken());
        return noise ? super.singleTokenDeletion(parser) : null;
    }

    @Override
    protected boolean singleTokenInsertion(Parser parser) {
        // brackets balance already; `forward(x)` in a body lacks more than its `=`
        int found = parser.getCurrentToken().getType();
        boolean structure = getExpectedTokens(parser).toSet().stream()
                .anyMatch(type -> Tokens.isOpener(type)
                        || Tokens.isCloser(type)
                        || type == Token.EOF
                        || type == DlmParser.ASSIGN && found == DlmParser.LPAREN);
        return !structure && super.singleTokenInsertion(parser);
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
