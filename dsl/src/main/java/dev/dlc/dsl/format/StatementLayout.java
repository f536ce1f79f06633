package dev.dlc.dsl.format;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.List;

/** Statements as pieces. */
final class StatementLayout {
    private final Parts parts;
    private final ExpressionLayout expressions;
    private final TypeLayout types;

    StatementLayout(Parts parts) {
        this.parts = parts;
        this.expressions = new ExpressionLayout(parts, this);
        this.types = new TypeLayout(parts, expressions);
    }

    ExpressionLayout expressions() {
        return expressions;
    }

    TypeLayout types() {
        return types;
    }

    Piece block(DlmParser.BlockContext rule) {
        return expressions.primaries().block(rule);
    }

    Piece statement(DlmParser.StatementContext rule) {
        return switch (rule) {
            case DlmParser.LetStatementContext let -> let(let.let());
            case DlmParser.UpdateContext update ->
                Piece.row(
                        parts.spaced(update.UPDATE()),
                        expressions.primaries().postfix(update.postfix()),
                        expressions.assigned(update.ASSIGN(), update.expression()));
            case DlmParser.MinimizeContext minimize ->
                Piece.row(
                        parts.spaced(minimize.MINIMIZE()),
                        expressions.pipe(minimize.pipe(0)),
                        Piece.words(" "),
                        parts.spaced(minimize.OVER()),
                        expressions.pipe(minimize.pipe(1)),
                        Piece.words(" "),
                        parts.spaced(minimize.WITH()),
                        expressions.expression(minimize.expression()));
            case DlmParser.ReportContext report -> {
                List<Piece> items =
                        report.reportItem().stream().map(this::reportItem).toList();
                Piece list = parts.list(items, report.COMMA());
                yield Piece.group(parts.spaced(report.REPORT()), Piece.indented(list));
            }
            case DlmParser.SaveContext save ->
                Piece.row(
                        parts.spaced(save.SAVE()),
                        expressions.pipe(save.pipe(0)),
                        Piece.words(" "),
                        parts.spaced(save.AS()),
                        expressions.pipe(save.pipe(1)));
            case DlmParser.YieldContext yield ->
                Piece.row(parts.spaced(yield.YIELD()), expressions.expression(yield.expression()));
            case DlmParser.AssertContext check ->
                Piece.row(parts.spaced(check.ASSERT()), expressions.expression(check.expression()));
            case DlmParser.EvaluateContext evaluate -> expressions.expression(evaluate.expression());
            default -> throw new IllegalStateException("statement " + rule.getText());
        };
    }

    Piece let(DlmParser.LetContext rule) {
        Piece indices = rule.indices() == null
                ? Piece.NOTHING
                : Piece.row(
                        parts.word(rule.indices().LBRACK()),
                        expressions.indices(
                                rule.indices().index(), rule.indices().COMMA()),
                        parts.word(rule.indices().RBRACK()));
        return Piece.row(
                parts.spaced(rule.LET()),
                expressions.primaries().pattern(rule.pattern()),
                indices,
                types.annotation(rule.COLON(), rule.type()),
                expressions.assigned(rule.ASSIGN(), rule.expression()));
    }

    private Piece reportItem(DlmParser.ReportItemContext rule) {
        return rule.LABEL() == null
                ? expressions.expression(rule.expression())
                : Piece.row(parts.word(rule.LABEL()), expressions.assigned(rule.ASSIGN(), rule.expression()));
    }
}
