package dev.dlc.dsl.parse;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** The words and signs of the language by the part they play for the token stages. */
final class Words {
    /** Words that begin a statement of a block when an expression, for reports a word, follows on the same line. */
    static final Map<String, Integer> STATEMENTS = Map.of(
            "minimize", DlmParser.MINIMIZE,
            "report", DlmParser.REPORT,
            "save", DlmParser.SAVE,
            "yield", DlmParser.YIELD,
            "assert", DlmParser.ASSERT);

    /** Words that begin a member or declaration when a word, for lengths also a number, follows on the same line. */
    static final Map<String, Integer> HEADS = Map.of(
            "type", DlmParser.TYPE,
            "optim", DlmParser.OPTIM,
            "data", DlmParser.DATA,
            "phase", DlmParser.PHASE,
            "epochs", DlmParser.EPOCHS,
            "steps", DlmParser.STEPS,
            "every", DlmParser.EVERY);

    /** Words that begin a member when a block follows, with or without parameters before it. */
    static final Map<String, Integer> ROUTINES = Map.of("step", DlmParser.STEP, "eval", DlmParser.EVAL);

    /** Words between two expressions. */
    static final Map<String, Integer> INFIX = Map.of(
            "and", DlmParser.AND,
            "or", DlmParser.OR,
            "over", DlmParser.OVER,
            "with", DlmParser.WITH,
            "as", DlmParser.AS,
            "times", DlmParser.TIMES,
            "until", DlmParser.UNTIL,
            "max", DlmParser.MAX);

    /** What an {@code every} counts. */
    static final Set<String> UNITS = Set.of("epoch", "epochs", "step", "steps");

    /** The reserved words. */
    static final Set<Integer> RESERVED = Set.of(
            DlmParser.IN,
            DlmParser.FOR,
            DlmParser.IF,
            DlmParser.ELSE,
            DlmParser.LET,
            DlmParser.FN,
            DlmParser.MODEL,
            DlmParser.TRAIN,
            DlmParser.TEST,
            DlmParser.PARAM,
            DlmParser.STATE,
            DlmParser.UPDATE,
            DlmParser.SCAN,
            DlmParser.WHILE,
            DlmParser.IMPORT);

    /** Words behind which a name must stand. */
    static final Set<Integer> NAMED = Set.of(
            DlmParser.LET,
            DlmParser.FN,
            DlmParser.TYPE,
            DlmParser.MODEL,
            DlmParser.OPTIM,
            DlmParser.TRAIN,
            DlmParser.PHASE,
            DlmParser.PARAM,
            DlmParser.STATE);

    /** Reserved words that stand nowhere but at the start of a statement, member or declaration. */
    static final Set<Integer> STARTERS = Set.of(
            DlmParser.LET,
            DlmParser.FN,
            DlmParser.MODEL,
            DlmParser.TRAIN,
            DlmParser.TEST,
            DlmParser.PARAM,
            DlmParser.STATE,
            DlmParser.UPDATE,
            DlmParser.IMPORT);

    /** At the end of a line these ask for more, so that the statement goes on. */
    static final Set<Integer> ASK_FOR_MORE = Set.of(
            DlmParser.COMMA,
            DlmParser.ASSIGN,
            DlmParser.ARROW,
            DlmParser.LAMBDA,
            DlmParser.PIPE,
            DlmParser.PLUS,
            DlmParser.MINUS,
            DlmParser.STAR,
            DlmParser.SLASH,
            DlmParser.AT,
            DlmParser.CARET,
            DlmParser.EQ,
            DlmParser.NE,
            DlmParser.LT,
            DlmParser.LE,
            DlmParser.GT,
            DlmParser.GE,
            DlmParser.AND,
            DlmParser.OR,
            DlmParser.OVER,
            DlmParser.WITH,
            DlmParser.AS,
            DlmParser.TIMES,
            DlmParser.UNTIL,
            DlmParser.MAX);

    /** At the start of a line these continue the statement before, since none of them can start one. */
    static final Set<Integer> CONTINUE = Set.of(
            DlmParser.PIPE,
            DlmParser.DOT,
            DlmParser.COMMA,
            DlmParser.COLON,
            DlmParser.ASSIGN,
            DlmParser.ARROW,
            DlmParser.LAMBDA,
            DlmParser.PLUS,
            DlmParser.STAR,
            DlmParser.SLASH,
            DlmParser.AT,
            DlmParser.CARET,
            DlmParser.EQ,
            DlmParser.NE,
            DlmParser.LT,
            DlmParser.LE,
            DlmParser.GT,
            DlmParser.GE,
            DlmParser.ELSE,
            DlmParser.IN,
            DlmParser.LBRACE);

    private static final Set<Integer> OPERANDS = Set.of(DlmParser.ID, DlmParser.INT, DlmParser.FLOAT, DlmParser.STRING);

    private static final Set<Integer> OPERAND_STARTS = Set.of(
            DlmParser.LPAREN,
            DlmParser.LBRACK,
            DlmParser.MINUS,
            DlmParser.RANGE,
            DlmParser.IF,
            DlmParser.FOR,
            DlmParser.SCAN,
            DlmParser.WHILE);

    private Words() {}

    /** Whether a token of the lexer is a name or literal. */
    static boolean isOperand(Token token) {
        return OPERANDS.contains(token.getType());
    }

    /** Whether an expression can start with a token of the lexer. */
    static boolean startsExpression(Token token) {
        return isOperand(token) || OPERAND_STARTS.contains(token.getType());
    }

    /** Whether an expression can end with a token. */
    static boolean endsExpression(Token token) {
        return isOperand(token) || Tokens.isCloser(token.getType());
    }

    /** Whether a token of the lexer is a word, reserved or not. */
    static boolean isWord(Token token) {
        return token.getType() == DlmParser.ID || RESERVED.contains(token.getType());
    }
}
