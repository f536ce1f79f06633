package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Builds blocks and their statements. */
final class StatementBuilder {
    private final Build build;
    private final ExpressionBuilder expressions;
    private final TypeBuilder types;
    private final Patterns patterns;

    StatementBuilder(Build build) {
        this.build = build;
        this.expressions = new ExpressionBuilder(build, this);
        this.types = new TypeBuilder(build, expressions);
        this.patterns = new Patterns(build);
    }

    ExpressionBuilder expressions() {
        return expressions;
    }

    TypeBuilder types() {
        return types;
    }

    /** A block; an expression at its end is its value. */
    Expression.Block block(DlmParser.BlockContext rule) {
        List<Statement> statements = new ArrayList<>();
        for (DlmParser.StatementContext part : rule.statement()) {
            statements.add(statement(part));
        }
        Optional<Expression> value = Optional.empty();
        if (!statements.isEmpty()
                && statements.getLast() instanceof Statement.Evaluate last
                && hasValue(last.expression())) {
            value = Optional.of(last.expression());
            statements.removeLast();
        }
        statements.forEach(this::checkUse);
        return new Expression.Block(build.span(rule), statements, value);
    }

    private static boolean hasValue(Expression expression) {
        return switch (expression) {
            case Expression.If choice ->
                choice.otherwise().isPresent()
                        && (choice.then().value().isPresent()
                                || hasValue(choice.otherwise().get()));
            case Expression.Block block -> block.value().isPresent();
            default -> true;
        };
    }

    // a pure expression before the end of a block is a mistake, most often a line that was meant to go on
    private void checkUse(Statement statement) {
        if (!(statement instanceof Statement.Evaluate evaluate)) {
            return;
        }
        Expression expression = evaluate.expression();
        boolean effect = switch (expression) {
            case Expression.Call call -> true;
            case Expression.Pipe pipe -> true;
            case Expression.If choice -> true;
            case Expression.Scan scan -> true;
            case Expression.While loop -> true;
            case Expression.Iterate loop -> true;
            case Expression.Missing missing -> true;
            default -> false;
        };
        if (!effect && build.isClean()) {
            boolean continued = expression instanceof Expression.Unary
                    || expression.span().text().startsWith("-")
                    || evaluate.span().text().startsWith("(");
            String fix = continued
                    ? "bind it with `let`; to go on with the line before, end that line with the operator"
                    : "bind it with `let`, or take it out";
            build.report(SyntaxCode.UNUSED_VALUE, evaluate.span(), "nothing uses this value", fix);
        }
    }

    private Statement statement(DlmParser.StatementContext rule) {
        Span span = build.span(rule);
        return switch (rule) {
            case DlmParser.LetStatementContext let -> let(let.let(), let);
            case DlmParser.UpdateContext update -> update(update);
            case DlmParser.MinimizeContext minimize ->
                new Statement.Minimize(
                        span,
                        expressions.pipe(minimize.pipe(0), minimize),
                        expressions.pipe(minimize.pipe(1), minimize),
                        expressions.expression(minimize.expression(), minimize));
            case DlmParser.ReportContext report ->
                new Statement.Report(
                        span, report.reportItem().stream().map(this::reportItem).toList());
            case DlmParser.SaveContext save ->
                new Statement.Save(span, expressions.pipe(save.pipe(0), save), expressions.pipe(save.pipe(1), save));
            case DlmParser.YieldContext yield ->
                new Statement.Yield(span, expressions.expression(yield.expression(), yield));
            case DlmParser.AssertContext check ->
                new Statement.Assert(span, expressions.expression(check.expression(), check));
            case DlmParser.EvaluateContext evaluate -> evaluate(evaluate);
            default -> new Statement.Missing(span);
        };
    }

