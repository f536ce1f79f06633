package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.TailRoom;
import dev.dlc.ir.DType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/**
 * The arrays that are bound to the inputs of a run. Small ones that end with their last element, which may be in the
 * midst of a vector, are copied before each step to memory with {@linkplain TailRoom room} behind it; large ones, and
 * those whose rows are whole vectors, are read where they are.
 */
final class Inputs {
    /** Copying so many elements takes some 10 us; there are kernels to run over each of them. */
    private static final int MOST_COPIED = 1 << 16;

    private static final Object NONE = new Object();

    private final List<Input> inputs;
    private final Object[] bound;
    private final Object[] copies;

    /**
     * What one input is.
     *
     * @param elements how many it has
     * @param row elements along its last axis; 1 if it has no axis
     */
    record Input(DType dtype, int elements, int row) {
        private boolean isCopied() {
            return elements <= MOST_COPIED && row % TailRoom.of(dtype) != 0;
        }

        private boolean hasRoom(Object array) {
            return Array.getLength(array) >= elements + TailRoom.of(dtype);
        }
    }

    /** Inputs to which nothing is bound. */
    Inputs(List<Input> inputs) {
        this.inputs = List.copyOf(inputs);
        this.bound = new Object[inputs.size()];
        this.copies = inputs.stream()
                .map(input -> input.isCopied() ? Slab.memory(input.dtype(), input.elements()) : NONE)
                .toArray();
        Arrays.fill(bound, NONE);
    }

    /** Binds an array and yields the one that kernels shall read. */
    Object bind(int index, Object array) {
        Input input = inputs.get(index);
        boolean isCopied = input.isCopied() && !input.hasRoom(array);
        bound[index] = isCopied ? array : NONE;
        return isCopied ? copies[index] : array;
    }

    /** Before a step: the elements of bound arrays may have changed. */
    void read() {
        for (int i = 0; i < bound.length; i++) {
            if (bound[i] != NONE) {
                System.arraycopy(bound[i], 0, copies[i], 0, inputs.get(i).elements());
            }
        }
    }
}
