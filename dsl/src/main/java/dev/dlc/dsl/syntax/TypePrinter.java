package dev.dlc.dsl.syntax;

import java.util.List;
import java.util.Optional;

/** Types and parameters as pieces. */
final class TypePrinter {
    private final ExpressionPrinter expressions;

    TypePrinter(ExpressionPrinter expressions) {
        this.expressions = expressions;
    }

    Piece type(TypeExpr type) {
        return switch (type) {
            case TypeExpr.Named named -> Piece.words(named.name().toString());
            case TypeExpr.Tensor tensor ->
                Piece.row(Piece.words(tensor.dtype().text()), Piece.list("[", expressions.all(tensor.dims()), "]"));
            case TypeExpr.Instance instance ->
                Piece.row(
                        Piece.words(instance.model().toString()),
                        Piece.list("(", expressions.arguments(instance.arguments()), ")"));
            case TypeExpr.ListOf list -> Piece.row(Piece.words("["), type(list.element()), Piece.words("]"));
            case TypeExpr.Tuple tuple -> Piece.list("(", fields(tuple.fields()), ")");
            case TypeExpr.Function function ->
                Piece.row(
                        Piece.list("(", fields(function.parameters()), ")"),
                        Piece.words(" -> "),
                        type(function.result()));
            case TypeExpr.Missing missing -> Piece.words(Printer.MISSING);
        };
    }

    private List<Piece> fields(List<TypeExpr.Field> fields) {
        return fields.stream()
                .map(field -> field.label()
                        .map(label -> Piece.row(Piece.words(label.text() + ": "), type(field.type())))
                        .orElseGet(() -> type(field.type())))
                .toList();
    }

    /** {@code : T}, or nothing. */
    Piece annotation(Optional<TypeExpr> type) {
        return type.map(t -> Piece.row(Piece.words(": "), type(t))).orElse(Piece.words(""));
    }

    /** Parameters in parentheses. */
    Piece parameters(List<Parameter> parameters) {
        List<Piece> parts = parameters.stream()
                .map(parameter -> Piece.row(
                        Piece.words(parameter.name().text()),
                        annotation(parameter.type()),
                        parameter
                                .standard()
                                .map(value -> Piece.row(Piece.words(" = "), expressions.open(value)))
                                .orElse(Piece.words(""))))
                .toList();
        return Piece.list("(", parts, ")");
    }
}
