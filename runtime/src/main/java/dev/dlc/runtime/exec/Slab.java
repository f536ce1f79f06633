package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;

/** Primitive arrays that hold many buffers. */
final class Slab {
    /** Buffers start at multiples of this many bytes, a cache line, seen from the first aligned address. */
    static final int ALIGNMENT_BYTES = 64;

    private Slab() {}

    /**
     * A zeroed array for a dtype: {@code float[]} for f32, {@code double[]} for f64, {@code long[]}, {@code int[]}, {@code byte[]}
     * for i8, u8 and bool, {@code short[]} for the 16-bit floats.
     */
    static Object allocate(DType dtype, long elements) {
        int length = Math.toIntExact(elements);
        return switch (dtype) {
            case F64 -> new double[length];
            case F32 -> new float[length];
            case F16, BF16 -> new short[length];
            case I64 -> new long[length];
            case I32 -> new int[length];
            case I8, U8, BOOL -> new byte[length];
        };
    }

    /** The number of elements up to the next aligned one. */
    static long align(DType dtype, long elements) {
        int unit = ALIGNMENT_BYTES / dtype.bytes();
        long first = firstElement(dtype);
        return first + (elements - first + unit - 1) / unit * unit;
    }

    /**
     * The element whose address is aligned when the array itself is: the array's header takes the first bytes. Alignment is
     * speed, never correctness.
     */
    static int firstElement(DType dtype) {
        return (ALIGNMENT_BYTES - ArrayHeader.BYTES) / dtype.bytes();
    }
}
