package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Vectors;

/** How a kernel computes: with vectors of a width, or with scalars. Both give the same bits. */
public sealed interface Lane {
    /** One element at a time; needs no incubator module. */
    record Scalar() implements Lane {}

    /**
     * The Vector API.
     *
     * @param bits 128, 256 or 512
     */
    record Vector(int bits) implements Lane {}

    /** Elements per load. */
    default int lanes(Primitive element) {
        return switch (this) {
            case Scalar s -> 1;
            case Vector v -> v.bits() / (8 * element.bytes());
        };
    }

    /** The type of a loaded value. */
    default JType type(Primitive element) {
        return switch (this) {
            case Scalar s -> element;
            case Vector v -> new JType.Vector(element, v.bits());
        };
    }

    /** Consecutive elements of an array. */
    default Expr load(Expr array, Expr index) {
        return switch (this) {
            case Scalar s -> array.at(index);
            case Vector v -> Vectors.load(vector(array, v), array, index);
        };
    }

    /** The same scalar in all lanes. */
    default Expr broadcast(Expr scalar) {
        return switch (this) {
            case Scalar s -> scalar;
            case Vector v -> Vectors.broadcast(new JType.Vector((Primitive) scalar.type(), v.bits()), scalar);
        };
    }

    /** All lanes +0. */
    default Expr zero(Primitive element) {
        return switch (this) {
            case Scalar s -> zeroScalar(element);
            case Vector v -> Vectors.zero(new JType.Vector(element, v.bits()));
        };
    }

    /** Stores a loaded or computed value; the code is the same for both lanes. */
    default void store(Code code, Expr array, Expr index, Expr value) {
        code.store(array, index, value);
    }

    /** {@code a * b + c}: one rounding for floats, modulo the width for ints. */
    static Expr multiplyAdd(Primitive element, Expr a, Expr b, Expr c) {
        return element.isFloating() ? Exprs.fma(a, b, c) : a.mul(b).add(c);
    }

    /** +0 of a type. */
    static Expr zeroScalar(Primitive element) {
        return switch (element) {
            case FLOAT -> Exprs.constant(0f);
            case DOUBLE -> Exprs.constant(0.0);
            case LONG -> Exprs.constant(0L);
            case INT -> Exprs.constant(0);
            case VOID, BOOLEAN, BYTE, SHORT ->
                throw new IllegalArgumentException(
                        "contractions accumulate in float, double, int or long, not " + element);
        };
    }

    private static JType.Vector vector(Expr array, Vector v) {
        return new JType.Vector((Primitive) ((JType.Array) array.type()).element(), v.bits());
    }
}
