package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;

/**
 * Memory of the kernel interpreter: a range of an array that several blocks may share. Floats are held as the doubles
 * they equal, everything else as longs; booleans are 0 and 1, u8 is 0 to 255.
 */
public final class Block {
    private final DType dtype;
    private final double[] reals;
    private final long[] integers;
    private final int offset;
    private final int length;

    private Block(DType dtype, double[] reals, long[] integers, int offset, int length) {
        this.dtype = dtype;
        this.reals = reals;
        this.integers = integers;
        this.offset = offset;
        this.length = length;
    }

    /** Zeros. */
    public static Block of(DType dtype, int length) {
        return dtype.isFloat()
                ? new Block(dtype, new double[length], new long[0], 0, length)
                : new Block(dtype, new double[0], new long[length], 0, length);
    }

    /** A part of this block, of any dtype of the same kind of array. */
    public Block part(DType other, int start, int size) {
        if (start < 0 || size < 0 || start + size > length || other.isFloat() != dtype.isFloat()) {
            throw new IllegalArgumentException(other + " " + start + "+" + size + " of " + dtype + " " + length);
        }
        return new Block(other, reals, integers, offset + start, size);
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The number of elements. */
    public int length() {
        return length;
    }

    private int at(long index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("element " + index + " of " + length);
        }
        return offset + (int) index;
    }

    /** An element as a real number. */
    public double real(long index) {
        return dtype.isFloat() ? reals[at(index)] : integers[at(index)];
    }

    /** An element of an integer or boolean block. */
    public long integer(long index) {
        return integers[at(index)];
    }

    /** Writes a real number, rounded to the element type. */
    public void set(long index, double value) {
        reals[at(index)] = Numbers.round(dtype, value);
    }

    /** Writes a whole number, wrapped to the element type. */
    public void set(long index, long value) {
        integers[at(index)] = Numbers.wrap(dtype, value);
    }
}
