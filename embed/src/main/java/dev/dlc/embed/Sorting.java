package dev.dlc.embed;

/** Stable sorting of positions by keys, without allocation: insertion in short runs, then merging from below. */
public final class Sorting {
    private static final int RUN = 16;

    private Sorting() {}

    /**
     * Sorts the positions 0 ... n-1 by ascending key; positions with equal keys keep their order.
     *
     * @param work at least 3n elements: the result in the first n, then n that are overwritten, then the keys
     */
    public static void sort(int[] work, int n) {
        for (int start = 0; start < n; start += RUN) {
            int end = Math.min(start + RUN, n);
            for (int i = start; i < end; i++) {
                int key = work[2 * n + i];
                int at = i;
                while (at > start && work[2 * n + work[at - 1]] > key) {
                    work[at] = work[at - 1];
                    at--;
                }
                work[at] = i;
            }
        }
        int source = 0;
        for (int width = RUN; width < n; width *= 2) {
            int target = n - source;
            for (int start = 0; start < n; start += 2 * width) {
                merge(
                        work,
                        n,
                        source + start,
                        source + Math.min(start + width, n),
                        source + Math.min(start + 2 * width, n),
                        target + start);
            }
            source = target;
        }
        System.arraycopy(work, source, work, 0, n);
    }

    private static void merge(int[] work, int n, int left, int middle, int end, int target) {
        int i = left;
        int j = middle;
        for (int k = target; k < target + end - left; k++) {
            boolean takesLeft = i < middle && (j >= end || work[2 * n + work[i]] <= work[2 * n + work[j]]);
            work[k] = takesLeft ? work[i++] : work[j++];
        }
    }

    /**
     * As {@link #sort(int[], int)} with keys of 64 bits.
     *
     * @param work at least 2n elements: the result in the first n, then n that are overwritten
     * @param keys at least n
     */
    public static void sort(int[] work, long[] keys, int n) {
        for (int start = 0; start < n; start += RUN) {
            int end = Math.min(start + RUN, n);
            for (int i = start; i < end; i++) {
                long key = keys[i];
                int at = i;
                while (at > start && keys[work[at - 1]] > key) {
                    work[at] = work[at - 1];
                    at--;
                }
                work[at] = i;
            }
        }
        int source = 0;
        for (int width = RUN; width < n; width *= 2) {
            int target = n - source;
            for (int start = 0; start < n; start += 2 * width) {
                merge(
                        work,
                        keys,
                        source + start,
                        source + Math.min(start + width, n),
                        source + Math.min(start + 2 * width, n),
                        target + start);
            }
            source = target;
        }
        System.arraycopy(work, source, work, 0, n);
    }

    private static void merge(int[] work, long[] keys, int left, int middle, int end, int target) {
        int i = left;
        int j = middle;
        for (int k = target; k < target + end - left; k++) {
            boolean takesLeft = i < middle && (j >= end || keys[work[i]] <= keys[work[j]]);
            work[k] = takesLeft ? work[i++] : work[j++];
        }
    }

    /** An int that orders as the float does; NaN is largest, and -0 is below +0. */
    public static int key(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ bits >> 31 & 0x7fffffff;
    }

    /** A long that orders as the double does; NaN is largest, and -0 is below +0. */
    public static long key(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ bits >> 63 & 0x7fffffffffffffffL;
    }
}
