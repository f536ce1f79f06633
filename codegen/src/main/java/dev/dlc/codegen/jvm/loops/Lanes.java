package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors of a loop that runs as vectors; or that there are none.
 *
 * @param shape of values that depend on the axis
 * @param axis the axis along which the lanes lie
 * @param before the place before the loop, where literals are widened
 * @param widened what has been widened there
 */
record Lanes(Shape shape, String axis, Optional<Place> before, Map<Expr, Expr> widened) {
    /** Scalar code. */
    static final Lanes NONE = new Lanes(Shape.ONE, "", Optional.empty(), Map.of());

    /** Vectors along an axis. */
    static Lanes along(String axis, Shape shape, Place before) {
        return new Lanes(shape, axis, Optional.of(before), new HashMap<>());
    }

    /** A value in all lanes. Literals and locals from before the loop are widened there, once. */
    Expr widen(Expr value) {
        if (shape.isOne() || Ops.isVector(value)) {
            return value;
        }
        boolean isKnown = value instanceof Expr.Constant || value instanceof Local local && isFromBefore(local);
        return isKnown
                ? widened.computeIfAbsent(
                        value, v -> before.orElseThrow().code().declare("w", broadcast(v)))
                : broadcast(value);
    }

    private boolean isFromBefore(Local local) {
        return before.orElseThrow().site().values().containsValue(local);
    }

    private Expr broadcast(Expr value) {
        if (value.type() == Primitive.BOOLEAN) {
            Expr bit = Exprs.select(value, Exprs.constant(1), Exprs.constant(0));
            JType.Vector ints = shape.vector(Primitive.INT);
            return Ops.toMask(shape, Vectors.broadcast(ints, bit).ne(Vectors.broadcast(ints, Exprs.constant(0))));
        }
        return Vectors.broadcast(shape.vector((Primitive) value.type()), value);
    }
}
