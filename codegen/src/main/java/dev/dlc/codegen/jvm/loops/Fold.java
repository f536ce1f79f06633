package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator.Kind;

/**
 * The operation of a reduction in generated code. Accumulators of bools are ints of 0 and 1, since masks that live
 * across the iterations of a loop are slow.
 *
 * @param kind not an arg kind
 * @param dtype the type of the values
 * @param shape of the accumulator
 */
record Fold(Kind kind, DType dtype, Shape shape) {
    /** The type of accumulators. */
    Primitive element() {
        return dtype == DType.BOOL ? Primitive.INT : Types.value(dtype);
    }

    /** Where a reduction starts, as a scalar. */
    Expr identity() {
        return switch (kind) {
            case SUM, ANY -> Types.number(element(), 0);
            case PROD, ALL -> Types.number(element(), 1);
            case MAX ->
                dtype.isFloat() ? Types.number(element(), Double.NEGATIVE_INFINITY) : exact(Types.lowest(dtype));
            case MIN ->
                dtype.isFloat() ? Types.number(element(), Double.POSITIVE_INFINITY) : exact(Types.highest(dtype));
            case ARGMAX, ARGMIN -> throw new IllegalArgumentException(kind + " has no identity");
        };
    }

    /** Longs beyond 2^53 are no doubles. */
    private Expr exact(long value) {
        return element() == Primitive.LONG ? Exprs.constant(value) : Exprs.constant((int) value);
    }

    /** The two combined. */
    Expr combine(Expr a, Expr b) {
        Expr result = switch (kind) {
            case SUM -> a.add(b);
            case PROD -> a.mul(b);
            case MAX -> Exprs.max(a, b);
            case MIN -> Exprs.min(a, b);
            case ANY -> a.or(b);
            case ALL -> a.and(b);
            case ARGMAX, ARGMIN -> throw new IllegalArgumentException(kind + " is no fold");
        };
        return wrap(result);
    }

    /** Sums and products of small integers stay in range. */
    private Expr wrap(Expr value) {
        boolean wraps = kind == Kind.SUM || kind == Kind.PROD;
        int distance = Integer.SIZE - Byte.SIZE;
        return switch (dtype) {
            case I8 -> wraps ? value.shl(distance).shr(distance) : value;
            case U8 -> wraps ? value.shl(distance).ushr(distance) : value;
            case F64, F32, F16, BF16, I64, I32, BOOL -> value;
        };
    }

    /** A value as the accumulator takes it. */
    Expr fromValue(Expr value) {
        if (dtype != DType.BOOL) {
            return value;
        }
        if (shape.isOne()) {
            return Exprs.select(value, Exprs.constant(1), Exprs.constant(0));
        }
        return Exprs.select(value, vector(1), vector(0));
    }

    /** The result as a value. */
    Expr toValue(Expr accumulator) {
        if (dtype != DType.BOOL) {
            return accumulator;
        }
        return shape.isOne() ? accumulator.ne(Exprs.constant(0)) : Ops.toMask(shape, accumulator.ne(vector(0)));
    }

    private Expr vector(int value) {
        return dev.dlc.codegen.jvm.asm.Vectors.broadcast(shape.vector(Primitive.INT), Exprs.constant(value));
    }

    /** Whether the order of the operands has no effect on the result's bits. */
    boolean isOrderFree() {
        boolean rounds = dtype.isFloat() && (kind == Kind.SUM || kind == Kind.PROD);
        return !rounds;
    }
}
