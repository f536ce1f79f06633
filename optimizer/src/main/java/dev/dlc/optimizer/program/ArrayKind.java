package dev.dlc.optimizer.program;

import dev.dlc.ir.DType;

/** The Java arrays that hold tensors. */
public enum ArrayKind {
    DOUBLES(8),
    FLOATS(4),
    LONGS(8),
    INTS(4),
    SHORTS(2),
    BYTES(1);

    private final int bytes;

    ArrayKind(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The array that holds elements of a dtype: bits of 16-bit floats are shorts; i8, u8 and bool are bytes. */
    public static ArrayKind of(DType dtype) {
        return switch (dtype) {
            case F64 -> DOUBLES;
            case F32 -> FLOATS;
            case F16, BF16 -> SHORTS;
            case I64 -> LONGS;
            case I32 -> INTS;
            case I8, U8, BOOL -> BYTES;
        };
    }

    /** An array of zeros. */
    public Object zeros(int length) {
        return switch (this) {
            case DOUBLES -> new double[length];
            case FLOATS -> new float[length];
            case LONGS -> new long[length];
            case INTS -> new int[length];
            case SHORTS -> new short[length];
            case BYTES -> new byte[length];
        };
    }
}
