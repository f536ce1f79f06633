package dev.dlc.ir.op;

import dev.dlc.ir.DType;

/** Conversions between the interpreter's doubles and the numbers of a dtype. */
public final class Numbers {
    private Numbers() {}

    /** Integers wrap around at the width of their dtype. */
    static double wrap(long x, DType dtype) {
        return switch (dtype) {
            case I64 -> x;
            case I32 -> (int) x;
            case I8 -> (byte) x;
            case U8 -> x & 0xff;
            case BOOL -> x & 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException(dtype + " does not wrap around");
        };
    }

    /**
     * What {@code cast} yields. Floats to integers are cut toward zero and saturate, NaN becomes 0; integers to
     * integers wrap around; to bool is whether x is not 0.
     */
    static double convert(double x, DType from, DType to) {
        if (to == DType.BOOL) {
            return x != 0 ? 1 : 0;
        }
        if (to.isFloat()) {
            return x;
        }
        if (!from.isFloat()) {
            return wrap((long) x, to);
        }
        double cut = Double.isNaN(x) ? 0 : x < 0 ? Math.ceil(x) : Math.floor(x);
        return Math.max(lowest(to), Math.min(highest(to), cut)) + 0.0;
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

    /** Whether x is better than the best so far as a maximum: NaN is best. */
    static boolean above(double x, double best) {
        return x > best || (Double.isNaN(x) && !Double.isNaN(best));
    }

    /** The bits of a number. */
    public static long bits(double x, DType dtype) {
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
    public static double ofBits(long bits, DType dtype) {
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
