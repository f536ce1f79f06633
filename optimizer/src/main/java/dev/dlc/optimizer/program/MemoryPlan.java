package dev.dlc.optimizer.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the arena's values live for given sizes.
 *
 * @param slots for each value of the program its place; empty for values outside the arena
 * @param elements the length of the arena's array of each kind; kinds without a value are left out
 * @param bytesBefore what the values would take side by side
 * @param bytesAfter what the arena takes
 */
public record MemoryPlan(List<Optional<Slot>> slots, Map<ArrayKind, Long> elements, long bytesBefore, long bytesAfter) {
    /** Offsets are multiples of this many bytes, a cache line. */
    public static final int ALIGNMENT_BYTES = 64;

    /** The most elements of an array. */
    public static final long MAX_ELEMENTS = 1L << 30;

    public MemoryPlan {
        slots = List.copyOf(slots);
        elements = Map.copyOf(elements);
    }

    /**
     * A range of the arena.
     *
     * @param array which of the arena's arrays
     * @param offset the first element
     * @param length the number of elements
     */
    public record Slot(ArrayKind array, long offset, long length) {}

    /** {@code memory 12.3 MB -> 4.5 MB}. */
    public String summary() {
        return String.format(java.util.Locale.ROOT, "memory %.1f MB -> %.1f MB", bytesBefore / 1e6, bytesAfter / 1e6);
    }
}
