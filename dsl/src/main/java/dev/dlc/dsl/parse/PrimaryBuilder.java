package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Binding;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Generator;
import dev.dlc.dsl.syntax.LoopIndex;
import dev.dlc.dsl.syntax.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Builds operands: names, literals, groups, lists, branches and loops, and what is called, indexed or selected. */
final class PrimaryBuilder {
    private final Build build;
    private final ExpressionBuilder expressions;
    private final StatementBuilder statements;
    private final Patterns patterns;
    private final Literals literals;

    PrimaryBuilder(Build build, ExpressionBuilder expressions, StatementBuilder statements) {
        this.build = build;
        this.expressions = expressions;
        this.statements = statements;
        this.patterns = new Patterns(build);
        this.literals = new Literals(build);
    }

    /** An operand without suffixes. */
    Expression primary(DlmParser.PrimaryContext rule) {
        return switch (rule) {
            case DlmParser.NameContext name -> name(name);
            case DlmParser.IntContext literal -> literals.integer(literal.INT());
            case DlmParser.FloatContext literal -> literals.real(literal.FLOAT());
            case DlmParser.TextContext literal -> literals.text(literal.STRING());
            case DlmParser.GroupContext group -> group(group);
            case DlmParser.ListContext list -> list(list);
            case DlmParser.IfContext choice -> conditional(choice.conditional(), choice);
            case DlmParser.ScanContext scan ->
                new Expression.Scan(
                        build.span(scan),
                        Optional.ofNullable(scan.carry()).map(this::carry),
                        scan.generator().stream().map(this::generator).toList(),
                        block(scan.block(), scan));
            case DlmParser.WhileContext loop -> whileLoop(loop);
            case DlmParser.IterateContext loop ->
                new Expression.Iterate(
                        build.span(loop),
                        carry(loop.carry(), loop),
                        expressions.pipe(loop.pipe(), loop),
                        block(loop.block(), loop));
            default -> new Expression.Missing(build.span(rule));
        };
    }

    private Expression name(DlmParser.NameContext rule) {
        var identifier = build.name(rule.ID(), rule);
        return identifier.isMissing()
                ? new Expression.Missing(identifier.span())
                : new Expression.Name(identifier.span(), identifier.text());
    }

    private Expression whileLoop(DlmParser.WhileContext rule) {
        Optional<Expression> bound =
                rule.MAX() == null ? Optional.empty() : Optional.of(expressions.pipe(rule.pipe(1), rule));
        return new Expression.While(
                build.span(rule),
                carry(rule.carry(), rule),
                expressions.pipe(rule.pipe(0), rule),
                bound,
                block(rule.block(), rule));
    }

    private Binding carry(DlmParser.CarryContext rule, ParserRuleContext parent) {
        if (rule != null) {
            return carry(rule);
        }
        Span after = build.after(parent);
        return new Binding(after, new Pattern.Missing(after), new Expression.Missing(after));
    }

    private Binding carry(DlmParser.CarryContext rule) {
        return new Binding(
                build.span(rule), patterns.pattern(rule.pattern(), rule), expressions.pipe(rule.pipe(), rule));
    }

    private Generator generator(DlmParser.GeneratorContext rule) {
        return new Generator(
                build.span(rule), patterns.pattern(rule.pattern(), rule), expressions.pipe(rule.pipe(), rule));
    }

