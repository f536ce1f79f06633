package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Identifier;
import dev.dlc.dsl.syntax.TypeExpr;
import dev.dlc.ir.Type;
import java.util.Optional;

/**
 * A place with a declared type that a value goes into: an argument, a result, a {@code let}.
 *
 * @param what the place in a diagnostic: {@code argument `x` of `Linear.forward`}
 * @param value where the value is
 * @param type the written type
 * @param code the code of a shape that does not fit
 * @param text the type, where it is not the written one
 */
record Slot(String what, Span value, Optional<TypeExpr> type, DslCode code, Optional<String> text) {
    Slot(String what, Span value, Optional<TypeExpr> type, DslCode code) {
        this(what, value, type, code, Optional.empty());
    }

    /** A place whose type is known and written nowhere. */
    static Slot of(String what, Span value, Type.Tensor tensor, DslCode code) {
        return new Slot(what, value, Optional.empty(), code, Optional.of(tensor.toString()));
    }

    static Slot argument(String name, String callee, Span value, Optional<TypeExpr> type) {
        return new Slot("argument `" + name + "` of `" + callee + "`", value, type, DslCode.SHAPE_MISMATCH);
    }

    /** The place of a part of the value, whose type is a part of the declared one. */
    Slot part(String name, Declared part) {
        Optional<TypeExpr> written =
                type.filter(TypeExpr.Tuple.class::isInstance).flatMap(tuple -> field((TypeExpr.Tuple) tuple, name));
        return written.isPresent()
                ? new Slot("`" + name + "` of " + what, value, written, code)
                : new Slot("`" + name + "` of " + what, value, type, code, Optional.of(part.toString()));
    }

    private static Optional<TypeExpr> field(TypeExpr.Tuple tuple, String name) {
        return tuple.fields().stream()
                .filter(field -> field.label().map(Identifier::text).equals(Optional.of(name)))
                .map(TypeExpr.Field::type)
                .findFirst();
    }

    /** The declared type as it is written. */
    String typeText() {
        return text.or(() -> type.map(t -> oneLine(t.span()))).orElse("any value");
    }

    /** The declared type as it is written, and what a name in it stands for. */
    String typeText(Declared declared) {
        String written = typeText();
        String meant = declared.toString();
        return written.replace(" ", "").equals(meant.replace(" ", "")) ? written : written + ", that is " + meant;
    }

    /** A written text on one line. */
    static String oneLine(Span span) {
        return span.text().replaceAll("\\s+", " ");
    }
}
