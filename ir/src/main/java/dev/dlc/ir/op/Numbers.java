package dev.dlc.ir.op;

import dev.dlc.ir.DType;

/** Conversions between the interpreter's doubles and the numbers of a dtype. */
public final class Numbers {
    private Numbers() {}

    /** The whole quotient toward zero or its rest; 0 where the divisor is 0. */
    static double wholeQuotient(String op, double x, double y) {
        if (y == 0) {
            return 0;
        }
        return op.equals("div") ? (double) ((long) x / (long) y) : (double) ((long) x % (long) y);
    }

    /** Integers wrap around at the width of their dtype; floats stay as they are. */
    static double wrap(double x, DType dtype) {
        return switch (dtype) {
            case F64, F32, F16, BF16, BOOL -> x;
            case I64 -> (double) (long) x;
            case I32 -> (double) (int) (long) x;
            case I8 -> (double) (byte) (long) x;
            case U8 -> (double) ((long) x & 0xff);
        };
    }

    /** What {@code cast} yields: floats are cut toward zero and saturate, NaN becomes 0. */
    public static double convert(double x, DType to) {
        return switch (to) {
            case F64, F32, F16, BF16 -> x;
            case BOOL -> x != 0 ? 1 : 0;
            case I64 -> (double) (long) x;
            case I32 -> (double) (int) x;
            case I8 -> Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, (int) x));
            case U8 -> Math.max(0, Math.min(255, (int) x));
        };
    }

    /** The nearest number of a dtype, ties to even; integers unchanged. */
    public static double round(double x, DType dtype) {
        return switch (dtype) {
            case F64, I64, I32, I8, U8, BOOL -> x;
            case F32 -> (float) x;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) x));
            case BF16 -> bfloat((float) x);
        };
    }

    private static double bfloat(float x) {
        if (Float.isNaN(x)) {
            return x;
        }
        int bits = Float.floatToRawIntBits(x);
        int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
        return Float.intBitsToFloat(rounded & 0xffff0000);
    }

    /** The bits of a number. */
    static long bits(double x, DType dtype) {
        return switch (dtype) {
            case F64 -> Double.doubleToRawLongBits(x);
            case F32 -> Float.floatToRawIntBits((float) x) & 0xffffffffL;
            case F16 -> Float.floatToFloat16((float) x) & 0xffffL;
            case BF16 -> Float.floatToRawIntBits((float) bfloat((float) x)) >>> 16 & 0xffffL;
            case I64 -> (long) x;
            case I32 -> (long) x & 0xffffffffL;
            case I8, U8, BOOL -> (long) x & 0xffL;
        };
    }

    /** The number with given bits. */
    static double ofBits(long bits, DType dtype) {
        return switch (dtype) {
            case F64 -> Double.longBitsToDouble(bits);
            case F32 -> Float.intBitsToFloat((int) bits);
            case F16 -> Float.float16ToFloat((short) bits);
            case BF16 -> Float.intBitsToFloat((int) bits << 16);
            case I64 -> bits;
            case I32 -> (int) bits;
            case I8 -> (byte) bits;
            case U8, BOOL -> bits & 0xff;
        };
    }

    /** The lowest number of a dtype: what a maximum over nothing is. */
    public static double lowest(DType dtype) {
        return switch (dtype) {
            case F64, F32, F16, BF16 -> Double.NEGATIVE_INFINITY;
            case I64 -> Long.MIN_VALUE;
            case I32 -> Integer.MIN_VALUE;
            case I8 -> Byte.MIN_VALUE;
            case U8, BOOL -> 0;
        };
    }

    /** The highest number of a dtype. */
    public static double highest(DType dtype) {
        return switch (dtype) {
            case F64, F32, F16, BF16 -> Double.POSITIVE_INFINITY;
            case I64 -> Long.MAX_VALUE;
            case I32 -> Integer.MAX_VALUE;
            case I8 -> Byte.MAX_VALUE;
            case U8 -> 255;
            case BOOL -> 1;
        };
    }
}