    private Expression conditional(DlmParser.ConditionalContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new Expression.Missing(build.after(parent));
        }
        List<DlmParser.BlockContext> blocks = rule.block();
        Expression.Block then = block(blocks.isEmpty() ? null : blocks.getFirst(), rule);
        Optional<Expression> otherwise = rule.ELSE() == null
                ? Optional.empty()
                : Optional.of(
                        rule.conditional() != null
                                ? conditional(rule.conditional(), rule)
                                : block(blocks.size() > 1 ? blocks.get(1) : null, rule));
        return new Expression.If(build.span(rule), expressions.pipe(rule.pipe(), rule), then, otherwise);
    }

    /** A block, or an empty one behind what its parent has read. */
    Expression.Block block(DlmParser.BlockContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new Expression.Block(build.after(parent), List.of(), Optional.empty());
        }
        return statements.block(rule);
    }

    // parentheses: a tuple, a record, or a single expression
    private Expression group(DlmParser.GroupContext rule) {
        if (rule.arguments() == null) {
            return new Expression.Missing(build.span(rule));
        }
        if (rule.arguments().BAR() != null) {
            build.report(
                    SyntaxCode.UNEXPECTED,
                    build.span(rule.arguments().BAR().getSymbol()),
                    "`|` stands in the parentheses of a reduction only",
                    "put a reduction before the parentheses, such as `sum(i | ...)`");
        }
        List<Argument> fields = arguments(rule.arguments());
        Span span = build.span(rule);
        if (fields.isEmpty()) {
            build.report(SyntaxCode.UNEXPECTED, span, "these parentheses are empty", "put an expression in");
            return new Expression.Missing(span);
        }
        long labels = fields.stream().filter(field -> field.label().isPresent()).count();
        if (labels > 0 && labels < fields.size()) {
            Argument odd = fields.stream()
                    .filter(field -> field.label().isEmpty())
                    .findFirst()
                    .orElseThrow();
            String fix = "give each field a label, `(a: 1, b: 2)`, or none";
            build.report(SyntaxCode.MIXED_LABELS, odd.span(), "this field of a record has no label", fix);
            return new Expression.Missing(span);
        }
        boolean single = fields.size() == 1 && labels == 0;
        return single ? fields.getFirst().value() : new Expression.Tuple(span, fields);
    }

    private Expression list(DlmParser.ListContext rule) {
        List<Expression> elements = elements(rule.element());
        if (rule.comprehension().isEmpty()) {
            return new Expression.ListOf(build.span(rule), elements);
        }
        List<Generator> generators = rule.comprehension().stream()
                .map(part -> part.generator() == null ? missingGenerator(part) : generator(part.generator()))
                .toList();
        Optional<Expression> condition =
                rule.FILTER() == null ? Optional.empty() : Optional.of(expressions.pipe(rule.pipe(), rule));
        return new Expression.Comprehension(build.span(rule), elements.getFirst(), generators, condition);
    }

    private Generator missingGenerator(ParserRuleContext rule) {
        Span after = build.after(rule);
        return new Generator(build.span(rule), new Pattern.Missing(after), new Expression.Missing(after));
    }

    /** Elements of a list, dims of a type, subscripts. */
    List<Expression> elements(List<DlmParser.ElementContext> rules) {
        return rules.stream()
                .map(rule -> rule.ELLIPSIS() != null
                        ? new Expression.Spread(build.span(rule), build.name(rule.ID(), rule))
                        : expressions.expression(rule.expression(), rule))
                .toList();
    }

    /** Indices of {@code for} and {@code let}. */
    List<LoopIndex> indices(List<DlmParser.IndexContext> rules) {
        return rules.stream().map(this::index).toList();
    }

    /** An index with its range. */
    LoopIndex index(DlmParser.IndexContext rule) {
        Optional<Expression> range =
                rule.IN() == null ? Optional.empty() : Optional.of(expressions.pipe(rule.pipe(), rule));
        return new LoopIndex(build.span(rule), build.name(rule.ID(), rule), range);
    }

    /** An operand with its suffixes. */
    Expression postfix(DlmParser.PostfixContext rule) {
        List<DlmParser.SuffixContext> suffixes = rule.suffix();
        if (rule.primary() == null) {
            return new Expression.Missing(build.span(rule));
        }
        if (!build.enter(suffixes.size(), rule)) {
            return new Expression.Missing(build.span(rule));
        }
        Expression value = primary(rule.primary());
        build.leave(suffixes.size());
        for (DlmParser.SuffixContext suffix : suffixes) {
            value = suffix(value, suffix, build.span(rule, suffix));
        }
        return value;
    }

    private Expression suffix(Expression target, DlmParser.SuffixContext rule, Span span) {
        if (rule.DOT() != null) {
            return new Expression.Field(span, target, build.name(rule.ID(), rule));
        }
        if (rule.LBRACK() != null) {
            return new Expression.Subscript(span, target, elements(rule.element()));
        }
        DlmParser.ArgumentsContext list = rule.arguments();
        if (list == null) {
            return new Expression.Missing(span);
        }
        if (list.BAR() == null) {
            List<Argument> arguments = arguments(list);
            checkOrder(arguments);
            return new Expression.Call(span, target, arguments);
        }
        List<LoopIndex> indices = new ArrayList<>();
        for (DlmParser.ArgumentContext argument : list.argument()) {
            Optional<Expression> range =
                    argument.IN() == null ? Optional.empty() : Optional.of(expressions.pipe(argument.pipe(), argument));
            indices.add(patterns.index(argument(argument), range));
        }
        if (list.argument().isEmpty() && list.exception == null) {
            build.report(
                    SyntaxCode.UNEXPECTED,
                    build.span(list.BAR().getSymbol()),
                    "a reduction needs an index before `|`",
                    "name the index that it runs over, as in `sum(k | a[k])`");
        }
        return new Expression.Reduction(span, target, indices, expressions.expression(list.expression(), list));
    }

    private void checkOrder(List<Argument> arguments) {
        boolean labels = false;
        for (Argument argument : arguments) {
            if (labels && argument.label().isEmpty()) {
                build.report(
                        SyntaxCode.MIXED_LABELS,
                        argument.span(),
                        "an argument without label follows one with a label",
                        "move it before the labels, or give it its label");
                return;
            }
            labels |= argument.label().isPresent();
        }
    }

    /** The arguments of a call or fields of a group; a range after {@code in} is reported. */
    List<Argument> arguments(DlmParser.ArgumentsContext rule) {
        List<Argument> arguments = new ArrayList<>();
        for (DlmParser.ArgumentContext argument : rule.argument()) {
            if (argument.IN() != null && rule.BAR() == null) {
                build.report(
                        SyntaxCode.UNEXPECTED,
                        build.span(argument.IN().getSymbol()),
                        "`in` gives the range of an index",
                        "a reduction goes on with `| ...`, as in `sum(i in 0..3 | ...)`");
            }
            arguments.add(argument(argument));
        }
        return List.copyOf(arguments);
    }

    private Argument argument(DlmParser.ArgumentContext rule) {
        Span span = build.span(rule);
        if (rule.ELLIPSIS() != null) {
            return new Argument(span, Optional.empty(), new Expression.Spread(span, build.name(rule.ID(), rule)));
        }
        return new Argument(
                span,
                build.nameBehind(rule.LABEL(), rule.LABEL(), rule),
                expressions.expression(rule.expression(), rule));
    }
}
