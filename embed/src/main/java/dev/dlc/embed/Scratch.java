package dev.dlc.embed;

/**
 * Working memory of one thread: one array of each type that kernels compute with. An array lasts until the next request
 * for the same type that needs a longer one; what it holds at first is undefined. After the first launch of every
 * kernel all arrays have their final lengths and no request allocates.
 */
public final class Scratch {
    private static final int NOTHING = -1;

    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private int held = NOTHING;

    /** An array of at least {@code length} elements. */
    public float[] floats(int length) {
        if (floats.length < length) {
            floats = new float[length];
        }
        return floats;
    }

    /** An array of at least {@code length} elements. */
    public double[] doubles(int length) {
        if (doubles.length < length) {
            doubles = new double[length];
        }
        return doubles;
    }

    /** An array of at least {@code length} elements. */
    public int[] ints(int length) {
        if (ints.length < length) {
            ints = new int[length];
        }
        return ints;
    }

    /** An array of at least {@code length} elements. */
    public long[] longs(int length) {
        if (longs.length < length) {
            longs = new long[length];
        }
        return longs;
    }

    /**
     * Whether the arrays hold what the kernel means by a number, left there by the last block that this thread has run
     * of the same call; from now on they do. So neighbouring items prepare only once what they share.
     *
     * @param what at least 0
     */
    public boolean holds(int what) {
        boolean isThere = held == what;
        held = what;
        return isThere;
    }

    /** Before the first block of a call: what the arrays hold is of no use to it. */
    public void forget() {
        held = NOTHING;
    }
}
