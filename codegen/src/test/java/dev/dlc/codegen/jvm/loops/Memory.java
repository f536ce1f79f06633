package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.DType;
import dev.dlc.optimizer.kernel.Block;
import java.util.Random;

/**
 * The buffer of a test: an array with other elements before and after it, which no kernel may touch.
 *
 * @param dtype of the elements
 * @param array primitive, as slabs are
 * @param offset of the first element
 * @param length elements of the buffer
 */
record Memory(DType dtype, Object array, int offset, int length) {
    private static final int MARGIN = 5;

    /** Random numbers, special ones among them. */
    static Memory random(DType dtype, int length, int most, Random random) {
        int all = length + 2 * MARGIN;
        Object array = switch (Types.memory(dtype)) {
            case FLOAT -> new float[all];
            case DOUBLE -> new double[all];
            case INT -> new int[all];
            case LONG -> new long[all];
            case SHORT -> new short[all];
            case BYTE -> new byte[all];
            case VOID, BOOLEAN -> throw new IllegalArgumentException();
        };
        Memory memory = new Memory(dtype, array, MARGIN, length);
        for (int i = -MARGIN; i < length + MARGIN; i++) {
            memory.fill(i, most, random);
        }
        return memory;
    }

    private void fill(int i, int most, Random random) {
        int at = offset + i;
        double[] special = {0, -0.0, 1, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e-40};
        boolean isSpecial = random.nextInt(16) == 0;
        double real = isSpecial ? special[random.nextInt(special.length)] : random.nextGaussian() * 3;
        long whole =
                most > 0 ? random.nextInt(most) : random.nextInt(8) == 0 ? random.nextLong() : random.nextInt(41) - 20;
        switch (array) {
            case float[] a -> a[at] = (float) real;
            case double[] a -> a[at] = real;
            case int[] a -> a[at] = (int) whole;
            case long[] a -> a[at] = whole;
            case short[] a ->
                a[at] = dtype == DType.F16
                        ? Float.floatToFloat16((float) real)
                        : (short) (Float.floatToRawIntBits((float) real) >>> 16);
            case byte[] a -> a[at] = (byte) (dtype == DType.BOOL ? whole & 1 : whole);
            default -> throw new IllegalStateException();
        }
    }

    Memory copy() {
        Object copy = switch (array) {
            case float[] a -> a.clone();
            case double[] a -> a.clone();
            case int[] a -> a.clone();
            case long[] a -> a.clone();
            case short[] a -> a.clone();
            case byte[] a -> a.clone();
            default -> throw new IllegalStateException();
        };
        return new Memory(dtype, copy, offset, length);
    }

    /** The element as bits, all NaNs alike; {@code i} may be in the margin. */
    long bits(int i) {
        int at = offset + i;
        return switch (array) {
            case float[] a -> Float.floatToIntBits(a[at]);
            case double[] a -> Double.doubleToLongBits(a[at]);
            case int[] a -> a[at];
            case long[] a -> a[at];
            case short[] a -> Float.floatToIntBits((float) number(i));
            case byte[] a -> a[at];
            default -> throw new IllegalStateException();
        };
    }

    double number(int i) {
        int at = offset + i;
        return switch (array) {
            case float[] a -> a[at];
            case double[] a -> a[at];
            case int[] a -> a[at];
            case long[] a -> a[at];
            case short[] a -> dtype == DType.F16 ? Float.float16ToFloat(a[at]) : Float.intBitsToFloat(a[at] << 16);
            case byte[] a -> dtype == DType.U8 ? a[at] & 0xff : a[at];
            default -> throw new IllegalStateException();
        };
    }

    int margin() {
        return MARGIN;
    }

    /** The elements for the interpreter. */
    Block toBlock() {
        Block block = Block.of(dtype, length);
        for (int i = 0; i < length; i++) {
            if (dtype.isFloat()) {
                block.set(i, number(i));
            } else {
                block.set(i, array instanceof long[] a ? a[offset + i] : (long) number(i));
            }
        }
        return block;
    }

    /** The bits that the interpreter's result has. */
    static long bits(Block block, int i) {
        return switch (block.dtype()) {
            case F64 -> Double.doubleToLongBits(block.real(i));
            case F32, F16, BF16 -> Float.floatToIntBits((float) block.real(i));
            case I64, I32, I8, BOOL -> block.integer(i);
            case U8 -> (byte) block.integer(i);
        };
    }
}
