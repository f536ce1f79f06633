package dev.dlc.dsl.format;

import dev.dlc.dsl.grammar.DlmParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Types and parameters as pieces. */
final class TypeLayout {
    private final Parts parts;
    private final ExpressionLayout expressions;

    TypeLayout(Parts parts, ExpressionLayout expressions) {
        this.parts = parts;
        this.expressions = expressions;
    }

    Piece type(DlmParser.TypeContext rule) {
        List<Piece> row = new ArrayList<>();
        for (int i = 0; i < rule.atomicType().size(); i++) {
            if (i > 0) {
                row.add(Piece.words(" "));
                row.add(parts.spaced(rule.ARROW(i - 1)));
            }
            row.add(atomic(rule.atomicType(i)));
        }
        return Piece.row(row);
    }

    private Piece atomic(DlmParser.AtomicTypeContext rule) {
        return switch (rule) {
            case DlmParser.NamedTypeContext named -> named(named);
            case DlmParser.ListTypeContext list -> parts.brackets(list.LBRACK(), type(list.type()), list.RBRACK());
            case DlmParser.TupleTypeContext tuple -> {
                List<Piece> fields = tuple.typeField().stream().map(this::field).toList();
                yield parts.brackets(tuple.LPAREN(), parts.list(fields, tuple.COMMA()), tuple.RPAREN());
            }
            default -> throw new IllegalStateException("type " + rule.getText());
        };
    }

    private Piece named(DlmParser.NamedTypeContext rule) {
        Piece name = expressions.path(rule.path());
        if (rule.arguments() != null) {
            return Piece.row(name, expressions.arguments(rule.arguments()));
        }
        if (rule.LBRACK() == null) {
            return name;
        }
        Piece dims = rule.element().isEmpty()
                ? Piece.NOTHING
                : parts.list(expressions.elements(rule.element()), rule.COMMA());
        return Piece.row(name, parts.brackets(rule.LBRACK(), dims, rule.RBRACK()));
    }

    private Piece field(DlmParser.TypeFieldContext rule) {
        return rule.LABEL() == null
                ? type(rule.type())
                : Piece.row(parts.word(rule.LABEL()), parts.spaced(rule.COLON()), type(rule.type()));
    }

    /** {@code : T}, or nothing. */
    Piece annotation(TerminalNode colon, DlmParser.TypeContext type) {
        return colon == null ? Piece.NOTHING : Piece.row(parts.spaced(colon), type(type));
    }

    /** {@code (x: T, y: T = e)}, which breaks where the group around does. */
    Piece parameters(DlmParser.ParametersContext rule) {
        if (rule.parameter().isEmpty()) {
            return parts.openBrackets(rule.LPAREN(), Piece.NOTHING, rule.RPAREN());
        }
        List<Piece> items = rule.parameter().stream().map(this::parameter).toList();
        return parts.openBrackets(rule.LPAREN(), parts.list(items, rule.COMMA()), rule.RPAREN());
    }

    private Piece parameter(DlmParser.ParameterContext rule) {
        Piece name = rule.ID() != null
                ? parts.word(rule.ID())
                : Piece.row(parts.word(rule.LABEL()), annotation(rule.COLON(), rule.type()));
        return Piece.row(name, expressions.assigned(rule.ASSIGN(), rule.expression()));
    }
}
