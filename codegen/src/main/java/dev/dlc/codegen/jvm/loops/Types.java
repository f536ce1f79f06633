package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;

/** The Java types of elements. */
final class Types {
    private Types() {}

    /** The element of the arrays that hold a dtype. */
    static Primitive memory(DType dtype) {
        return switch (dtype) {
            case F64 -> Primitive.DOUBLE;
            case F32 -> Primitive.FLOAT;
            case F16, BF16 -> Primitive.SHORT;
            case I64 -> Primitive.LONG;
            case I32 -> Primitive.INT;
            case I8, U8, BOOL -> Primitive.BYTE;
        };
    }

    /** What a value is computed in; small integers are ints that hold only their own range. */
    static Primitive value(DType dtype) {
        return switch (dtype) {
            case F64 -> Primitive.DOUBLE;
            case F32, F16, BF16 -> Primitive.FLOAT;
            case I64 -> Primitive.LONG;
            case I32, I8, U8 -> Primitive.INT;
            case BOOL -> Primitive.BOOLEAN;
        };
    }

    /** A literal of the type that values of a dtype have. */
    static Expr constant(DType dtype, double value) {
        return dtype == DType.BOOL ? Exprs.constant(value != 0) : number(value(dtype), value);
    }

    /** A numeric literal. */
    static Expr number(Primitive type, double value) {
        return switch (type) {
            case FLOAT -> Exprs.constant((float) value);
            case DOUBLE -> Exprs.constant(value);
            case LONG -> Exprs.constant((long) value);
            case INT, SHORT, BYTE -> Exprs.constant((int) value);
            case BOOLEAN, VOID -> throw new IllegalArgumentException("no number is a " + type);
        };
    }

    /** The lowest value of an integer dtype. */
    static long lowest(DType dtype) {
        return switch (dtype) {
            case I64 -> Long.MIN_VALUE;
            case I32 -> Integer.MIN_VALUE;
            case I8 -> Byte.MIN_VALUE;
            case U8, BOOL -> 0;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is not an integer type");
        };
    }

    /** The highest value of an integer dtype. */
    static long highest(DType dtype) {
        return switch (dtype) {
            case I64 -> Long.MAX_VALUE;
            case I32 -> Integer.MAX_VALUE;
            case I8 -> Byte.MAX_VALUE;
            case U8 -> 255;
            case BOOL -> 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " is not an integer type");
        };
    }
}
