package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
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
 * @param tensor the type, where none is written
 */
record Slot(String what, Span value, Optional<TypeExpr> type, DslCode code, Optional<Type.Tensor> tensor) {
    Slot(String what, Span value, Optional<TypeExpr> type, DslCode code) {
        this(what, value, type, code, Optional.empty());
    }

    /** A place whose type is known and written nowhere. */
    static Slot of(String what, Span value, Type.Tensor tensor, DslCode code) {
        return new Slot(what, value, Optional.empty(), code, Optional.of(tensor));
    }

    static Slot argument(String name, String callee, Span value, Optional<TypeExpr> type) {
        return new Slot("argument `" + name + "` of `" + callee + "`", value, type, DslCode.SHAPE_MISMATCH);
    }

    /** The declared type as it is written. */
    String typeText() {
        return type.map(t -> t.span().text().replaceAll("\\s+", " "))
                .or(() -> tensor.map(Type.Tensor::toString))
                .orElse("any value");
    }
}
