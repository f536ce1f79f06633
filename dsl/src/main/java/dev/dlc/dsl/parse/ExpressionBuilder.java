package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Pattern;
import dev.dlc.dsl.syntax.UnaryOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Builds expressions: what stands between operators is left to {@link PrimaryBuilder}. */
final class ExpressionBuilder {
    private static final Map<Integer, BinaryOp> OPERATORS = Map.ofEntries(
            Map.entry(DlmParser.OR, BinaryOp.OR),
            Map.entry(DlmParser.AND, BinaryOp.AND),
            Map.entry(DlmParser.EQ, BinaryOp.EQUAL),
            Map.entry(DlmParser.ASSIGN, BinaryOp.EQUAL),
            Map.entry(DlmParser.NE, BinaryOp.NOT_EQUAL),
            Map.entry(DlmParser.LT, BinaryOp.LESS),
            Map.entry(DlmParser.LE, BinaryOp.LESS_EQUAL),
            Map.entry(DlmParser.GT, BinaryOp.GREATER),
            Map.entry(DlmParser.GE, BinaryOp.GREATER_EQUAL),
            Map.entry(DlmParser.PLUS, BinaryOp.ADD),
            Map.entry(DlmParser.MINUS, BinaryOp.SUBTRACT),
            Map.entry(DlmParser.STAR, BinaryOp.MULTIPLY),
            Map.entry(DlmParser.SLASH, BinaryOp.DIVIDE),
            Map.entry(DlmParser.AT, BinaryOp.MATMUL));

    private final Build build;
    private final PrimaryBuilder primaries;

    ExpressionBuilder(Build build, StatementBuilder statements) {
        this.build = build;
        this.primaries = new PrimaryBuilder(build, this, statements);
    }

    PrimaryBuilder primaries() {
        return primaries;
    }

    /** Any expression. */
    Expression expression(DlmParser.ExpressionContext rule) {
        if (!build.enter(1, rule)) {
            return new Expression.Missing(build.span(rule));
        }
        Expression expression = open(rule);
        build.leave(1);
        return expression;
    }

    /** An expression, or a missing one behind what its parent has read. */
    Expression expression(DlmParser.ExpressionContext rule, ParserRuleContext parent) {
        return rule == null ? new Expression.Missing(build.after(parent)) : expression(rule);
    }

