package dev.dlc.ir.kernel;

import dev.dlc.ir.Dim;

/**
 * Into how many chunks the chain of a contraction is cut, as the numeric contract says: few outputs with a long chain
 * would leave all but one core idle.
 */
public final class Chunks {
    /** There are never more chunks. */
    public static final int MOST = 64;

    /** A chunk has at least so many steps. */
    public static final int LEAST_STEPS = 512;

    /** Where there is more than one chunk, outputs times chunks are never more. */
    public static final int MOST_PARTIAL_SUMS = 262_144;

    private Chunks() {}

    /** {@code max(1, min(64, depth / 512, 262144 / outputs))}, in integers. */
    public static long count(long outputs, long depth) {
        long by = Math.min(depth / LEAST_STEPS, MOST_PARTIAL_SUMS / Math.max(1, outputs));
        return Math.max(1, Math.min(MOST, by));
    }

    /** The steps of each chunk but the last, which may be shorter; at least 1. */
    public static long length(long outputs, long depth) {
        long count = count(outputs, depth);
        return Math.max(1, (depth + count - 1) / count);
    }

    /** Whether there may be more than one chunk for some values of the symbols, which are at least 1. */
    public static boolean mayBeMany(Dim outputs, Dim depth) {
        boolean isGrowing = outputs.terms().entrySet().stream()
                .allMatch(t ->
                        t.getValue() > 0 && t.getKey().atoms().stream().allMatch(Dim.Atom.Symbol.class::isInstance));
        long leastOutputs = isGrowing ? outputs.evaluate(symbol -> 1) : 1;
        return count(leastOutputs, depth.constant().orElse(Long.MAX_VALUE)) > 1;
    }
}
