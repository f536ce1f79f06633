package dev.dlc.runtime;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.optimizer.program.ArrayKind;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A dense row-major tensor in a primitive array of the host. The array is shared, not copied: whoever makes a tensor
 * and hands it on does not change the array any more, except where an owner says so (the buffers of a batch).
 *
 * <p>The array's type follows from the dtype: {@code float[]} for f32, {@code double[]} for f64, {@code long[]} for
 * i64, {@code int[]} for i32, {@code byte[]} for i8, u8 and bool (0 or 1), {@code short[]} for f16 and bf16 (bits).
 */
public final class HostTensor {
    /** The most elements of one tensor: the longest array that every JVM allows. */
    public static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

    private final DType dtype;
    private final int[] shape;
    private final Object array;
    private final int elements;

    private HostTensor(DType dtype, int[] shape, Object array, int elements) {
        this.dtype = dtype;
        this.shape = shape;
        this.array = array;
        this.elements = elements;
    }

    /**
     * A tensor over an array of the dtype's type.
     *
     * @throws dev.dlc.diagnostic.DlcException E0801 if the array's length is not the product of the shape
     */
    public static HostTensor of(DType dtype, Object array, int... shape) {
        int length = length(dtype, array);
        long elements = count(shape);
        if (elements != length) {
            throw Diagnostic.nowhere(RuntimeCode.TENSOR_SHAPE, "an array does not fill the shape of a tensor")
                    .sides(elements + " elements for " + text(dtype, shape), length + " elements")
                    .fix("pass an array as long as the product of the sizes")
                    .exception();
        }
        return new HostTensor(dtype, shape.clone(), array, length);
    }

    /** An f32 tensor. */
    public static HostTensor of(float[] values, int... shape) {
        return of(DType.F32, values, shape);
    }

    /** An f64 tensor. */
    public static HostTensor of(double[] values, int... shape) {
        return of(DType.F64, values, shape);
    }

    /** An i32 tensor. */
    public static HostTensor of(int[] values, int... shape) {
        return of(DType.I32, values, shape);
    }

    /** An i64 tensor. */
    public static HostTensor of(long[] values, int... shape) {
        return of(DType.I64, values, shape);
    }

    /**
     * A tensor of zeros.
     *
     * @throws dev.dlc.diagnostic.DlcException E0719 if an array cannot hold it, E0802 if the heap cannot
     */
    public static HostTensor zeros(DType dtype, int... shape) {
        long elements = count(shape);
        if (elements > MAX_ELEMENTS) {
            throw Diagnostic.nowhere(RuntimeCode.TENSOR_TOO_LARGE, "a tensor is too large for an array")
                    .sides("at most " + MAX_ELEMENTS + " elements", text(dtype, shape))
                    .fix("split it into several tensors")
                    .exception();
        }
        HeapBudget.require(elements * dtype.bytes(), "a tensor " + text(dtype, shape));
        return new HostTensor(dtype, shape.clone(), ArrayKind.of(dtype).zeros((int) elements), (int) elements);
    }

    /**
     * The number of elements of a shape; {@code Long.MAX_VALUE} if it is larger than that.
     *
     * @throws dev.dlc.diagnostic.DlcException E0801 if a size is negative
     */
    public static long count(int... shape) {
        if (Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw Diagnostic.nowhere(RuntimeCode.TENSOR_SHAPE, "a tensor has a negative size")
                    .sides("sizes of at least 0", Arrays.toString(shape))
                    .fix("compute the sizes again; -1 has no special meaning here")
                    .exception();
        }
        if (Arrays.stream(shape).anyMatch(size -> size == 0)) {
            return 0;
        }
        long product = 1;
        for (int size : shape) {
            if (product > Long.MAX_VALUE / size) {
                return Long.MAX_VALUE;
            }
            product *= size;
        }
        return product;
    }

    private static int length(DType dtype, Object array) {
        Objects.requireNonNull(array);
        return switch (dtype) {
            case F32 -> ((float[]) array).length;
            case F64 -> ((double[]) array).length;
            case I64 -> ((long[]) array).length;
            case I32 -> ((int[]) array).length;
            case I8, U8, BOOL -> ((byte[]) array).length;
            case F16, BF16 -> ((short[]) array).length;
        };
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The number of axes. */
    public int rank() {
        return shape.length;
    }

    /** The size of an axis. */
    public int size(int axis) {
        return shape[axis];
    }

    /** The number of elements. */
    public int elements() {
        return elements;
    }

    /** The number of bytes of all elements. */
    public long bytes() {
        return (long) elements * dtype.bytes();
    }

    /** The array, of the type that belongs to the dtype. */
    public Object array() {
        return array;
    }

    /** The elements of an f32 tensor. */
    public float[] f32() {
        return (float[]) array;
    }

    /** The elements of an f64 tensor. */
    public double[] f64() {
        return (double[]) array;
    }

    /** The elements of an i64 tensor. */
    public long[] i64() {
        return (long[]) array;
    }

    /** The elements of an i32 tensor. */
    public int[] i32() {
        return (int[]) array;
    }

    /** The elements of an i8, u8 or bool tensor. */
    public byte[] i8() {
        return (byte[]) array;
    }

    /** The bits of the elements of an f16 or bf16 tensor. */
    public short[] halves() {
        return (short[]) array;
    }

    /** One element as a double; u8 is unsigned, bool is 0 or 1. */
    public double get(int index) {
        return switch (dtype) {
            case F32 -> f32()[index];
            case F64 -> f64()[index];
            case I64 -> i64()[index];
            case I32 -> i32()[index];
            case I8, BOOL -> i8()[index];
            case U8 -> i8()[index] & 0xFF;
            case F16 -> Float.float16ToFloat(halves()[index]);
            case BF16 -> Float.intBitsToFloat(halves()[index] << 16);
        };
    }

    /** The same elements under another shape. */
    public HostTensor reshaped(int... sizes) {
        return of(dtype, array, sizes);
    }

    /** Equal dtype, shape and bits; so NaN equals NaN of the same bits, and 0 differs from -0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HostTensor that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && bitsEqual(that);
    }

    private boolean bitsEqual(HostTensor that) {
        return switch (dtype) {
            case F32 -> {
                for (int i = 0; i < elements; i++) {
                    if (Float.floatToRawIntBits(f32()[i]) != Float.floatToRawIntBits(that.f32()[i])) {
                        yield false;
                    }
                }
                yield true;
            }
            case F64 -> {
                for (int i = 0; i < elements; i++) {
                    if (Double.doubleToRawLongBits(f64()[i]) != Double.doubleToRawLongBits(that.f64()[i])) {
                        yield false;
                    }
                }
                yield true;
            }
            case I64 -> Arrays.equals(i64(), that.i64());
            case I32 -> Arrays.equals(i32(), that.i32());
            case I8, U8, BOOL -> Arrays.equals(i8(), that.i8());
            case F16, BF16 -> Arrays.equals(halves(), that.halves());
        };
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + Arrays.hashCode(shape);
    }

    /** The type, such as {@code f32[2, 3]}. */
    @Override
    public String toString() {
        return text(dtype, shape);
    }

    /** A type as the language writes it, such as {@code f32[2, 3]}; {@code f32[]} for a scalar. */
    public static String text(DType dtype, int... shape) {
        return IntStream.of(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", dtype + "[", "]"));
    }
}
