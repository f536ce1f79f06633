package dev.dlc.dsl.parse;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Token types in the user's words. */
final class Wording {
    private static final Set<Integer> EXPRESSION_STARTS = Set.of(
            DlmParser.ID,
            DlmParser.INT,
            DlmParser.FLOAT,
            DlmParser.STRING,
            DlmParser.LPAREN,
            DlmParser.LBRACK,
            DlmParser.MINUS,
            DlmParser.NOT,
            DlmParser.RANGE,
            DlmParser.IF,
            DlmParser.FOR,
            DlmParser.SCAN,
            DlmParser.WHILE,
            DlmParser.ITERATE);

    private static final Set<Integer> STATEMENT_STARTS = Set.of(
            DlmParser.LET,
            DlmParser.UPDATE,
            DlmParser.MINIMIZE,
            DlmParser.REPORT,
            DlmParser.SAVE,
            DlmParser.YIELD,
            DlmParser.ASSERT);

    private static final Set<Integer> MEMBER_STARTS = Set.of(
            DlmParser.ID,
            DlmParser.LET,
            DlmParser.PARAM,
            DlmParser.STATE,
            DlmParser.FN,
            DlmParser.IF,
            DlmParser.DATA,
            DlmParser.STEP,
            DlmParser.EVAL,
            DlmParser.PHASE,
            DlmParser.EPOCHS,
            DlmParser.STEPS,
            DlmParser.EVERY);

    private static final Set<Integer> DECLARATION_STARTS = Set.of(
            DlmParser.IMPORT,
            DlmParser.LET,
            DlmParser.FN,
            DlmParser.EXTERN,
            DlmParser.TYPE,
            DlmParser.MODEL,
            DlmParser.OPTIM,
            DlmParser.TRAIN,
            DlmParser.TEST);

    private static final Set<Integer> TYPE_STARTS = Set.of(DlmParser.ID, DlmParser.LBRACK, DlmParser.LPAREN);

    // what may continue an expression, left unsaid unless nothing else may follow
    private static final Set<Integer> CONTINUATIONS = Set.of(
            DlmParser.PIPE,
            DlmParser.AND,
            DlmParser.OR,
            DlmParser.EQ,
            DlmParser.NE,
            DlmParser.LT,
            DlmParser.LE,
            DlmParser.GT,
            DlmParser.GE,
            DlmParser.RANGE,
            DlmParser.PLUS,
            DlmParser.MINUS,
            DlmParser.STAR,
            DlmParser.SLASH,
            DlmParser.AT,
            DlmParser.CARET,
            DlmParser.LPAREN,
            DlmParser.LBRACK,
            DlmParser.DOT);

    private Wording() {}

    /** What would fit. */
    static String expected(IntervalSet types) {
        Set<Integer> left = new TreeSet<>(types.toSet());
        List<String> parts = new ArrayList<>();
        group(left, Set.of(DlmParser.LET, DlmParser.UPDATE), "a statement", STATEMENT_STARTS, EXPRESSION_STARTS, parts);
        group(left, Set.of(DlmParser.FN, DlmParser.IMPORT), "a declaration", DECLARATION_STARTS, Set.of(), parts);
        group(left, Set.of(DlmParser.PARAM, DlmParser.FN), "a member", MEMBER_STARTS, Set.of(), parts);
        group(left, Set.of(DlmParser.INT, DlmParser.MINUS), "an expression", EXPRESSION_STARTS, Set.of(), parts);
        group(left, TYPE_STARTS, "a type", TYPE_STARTS, Set.of(), parts);
        // an assignment sign among comparisons is read only to be reported
        if (left.contains(DlmParser.EQ)) {
            left.remove(DlmParser.ASSIGN);
        }
        boolean operand = left.contains(DlmParser.STAR) || left.contains(DlmParser.DOT);
        if (operand && left.removeAll(CONTINUATIONS) && left.isEmpty()) {
            parts.add("an operator");
        }
        if (left.remove(DlmParser.ID)) {
            parts.add("a name");
        }
        left.remove(DlmParser.LABEL);
        boolean separator = left.remove(DlmParser.SEP);
        for (int type : left) {
            if (type != Token.EOF && !(separator && type == DlmParser.RBRACE)) {
                parts.add(sign(type));
            }
        }
        if (separator) {
            parts.add("the end of the line");
        } else if (left.contains(Token.EOF)) {
            parts.add("the end of the file");
        }
        return join(parts);
    }

    private static void group(
            Set<Integer> left,
            Set<Integer> marks,
            String name,
            Set<Integer> members,
            Set<Integer> more,
            List<String> parts) {
        if (left.containsAll(marks)) {
            parts.add(name);
            left.removeAll(members);
            left.removeAll(more);
        }
    }

    private static String join(List<String> parts) {
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " or " + parts.getLast();
    }

    private static String sign(int type) {
        String literal = DlmParser.VOCABULARY.getLiteralName(type);
        if (literal != null) {
            return "`" + literal.substring(1, literal.length() - 1) + "`";
        }
        return switch (type) {
            case DlmParser.STRING -> "a text in double quotes";
            case DlmParser.UNIT -> "`epoch` or `steps`";
            case DlmParser.FILTER -> "`if`";
            default -> "`" + DlmParser.VOCABULARY.getSymbolicName(type).toLowerCase(Locale.ROOT) + "`";
        };
    }

    /** What is there. */
    static String found(Token token) {
        String text = token.getText();
        return switch (token.getType()) {
            case Token.EOF -> "the end of the file";
            case DlmParser.SEP -> text.equals(";") ? "`;`" : "the end of the line";
            case DlmParser.ID -> "the name `" + text + "`";
            case DlmParser.LABEL -> "the label `" + text + "`";
            case DlmParser.INT, DlmParser.FLOAT -> "the number `" + text + "`";
            case DlmParser.STRING -> "the text " + text;
            default -> Character.isLetter(text.charAt(0)) ? "the word `" + text + "`" : "`" + text + "`";
        };
    }
}
