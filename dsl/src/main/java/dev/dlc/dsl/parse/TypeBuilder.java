package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.grammar.DlmParser;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.Parameter;
import dev.dlc.dsl.syntax.Path;
import dev.dlc.dsl.syntax.TypeExpr;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Builds types and the parameters of declarations. */
final class TypeBuilder {
    private final Build build;
    private final ExpressionBuilder expressions;

    TypeBuilder(Build build, ExpressionBuilder expressions) {
        this.build = build;
        this.expressions = expressions;
    }

    /** The parameters of a declaration; none without parentheses. */
    List<Parameter> parameters(DlmParser.ParametersContext rule) {
        return rule == null
                ? List.of()
                : rule.parameter().stream().map(this::parameter).toList();
    }

    private Parameter parameter(DlmParser.ParameterContext rule) {
        TerminalNode leaf = rule.LABEL() != null ? rule.LABEL() : rule.ID();
        Identifier name = build.name(leaf, rule);
        if (Reserved.WORDS.contains(name.text())) {
            Hints.Hint hint = Hints.reserved(name.text());
            build.report(hint.code(), name.span(), hint.message(), hint.fix());
        }
        return new Parameter(build.span(rule), name, behind(rule.COLON(), rule.type(), rule), value(rule));
    }

    private Optional<Expression> value(DlmParser.ParameterContext rule) {
        return rule.ASSIGN() == null ? Optional.empty() : Optional.of(expressions.expression(rule.expression(), rule));
    }

    /** The type behind a sign, if the sign is there. */
    Optional<TypeExpr> behind(TerminalNode sign, DlmParser.TypeContext rule, ParserRuleContext parent) {
        return sign == null ? Optional.empty() : Optional.of(type(rule, parent));
    }

    /** A type; missing where the text has none. */
    TypeExpr type(DlmParser.TypeContext rule, ParserRuleContext parent) {
        if (rule == null) {
            return new TypeExpr.Missing(build.after(parent));
        }
        int levels = rule.atomicType().size();
        if (!build.enter(levels, rule)) {
            return new TypeExpr.Missing(build.span(rule));
        }
        TypeExpr type = type(rule);
        build.leave(levels);
        return type;
    }

    // a -> b -> c is a -> (b -> c)
    private TypeExpr type(DlmParser.TypeContext rule) {
        List<DlmParser.AtomicTypeContext> parts = rule.atomicType();
        if (parts.isEmpty()) {
            return new TypeExpr.Missing(build.span(rule));
        }
        if (parts.size() == 1) {
            return single(parts.getFirst());
        }
        TypeExpr result = single(parts.getLast());
        for (DlmParser.AtomicTypeContext left :
                parts.subList(0, parts.size() - 1).reversed()) {
            List<TypeExpr.Field> parameters = fields(left);
            result = new TypeExpr.Function(build.span(left, parts.getLast()), parameters, result);
        }
        return result;
    }

    private TypeExpr missing(ParserRuleContext rule) {
        return new TypeExpr.Missing(build.span(rule));
    }

    private TypeExpr single(DlmParser.AtomicTypeContext rule) {
        return switch (rule) {
            case DlmParser.NamedTypeContext named -> named(named);
            case DlmParser.ListTypeContext list -> new TypeExpr.ListOf(build.span(list), type(list.type(), list));
            case DlmParser.TupleTypeContext tuple -> tuple(tuple);
            default -> missing(rule);
        };
    }

    private TypeExpr named(DlmParser.NamedTypeContext rule) {
        Span span = build.span(rule);
        if (rule.path() == null) {
            return new TypeExpr.Missing(span);
        }
        Path path = build.path(rule.path());
        if (rule.LBRACK() != null) {
            if (path.parts().size() > 1) {
                String fix = "write `f32[N]` or another type of elements";
                build.report(SyntaxCode.UNEXPECTED, path.span(), "`" + path + "` is no type of elements", fix);
            }
            return new TypeExpr.Tensor(
                    span, path.last(), expressions.primaries().elements(rule.element()));
        }
        if (rule.arguments() != null) {
            return new TypeExpr.Instance(span, path, expressions.primaries().arguments(rule.arguments()));
        }
        return new TypeExpr.Named(span, path);
    }

    private TypeExpr tuple(DlmParser.TupleTypeContext rule) {
        List<TypeExpr.Field> fields = fields(rule);
        Span span = build.span(rule);
        if (fields.isEmpty()) {
            String fix = "put a type in, or write `() -> T` for a function without parameters";
            build.report(SyntaxCode.UNEXPECTED, span, "these parentheses are empty", fix);
            return new TypeExpr.Missing(span);
        }
        long labels = fields.stream().filter(field -> field.label().isPresent()).count();
        if (labels > 0 && labels < fields.size()) {
            String fix = "give each field a label, `(a: Int, b: Int)`, or none";
            build.report(SyntaxCode.MIXED_LABELS, span, "some fields of this record have no label", fix);
            return new TypeExpr.Missing(span);
        }
        boolean single = fields.size() == 1 && labels == 0;
        return single ? fields.getFirst().type() : new TypeExpr.Tuple(span, fields);
    }

    // the parameters of a function type: a list in parentheses, or one type
    private List<TypeExpr.Field> fields(DlmParser.AtomicTypeContext rule) {
        if (rule instanceof DlmParser.TupleTypeContext tuple) {
            return tuple.typeField().stream().map(this::field).toList();
        }
        return List.of(new TypeExpr.Field(build.span(rule), Optional.empty(), single(rule)));
    }

    private TypeExpr.Field field(DlmParser.TypeFieldContext rule) {
        return new TypeExpr.Field(
                build.span(rule), build.nameBehind(rule.LABEL(), rule.LABEL(), rule), type(rule.type(), rule));
    }
}
