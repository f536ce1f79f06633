package dev.dlc.dsl.format;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/** Operands as pieces: names, literals, lists, branches, loops, and what is called, indexed or selected. */
final class PrimaryLayout {
    private final Parts parts;
    private final ExpressionLayout expressions;
    private final StatementLayout statements;

    PrimaryLayout(Parts parts, ExpressionLayout expressions, StatementLayout statements) {
        this.parts = parts;
        this.expressions = expressions;
        this.statements = statements;
    }

    Piece postfix(DlmParser.PostfixContext rule) {
        Piece primary = primary(rule.primary());
        if (rule.suffix().isEmpty()) {
            return primary;
        }
        List<Piece> row = new ArrayList<>();
        row.add(primary);
        // 3.x would start like a float
        boolean number = rule.primary() instanceof DlmParser.IntContext;
        for (DlmParser.SuffixContext suffix : rule.suffix()) {
            row.add(Piece.words(number && suffix.DOT() != null ? " " : ""));
            row.add(suffix(suffix));
            number = false;
        }
        return Piece.row(row);
    }

    private Piece suffix(DlmParser.SuffixContext rule) {
        if (rule.arguments() != null) {
            return expressions.arguments(rule.arguments());
        }
        return rule.DOT() != null
                ? Piece.row(parts.word(rule.DOT()), parts.word(rule.ID()))
                : parts.brackets(
                        rule.LBRACK(), parts.list(expressions.elements(rule.element()), rule.COMMA()), rule.RBRACK());
    }

    private Piece primary(DlmParser.PrimaryContext rule) {
        return switch (rule) {
            case DlmParser.NameContext name -> parts.word(name.ID());
            case DlmParser.IntContext literal -> parts.word(literal.INT());
            case DlmParser.FloatContext literal -> parts.word(literal.FLOAT());
            case DlmParser.TextContext literal -> parts.word(literal.STRING());
            case DlmParser.GroupContext group -> expressions.arguments(group.arguments());
            case DlmParser.ListContext list -> list(list);
            case DlmParser.IfContext choice -> Piece.group(conditional(choice.conditional()));
            case DlmParser.ScanContext scan -> scan(scan);
            case DlmParser.WhileContext loop -> whileLoop(loop);
            case DlmParser.IterateContext loop ->
                Piece.row(
                        parts.spaced(loop.ITERATE()),
                        carry(loop.carry()),
                        Piece.words(" "),
                        parts.spaced(loop.TIMES()),
                        expressions.pipe(loop.pipe()),
                        Piece.words(" "),
                        block(loop.block()));
            default -> throw new IllegalStateException("operand " + rule.getText());
        };
    }

    private Piece list(DlmParser.ListContext rule) {
        List<Piece> elements = expressions.elements(rule.element());
        if (rule.comprehension().isEmpty()) {
            boolean atoms = rule.element().stream().allMatch(PrimaryLayout::isAtom);
            Piece inner = elements.isEmpty()
                    ? Piece.NOTHING
                    : atoms ? parts.filled(elements, rule.COMMA()) : parts.list(elements, rule.COMMA());
            return parts.brackets(rule.LBRACK(), inner, rule.RBRACK());
        }
        List<Piece> row = new ArrayList<>(elements);
        for (DlmParser.ComprehensionContext part : rule.comprehension()) {
            row.add(Piece.space());
            row.add(parts.spaced(part.FOR()));
            row.add(generator(part.generator()));
        }
        if (rule.FILTER() != null) {
            row.add(Piece.space());
            row.add(parts.spaced(rule.FILTER()));
            row.add(expressions.pipe(rule.pipe()));
        }
        return parts.brackets(rule.LBRACK(), Piece.row(row), rule.RBRACK());
    }

    // a name or a number with its sign
    private static boolean isAtom(ParserRuleContext rule) {
        int tokens = rule.getStop().getTokenIndex() - rule.getStart().getTokenIndex() + 1;
        return tokens == 1 || tokens == 2 && rule.getStart().getType() == DlmParser.MINUS;
    }

    /** What an expression consists of when it is one operand without operators. */
    static ParseTree sole(ParserRuleContext rule) {
        ParseTree inner = rule;
        while (!(inner instanceof DlmParser.PrimaryContext) && inner.getChildCount() == 1) {
            inner = inner.getChild(0);
        }
        return inner;
    }

    // all branches on one line, or each on its own lines
    private Piece conditional(DlmParser.ConditionalContext rule) {
        List<Piece> row = new ArrayList<>(List.of(
                parts.spaced(rule.IF()), expressions.pipe(rule.pipe()), Piece.words(" "), branch(rule.block(0))));
        if (rule.ELSE() != null) {
            row.add(Piece.words(" "));
            row.add(parts.spaced(rule.ELSE()));
            row.add(rule.conditional() != null ? conditional(rule.conditional()) : branch(rule.block(1)));
        }
        return Piece.row(row);
    }

    private Piece scan(DlmParser.ScanContext rule) {
        List<Piece> inputs = rule.generator().stream().map(this::generator).toList();
        return Piece.row(
                parts.spaced(rule.SCAN()),
                rule.carry() == null ? Piece.NOTHING : Piece.row(carry(rule.carry()), Piece.words(" ")),
                parts.spaced(rule.FOR()),
                parts.list(inputs, rule.COMMA(), Piece.words(" ")),
                Piece.words(" "),
                block(rule.block()));
    }

    private Piece whileLoop(DlmParser.WhileContext rule) {
        Piece bound = rule.MAX() == null
                ? Piece.NOTHING
                : Piece.row(Piece.words(" "), parts.spaced(rule.MAX()), expressions.pipe(rule.pipe(1)));
        return Piece.row(
                parts.spaced(rule.WHILE()),
                carry(rule.carry()),
                Piece.words(" "),
                parts.spaced(rule.UNTIL()),
                expressions.pipe(rule.pipe(0)),
                bound,
                Piece.words(" "),
                block(rule.block()));
    }

    private Piece carry(DlmParser.CarryContext rule) {
        return Piece.row(
                pattern(rule.pattern()), Piece.words(" "), parts.spaced(rule.ASSIGN()), expressions.pipe(rule.pipe()));
    }

    private Piece generator(DlmParser.GeneratorContext rule) {
        return Piece.row(
                pattern(rule.pattern()), Piece.words(" "), parts.spaced(rule.IN()), expressions.pipe(rule.pipe()));
    }

    Piece pattern(DlmParser.PatternContext rule) {
        if (rule.ID() != null) {
            return parts.word(rule.ID());
        }
        List<Piece> inner = rule.pattern().stream().map(this::pattern).toList();
        return parts.brackets(rule.LPAREN(), parts.list(inner, rule.COMMA()), rule.RPAREN());
    }

    /** A block; on one line if it has one part that fits. */
    Piece block(DlmParser.BlockContext rule) {
        return Piece.group(branch(rule));
    }

    /** A block that is broken where what stands around it is. */
    Piece branch(DlmParser.BlockContext rule) {
        return parts.block(rule.LBRACE(), rule.statement(), statements::statement, rule.RBRACE());
    }
}
