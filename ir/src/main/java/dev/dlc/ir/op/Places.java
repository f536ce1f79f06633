package dev.dlc.ir.op;

import java.util.List;
import java.util.stream.IntStream;

/** Maps row-major places of one tensor to places of another by a stride per axis. */
final class Places {
    private final int[] sizes;
    private final int[] strides;
    private final int offset;

    Places(int[] sizes, int[] strides, int offset) {
        this.sizes = sizes;
        this.strides = strides;
        this.offset = offset;
    }

    /** The places in the tensor without some axes. */
    static Places dropping(int[] sizes, List<Integer> axes) {
        int[] strides = new int[sizes.length];
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (!axes.contains(axis)) {
                strides[axis] = stride;
                stride *= sizes[axis];
            }
        }
        return new Places(sizes, strides, 0);
    }

    /** The place that belongs to row-major place {@code i}. */
    int of(int i) {
        int at = offset;
        int rest = i;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            at += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        return at;
    }

    /** The places that belong to all row-major places, in order. */
    int[] all() {
        return IntStream.range(0, RefTensor.count(sizes)).map(this::of).toArray();
    }

    /** The index along each axis of row-major place {@code i}. */
    static int[] index(int i, int[] sizes) {
        int[] index = new int[sizes.length];
        int rest = i;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            index[axis] = rest % sizes[axis];
            rest /= sizes[axis];
        }
        return index;
    }
}
