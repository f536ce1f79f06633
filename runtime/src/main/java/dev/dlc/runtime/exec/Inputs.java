package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.TailRoom;
import dev.dlc.ir.DType;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The arrays that are bound to the inputs of a run. Small ones that end with their last element are copied before each
 * step to memory with {@linkplain TailRoom room} behind it; large ones are read where they are.
 */
final class Inputs {
    /** Copying so many elements takes some 10 us; there are kernels to run over each of them. */
    private static final int MOST_COPIED = 1 << 16;

    private static final Object NONE = new Object();

    private final int[] lengths;
    private final int[] rooms;
    private final Object[] bound;
    private final Object[] copies;

    private Inputs(int[] lengths, int[] rooms, Object[] copies) {
        this.lengths = lengths;
        this.rooms = rooms;
        this.bound = new Object[lengths.length];
        this.copies = copies;
        Arrays.fill(bound, NONE);
    }

    /**
     * Inputs to which nothing is bound.
     *
     * @param values the number of each input's value
     * @param dtypes of values
     * @param lengths elements of values
     */
    static Inputs of(List<Integer> values, IntFunction<DType> dtypes, int[] lengths) {
        int[] own = values.stream().mapToInt(value -> lengths[value]).toArray();
        int[] rooms = values.stream()
                .mapToInt(value -> TailRoom.of(dtypes.apply(value)))
                .toArray();
        Object[] copies = values.stream()
                .map(value -> lengths[value] <= MOST_COPIED ? Slab.memory(dtypes.apply(value), lengths[value]) : NONE)
                .toArray();
        return new Inputs(own, rooms, copies);
    }

    /** Binds an array and yields the one that kernels shall read. */
    Object bind(int index, Object array) {
        boolean isCopied = lengths[index] <= MOST_COPIED && Array.getLength(array) < lengths[index] + rooms[index];
        bound[index] = isCopied ? array : NONE;
        return isCopied ? copies[index] : array;
    }

    /** Before a step: the elements of bound arrays may have changed. */
    void read() {
        for (int i = 0; i < bound.length; i++) {
            if (bound[i] != NONE) {
                System.arraycopy(bound[i], 0, copies[i], 0, lengths[i]);
            }
        }
    }
}