    /** A binding, or a missing statement behind what its parent has read. */
    Statement let(DlmParser.LetContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new Statement.Missing(build.after(parent));
        }
        Pattern pattern = patterns.pattern(rule.pattern(), rule);
        Expression value = expressions.expression(rule.expression(), rule);
        if (rule.indices() == null) {
            return new Statement.Let(build.span(rule), pattern, types.behind(rule.COLON(), rule.type(), rule), value);
        }
        Identifier name;
        if (pattern instanceof Pattern.Name named) {
            name = named.name();
        } else {
            name = new Identifier(pattern.span(), "");
            if (!(pattern instanceof Pattern.Missing)) {
                build.report(
                        SyntaxCode.BAD_NAME_PLACE,
                        pattern.span(),
                        "only a name has indices",
                        "write `let s[i, j] = ...`");
            }
        }
        var indices = expressions.primaries().indices(rule.indices().index());
        return new Statement.LetIndexed(build.span(rule), name, indices, value);
    }

    private Statement update(DlmParser.UpdateContext rule) {
        Expression target = rule.postfix() == null
                ? new Expression.Missing(build.after(rule))
                : expressions.operand(rule.postfix());
        if (!isPlace(target)) {
            build.report(
                    SyntaxCode.BAD_TARGET,
                    target.span(),
                    "`update` needs the name of a param or state",
                    "write `update a.b = ...`");
            target = new Expression.Missing(target.span());
        }
        return new Statement.Update(build.span(rule), target, expressions.expression(rule.expression(), rule));
    }

    private static boolean isPlace(Expression target) {
        Expression rest = target;
        while (true) {
            switch (rest) {
                case Expression.Field field -> rest = field.target();
                case Expression.Subscript subscript -> rest = subscript.target();
                case Expression.Name name -> {
                    return true;
                }
                case Expression.Missing missing -> {
                    return true;
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private Statement.ReportItem reportItem(DlmParser.ReportItemContext rule) {
        Span span = build.span(rule);
        Expression value = expressions.expression(rule.expression(), rule);
        if (rule.LABEL() != null) {
            return new Statement.ReportItem(span, build.name(rule.LABEL(), rule), value);
        }
        if (value instanceof Expression.Name name) {
            return new Statement.ReportItem(span, new Identifier(name.span(), name.text()), value);
        }
        if (!(value instanceof Expression.Missing)) {
            String fix = "write `report NAME = " + oneLine(value.span().text()) + "`";
            build.report(SyntaxCode.UNNAMED_REPORT, span, "this report has no name", fix);
        }
        return new Statement.ReportItem(span, new Identifier(value.span(), ""), value);
    }

    private static String oneLine(String text) {
        return text.length() > 40 || text.contains("\n") ? "..." : text;
    }

    // an expression, or `x = e` where the `let` lacks
    private Statement evaluate(DlmParser.EvaluateContext rule) {
        Span span = build.span(rule);
        Optional<Token> sign = leadingAssign(rule.expression());
        if (sign.isEmpty()) {
            return new Statement.Evaluate(span, expressions.expression(rule.expression(), rule));
        }
        Hints.Hint hint = Hints.missingLet();
        build.report(hint.code(), build.span(sign.get()), hint.message(), hint.fix());
        return new Statement.Missing(span);
    }

    // the sign of `x = ...` at the start of an expression
    private static Optional<Token> leadingAssign(ParserRuleContext rule) {
        ParserRuleContext inner = rule;
        while (inner != null
                && !(inner instanceof DlmParser.ComparisonContext)
                && inner.getChildCount() > 0
                && inner.getChild(0) instanceof ParserRuleContext first) {
            inner = first;
        }
        return inner instanceof DlmParser.ComparisonContext comparison
                        && comparison.getChildCount() > 1
                        && !comparison.ASSIGN().isEmpty()
                        && comparison.getChild(1) == comparison.ASSIGN(0)
                ? Optional.of(comparison.ASSIGN(0).getSymbol())
                : Optional.empty();
    }
}
