package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Argument;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.LoopIndex;
import dev.dlc.dsl.syntax.Pattern;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/** Builds patterns, also from what was read as an expression before its `=>` or `|` came into sight. */
final class Patterns {
    private final Build build;

    Patterns(Build build) {
        this.build = build;
    }

    /** A pattern, or a missing one behind what its parent has read. */
    Pattern pattern(DlmParser.PatternContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new Pattern.Missing(build.after(parent));
        }
        if (rule.ID() != null) {
            return name(build.name(rule.ID(), rule));
        }
        List<Pattern> parts =
                rule.pattern().stream().map(part -> pattern(part, rule)).toList();
        return parts.isEmpty() ? new Pattern.Missing(build.span(rule)) : tuple(build.span(rule), parts);
    }

    private static Pattern name(Identifier name) {
        if (name.isMissing()) {
            return new Pattern.Missing(name.span());
        }
        return name.text().equals("_") ? new Pattern.Ignored(name.span()) : new Pattern.Name(name.span(), name);
    }

    private static Pattern tuple(Span span, List<Pattern> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Pattern.Tuple(span, parts);
    }

    /** A parameter of a lambda in parentheses. */
    Pattern parameter(Argument argument) {
        if (argument.label().isPresent()) {
            build.report(
                    SyntaxCode.BAD_NAME_PLACE,
                    argument.label().get().span(),
                    "a parameter of a lambda is a name alone",
                    "leave out the label; types of lambda parameters follow from their use");
            return name(argument.label().get());
        }
        return parameter(argument.value());
    }

    /** A parameter of a lambda. */
    Pattern parameter(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name(new Identifier(name.span(), name.text()));
            case Expression.Tuple tuple
            when !tuple.isRecord() -> {
                List<Pattern> parts =
                        tuple.fields().stream().map(this::parameter).toList();
                yield tuple(tuple.span(), parts);
            }
            case Expression.Missing missing -> new Pattern.Missing(missing.span());
            default -> {
                build.report(
                        SyntaxCode.BAD_NAME_PLACE,
                        expression.span(),
                        "only names stand before `=>`",
                        "write `x => ...` or `(a, b) => ...`");
                yield new Pattern.Missing(expression.span());
            }
        };
    }

    /** An index of a reduction, with its range if it has one. */
    LoopIndex index(Argument argument, Optional<Expression> range) {
        if (argument.label().isEmpty() && argument.value() instanceof Expression.Name name) {
            return new LoopIndex(argument.span(), new Identifier(name.span(), name.text()), range);
        }
        if (!(argument.value() instanceof Expression.Missing)) {
            build.report(
                    SyntaxCode.BAD_NAME_PLACE,
                    argument.span(),
                    "only names of indices stand before `|`",
                    "write `sum(i, j | ...)` or `sum(i in 0..3 | ...)`");
        }
        return new LoopIndex(argument.span(), new Identifier(argument.span(), ""), range);
    }
}
