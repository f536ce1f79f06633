package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import java.util.Arrays;

/**
 * A tensor of the reference interpreter: row-major doubles. Booleans are 0 and 1; integers are exact up to 2^53.
 *
 * @param dtype the declared element type
 * @param sizes the size of each axis
 * @param data the elements; not to be changed once made
 */
public record RefTensor(DType dtype, int[] sizes, double[] data) {
    public RefTensor {
        if (count(sizes) != data.length) {
            throw new IllegalArgumentException(data.length + " elements for sizes " + Arrays.toString(sizes));
        }
    }

    /** The number of elements of given sizes. */
    public static int count(int[] sizes) {
        int count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** A tensor of zeros. */
    public static RefTensor zeros(DType dtype, int... sizes) {
        return new RefTensor(dtype, sizes, new double[count(sizes)]);
    }

    /** A scalar. */
    public static RefTensor scalar(DType dtype, double value) {
        return new RefTensor(dtype, new int[0], new double[] {value});
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The row-major strides. */
    public int[] strides() {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /** Row i of the first axis, without that axis. */
    public RefTensor row(int i) {
        int[] rest = Arrays.copyOfRange(sizes, 1, sizes.length);
        int count = count(rest);
        return new RefTensor(dtype, rest, Arrays.copyOfRange(data, i * count, (i + 1) * count));
    }
}
