package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import java.util.function.UnaryOperator;

/**
 * Conversions between types of values, and between values and what memory holds.
 *
 * @param shape of all values
 * @param widen makes a value of the shape from a literal
 */
record Conversions(Shape shape, UnaryOperator<Expr> widen) {
    private static final int HALF = 16;

    /** {@code cast}. */
    Expr cast(Expr x, DType from, DType to) {
        if (from == to) {
            return x;
        }
        if (to == DType.BOOL) {
            return Ops.toMask(shape, x.ne(number(from, 0)));
        }
        if (from == DType.BOOL) {
            return Exprs.select(x, number(to, 1), number(to, 0));
        }
        Primitive target = Types.value(to);
        boolean isSmall = to.bytes() == 1;
        if (from.isFloat() && isSmall) {
            Expr whole = x.to(Primitive.INT);
            return Exprs.min(
                    Exprs.max(whole, number(to, (double) Types.lowest(to))), number(to, (double) Types.highest(to)));
        }
        Expr converted = x.to(target);
        return isSmall ? narrow(converted, to) : converted;
    }

    /** The low 8 bits of ints. */
    Expr narrow(Expr x, DType to) {
        if (to == DType.U8) {
            return x.and(number(DType.I32, 0xff));
        }
        int distance = Integer.SIZE - Byte.SIZE;
        return x.shl(distance).shr(distance);
    }

    private Expr number(DType dtype, double value) {
        return widen.apply(Types.number(Types.value(dtype), value));
    }

    /** What {@code cast} has for vectors. */
    static boolean hasVectorForm(DType from, DType to) {
        if (from == to || from == DType.BOOL || to == DType.BOOL) {
            return true;
        }
        return switch (from) {
            case I8, U8, I32 -> to != DType.I64;
            case F32 -> to != DType.I64;
            case F64 -> to == DType.F32;
            case I64, F16, BF16, BOOL -> false;
        };
    }

    /** A value from an element as memory holds it. */
    Expr fromMemory(Expr element, DType stored) {
        return switch (stored) {
            case F64, F32, I64, I32 -> element;
            case BOOL -> Ops.toMask(shape, element.to(Primitive.INT).ne(number(DType.I32, 0)));
            case I8 -> element.to(Primitive.INT);
            case U8 -> element.to(Primitive.INT).and(number(DType.I32, 0xff));
            case BF16 -> Exprs.fromBits(element.to(Primitive.INT).shl(HALF));
            case F16 -> Exprs.invoke(Halves.TO_FLOAT, element);
        };
    }

    /** A value from temporary memory, which holds small integers and bools as ints of any size. */
    Expr fromAccumulator(Expr element, DType dtype) {
        return switch (dtype) {
            case I8, U8 -> narrow(element, dtype);
            case BOOL -> Ops.toMask(shape, element.ne(number(DType.I32, 0)));
            case F64, F32, F16, BF16, I64, I32 -> element;
        };
    }

    /** An element as memory holds it from a value; an int stands for its low bits where memory is narrower. */
    Expr toMemory(Expr value, DType stored) {
        return switch (stored) {
            case F64, F32, I64, I32 -> value;
            case BOOL -> narrowed(Exprs.select(value, number(DType.I32, 1), number(DType.I32, 0)), Primitive.BYTE);
            case I8, U8 -> narrowed(value, Primitive.BYTE);
            case BF16 -> narrowed(brain(value), Primitive.SHORT);
            case F16 -> Exprs.invoke(Halves.FROM_FLOAT, value);
        };
    }

    private Expr narrowed(Expr ints, Primitive target) {
        return shape.isOne() ? ints : ints.to(target);
    }

    /** Rounded to the upper 16 bits, ties to even; the value is evaluated three times. */
    private Expr brain(Expr value) {
        Expr bits = Exprs.toBits(value);
        Expr odd = bits.ushr(HALF).and(number(DType.I32, 1));
        Expr rounded = bits.add(number(DType.I32, 0x7fff)).add(odd).ushr(HALF);
        Expr nan = number(DType.I32, 0x7fc0);
        return Exprs.select(value.eq(value), rounded, nan);
    }

    /** Whether vectors can be loaded from and stored to memory of a type. */
    boolean hasVectorMemory(DType stored) {
        return stored != DType.F16 && shape.has(Types.memory(stored));
    }
}
