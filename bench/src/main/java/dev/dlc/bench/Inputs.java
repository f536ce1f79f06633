package dev.dlc.bench;

import java.util.Random;

/** Synthetic inputs: the same numbers as the peer harness draws, from {@link Random} with a fixed seed. */
final class Inputs {
    private Inputs() {}

    /** Standard normal. */
    static float[] normal(long seed, int count) {
        Random random = new Random(seed);
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = (float) random.nextGaussian();
        }
        return drawn;
    }

    /** Uniform in [-1, 1), as images are scaled. */
    static float[] signed(long seed, int count) {
        Random random = new Random(seed);
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextFloat() * 2f - 1f;
        }
        return drawn;
    }

    /** 0 or 1. */
    static float[] bits(long seed, int count) {
        Random random = new Random(seed);
        float[] drawn = new float[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextInt(2);
        }
        return drawn;
    }

    /** Class numbers below a limit. */
    static int[] labels(long seed, int count, int limit) {
        Random random = new Random(seed);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            drawn[i] = random.nextInt(limit);
        }
        return drawn;
    }
}
