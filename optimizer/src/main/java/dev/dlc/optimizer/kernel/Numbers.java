package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;

/** Element types as arithmetic: rounding, wrapping, conversion. */
public final class Numbers {
    private Numbers() {}

    /** A real number rounded to a floating type, half to even. */
    public static double round(DType dtype, double value) {
        return switch (dtype) {
            case F64 -> value;
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> bfloat((float) value);
            case I64, I32, I8, U8, BOOL -> throw new IllegalArgumentException("not a floating type: " + dtype);
        };
    }

    private static double bfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return Double.NaN;
        }
        int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
        return Float.intBitsToFloat(rounded & 0xffff0000);
    }

    /** The low bits of a whole number as a value of an integer type; a boolean is 0 or 1 already. */
    public static long wrap(DType dtype, long value) {
        return switch (dtype) {
            case I64 -> value;
            case I32 -> (int) value;
            case I8 -> (byte) value;
            case U8 -> value & 0xff;
            case BOOL -> value & 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException("not an integer type: " + dtype);
        };
    }

    /** A real number truncated toward zero and saturated; NaN gives 0. */
    public static long truncate(DType dtype, double value) {
        if (dtype == DType.BOOL) {
            return value != 0 ? 1 : 0;
        }
        return Math.clamp((long) value, lowest(dtype), highest(dtype));
    }

    /** The least value of an integer type. */
    public static long lowest(DType dtype) {
        return switch (dtype) {
            case I64 -> Long.MIN_VALUE;
            case I32 -> Integer.MIN_VALUE;
            case I8 -> Byte.MIN_VALUE;
            case U8, BOOL -> 0;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException("not an integer type: " + dtype);
        };
    }

    /** The greatest value of an integer type. */
    public static long highest(DType dtype) {
        return switch (dtype) {
            case I64 -> Long.MAX_VALUE;
            case I32 -> Integer.MAX_VALUE;
            case I8 -> Byte.MAX_VALUE;
            case U8 -> 255;
            case BOOL -> 1;
            case F64, F32, F16, BF16 -> throw new IllegalArgumentException("not an integer type: " + dtype);
        };
    }

    /** The number of bits of an integer type. */
    static int width(DType dtype) {
        return dtype == DType.BOOL ? 1 : 8 * dtype.bytes();
    }

    /** The result {@code word} of Threefry-2x32-20 (Salmon et al., 2011), 20 rounds of add, rotate, xor. */
    public static int threefry(int key0, int key1, int counter0, int counter1, int word) {
        int[] rotations = {13, 15, 26, 6, 17, 29, 16, 24};
        int[] keys = {key0, key1, 0x1BD11BDA ^ key0 ^ key1};
        int x0 = counter0 + keys[0];
        int x1 = counter1 + keys[1];
        for (int round = 0; round < 20; round++) {
            x0 += x1;
            x1 = Integer.rotateLeft(x1, rotations[round % 8]) ^ x0;
            if (round % 4 == 3) {
                int step = round / 4 + 1;
                x0 += keys[step % 3];
                x1 += keys[(step + 1) % 3] + step;
            }
        }
        return word == 0 ? x0 : x1;
    }
}
