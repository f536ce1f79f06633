package dev.dlc.ir.op;

import java.util.Arrays;

/** Goes over the lines of a tensor along an axis. */
final class Lines {
    private Lines() {}

    /** Takes the row-major place of a line's first element, the distance of its elements, and how many there are. */
    interface Line {
        void at(int start, int stride, int count);
    }

    static void each(int[] sizes, int axis, Line line) {
        int behind = RefTensor.count(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
        int before = RefTensor.count(Arrays.copyOf(sizes, axis));
        for (int b = 0; b < before; b++) {
            for (int k = 0; k < behind; k++) {
                line.at(b * sizes[axis] * behind + k, behind, sizes[axis]);
            }
        }
    }
}