    /** An expression without lambda, or a missing one behind what its parent has read. */
    Expression pipe(DlmParser.PipeContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new Expression.Missing(build.after(parent));
        }
        return operand(rule, 1);
    }

    private Expression open(DlmParser.ExpressionContext rule) {
        if (rule.FOR() != null) {
            return new Expression.For(build.span(rule), primaries.indices(rule.index()), body(rule));
        }
        if (rule.LAMBDA() != null) {
            return new Expression.Lambda(build.span(rule), parameters(rule.pipe()), body(rule));
        }
        return rule.pipe() == null ? new Expression.Missing(build.span(rule)) : operand(rule.pipe());
    }

    private Expression body(DlmParser.ExpressionContext rule) {
        DlmParser.LambdaBodyContext body = rule.lambdaBody();
        if (body == null) {
            return new Expression.Missing(build.after(rule));
        }
        return body.block() != null ? primaries.block(body.block(), body) : expression(body.expression(), body);
    }

    private List<Pattern> parameters(DlmParser.PipeContext left) {
        Patterns patterns = new Patterns(build);
        if (left == null) {
            return List.of();
        }
        if (alone(left) instanceof DlmParser.GroupContext group) {
            List<Argument> arguments = primaries.arguments(group.arguments());
            return arguments.stream().map(patterns::parameter).toList();
        }
        return List.of(patterns.parameter(operand(left)));
    }

    /** What a rule consists of when it has no operator: the innermost rule with other than one child. */
    static ParserRuleContext alone(ParserRuleContext rule) {
        ParserRuleContext inner = rule;
        while (inner.getChildCount() == 1 && inner.getChild(0) instanceof ParserRuleContext child) {
            if (inner instanceof DlmParser.PrimaryContext) {
                return inner;
            }
            inner = child;
        }
        return inner;
    }

    // any rule from pipe to primary
    Expression operand(ParserRuleContext rule) {
        ParserRuleContext inner = alone(rule);
        return switch (inner) {
            case DlmParser.PrimaryContext primary -> primaries.primary(primary);
            case DlmParser.PostfixContext postfix -> primaries.postfix(postfix);
            case DlmParser.PipeContext pipe -> pipeline(pipe);
            case DlmParser.ComparisonContext comparison -> comparison(comparison);
            case DlmParser.RangeContext range -> range(range);
            case DlmParser.PowerContext power -> power(power);
            case DlmParser.NegationContext negation -> prefixed(negation, DlmParser.NOT, UnaryOp.NOT);
            case DlmParser.SignedContext signed -> prefixed(signed, DlmParser.MINUS, UnaryOp.NEGATE);
            default -> chain(inner);
        };
    }

    private Expression operand(ParserRuleContext rule, int below) {
        if (!build.enter(below, rule)) {
            return new Expression.Missing(build.span(rule));
        }
        Expression operand = operand(rule);
        build.leave(below);
        return operand;
    }

    // operands with operators between, grouped to the left
    private Expression chain(ParserRuleContext rule) {
        int levels = rule.getChildCount() / 2;
        Expression left = null;
        BinaryOp op = null;
        for (ParseTree child : children(rule)) {
            if (child instanceof ParserRuleContext part) {
                Expression operand = operand(part, levels);
                boolean joins = left != null && op != null;
                left = joins
                        ? new Expression.Binary(build.span(rule.getStart()).to(build.span(part)), op, left, operand)
                        : operand;
                op = null;
            } else if (child instanceof TerminalNode leaf && !(child instanceof ErrorNode)) {
                op = OPERATORS.get(leaf.getSymbol().getType());
            }
        }
        if (left == null) {
            return new Expression.Missing(build.span(rule));
        }
        Expression missing = new Expression.Missing(build.after(rule));
        return op == null ? left : new Expression.Binary(build.span(rule), op, left, missing);
    }

    private static List<ParseTree> children(ParserRuleContext rule) {
        return rule.children == null ? List.of() : rule.children;
    }

    private Expression pipeline(DlmParser.PipeContext rule) {
        List<DlmParser.DisjunctionContext> stages = rule.disjunction();
        if (stages.isEmpty()) {
            return new Expression.Missing(build.span(rule));
        }
        Expression value = operand(stages.getFirst(), stages.size());
        for (DlmParser.DisjunctionContext stage : stages.subList(1, stages.size())) {
            Span span = build.span(stages.getFirst(), stage);
            boolean grouped = alone(stage) instanceof DlmParser.GroupContext;
            value = new Expression.Pipe(span, value, operand(stage, stages.size()), grouped);
        }
        return value;
    }

    private Expression comparison(DlmParser.ComparisonContext rule) {
        if (rule.range().size() > 2) {
            TerminalNode second = rule.getChild(3) instanceof TerminalNode leaf ? leaf : null;
            Span at = second == null ? build.span(rule) : build.span(second.getSymbol());
            build.report(
                    SyntaxCode.CHAINED_COMPARISON,
                    at,
                    "comparisons do not chain",
                    "write `a < b and b < c`, or put parentheses");
        }
        for (TerminalNode sign : rule.ASSIGN()) {
            build.report(
                    SyntaxCode.EQUALS_SIGN,
                    build.span(sign.getSymbol()),
                    "`=` binds, it does not compare",
                    "write `==` to compare");
        }
        return chain(rule);
    }

    private Expression range(DlmParser.RangeContext rule) {
        List<DlmParser.SumContext> ends = rule.sum();
        if (rule.RANGE() == null) {
            return ends.isEmpty() ? new Expression.Missing(build.span(rule)) : operand(ends.getFirst());
        }
        boolean hasStart = rule.getChild(0) instanceof DlmParser.SumContext;
        Optional<Expression> start = hasStart ? Optional.of(operand(ends.getFirst())) : Optional.empty();
        boolean hasEnd = ends.size() > (hasStart ? 1 : 0);
        Optional<Expression> end = hasEnd ? Optional.of(operand(ends.getLast())) : Optional.empty();
        return new Expression.Range(build.span(rule), start, end);
    }

    // minus signs or nots, and what they apply to
    private Expression prefixed(ParserRuleContext rule, int sign, UnaryOp op) {
        List<TerminalNode> signs = rule.getTokens(sign);
        ParserRuleContext inner = rule.getRuleContext(ParserRuleContext.class, 0);
        Expression value = inner == null ? new Expression.Missing(build.after(rule)) : operand(inner, signs.size());
        for (TerminalNode leaf : signs.reversed()) {
            value = new Expression.Unary(build.span(leaf.getSymbol()).to(build.span(rule)), op, value);
        }
        return value;
    }

    // a ^ -b ^ c is a ^ (-(b ^ c))
    private Expression power(DlmParser.PowerContext rule) {
        List<DlmParser.ExponentContext> exponents = rule.exponent();
        int levels = 0;
        for (DlmParser.ExponentContext exponent : exponents) {
            levels += 1 + exponent.MINUS().size();
        }
        Expression value = null;
        for (DlmParser.ExponentContext exponent : exponents.reversed()) {
            Span span = build.span(exponent, exponents.getLast());
            value = power(exponent.postfix(), value, exponent, levels, span);
            for (TerminalNode leaf : exponent.MINUS().reversed()) {
                Span signed = build.span(leaf.getSymbol()).to(span);
                value = new Expression.Unary(signed, UnaryOp.NEGATE, value);
            }
        }
        return power(rule.postfix(), value, rule, levels, build.span(rule));
    }

    private Expression power(
            DlmParser.PostfixContext base, Expression exponent, ParserRuleContext rule, int levels, Span whole) {
        Expression value = base == null ? new Expression.Missing(build.after(rule)) : operand(base, levels);
        if (exponent == null) {
            return value;
        }
        Span span = base == null ? whole : build.span(base).to(whole);
        return new Expression.Binary(span, BinaryOp.POWER, value, exponent);
    }
}
