package dev.dlc.runtime.train;

import dev.dlc.ir.op.Threefry;

/** The random key of each step: a function of the seed and the step's number. */
public final class RandomKeys {
    /** The step of initialisation: no training step has this number. */
    public static final long INITIALISATION = -1;

    private RandomKeys() {}

    /** The two words of the key of a step: Threefry of the step's number under the seed. */
    public static int[] key(long seed, long step) {
        int[] key = new int[2];
        write(seed, step, key);
        return key;
    }

    /** A seed for the random numbers of all that happens at one step besides the step itself, such as an evaluation. */
    static long seedAt(long seed, long step) {
        return Threefry.block((int) seed, (int) (seed >>> 32), (int) step, (int) (step >>> 32));
    }

    /** The same as {@link #key} into an array of length 2. */
    static void write(long seed, long step, int[] key) {
        long block = seedAt(seed, step);
        key[0] = (int) block;
        key[1] = (int) (block >>> 32);
    }
}
