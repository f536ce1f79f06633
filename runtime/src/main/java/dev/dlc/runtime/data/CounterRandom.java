package dev.dlc.runtime.data;

/**
 * Random numbers as a function of (seed, stream, index): Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror, Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3", 2011). One object serves many indices: {@link #at} moves it to the
 * start of another sequence without allocating. Not thread-safe; each thread has its own.
 */
final class CounterRandom {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

    private final int streamKey0;
    private final int streamKey1;
    private int key0;
    private int key1;
    private int counter;
    private int word0;
    private int word1;
    private boolean second;

    /** The numbers of a seed under a stream name, at index 0. */
    CounterRandom(long seed, String stream) {
        int hash = 0x811C9DC5; // 32-bit FNV-1a of the UTF-16 units
        for (int i = 0; i < stream.length(); i++) {
            hash = (hash ^ stream.charAt(i)) * 0x01000193;
        }
        encrypt((int) seed, (int) (seed >>> 32), hash, stream.length());
        streamKey0 = word0;
        streamKey1 = word1;
        at(0);
    }

    /** Moves to the start of the sequence of {@code index}. */
    CounterRandom at(long index) {
        encrypt(streamKey0, streamKey1, (int) index, (int) (index >>> 32));
        key0 = word0;
        key1 = word1;
        counter = 0;
        second = false;
        return this;
    }

    /** The next 32 uniform bits. */
    int bits() {
        second = !second;
        if (!second) {
            return word1;
        }
        encrypt(key0, key1, counter++, 0);
        return word0;
    }

    /** A uniform integer in [0, bound), without bias (Lemire, 2019). */
    int below(int bound) {
        long product = (bits() & 0xFFFFFFFFL) * bound;
        int low = (int) product;
        if (Integer.compareUnsigned(low, bound) < 0) {
            int threshold = Integer.remainderUnsigned(-bound, bound);
            while (Integer.compareUnsigned(low, threshold) < 0) {
                product = (bits() & 0xFFFFFFFFL) * bound;
                low = (int) product;
            }
        }
        return (int) (product >>> 32);
    }

    /** A uniform float in [0, 1) with 24 bits. */
    float uniform() {
        return (bits() >>> 8) * 0x1p-24f;
    }

    /** A uniform float in [low, high). */
    float uniform(float low, float high) {
        return low + (high - low) * uniform();
    }

    private void encrypt(int k0, int k1, int x0, int x1) {
        long block = threefry(k0, k1, x0, x1);
        word0 = (int) block;
        word1 = (int) (block >>> 32);
    }

    /** The block (x0, x1) under the key (k0, k1): word 0 in the low half. */
    static long threefry(int k0, int k1, int x0, int x1) {
        int[] rotations = ROTATIONS;
        int k2 = PARITY ^ k0 ^ k1;
        int a = x0 + k0;
        int b = x1 + k1;
        for (int round = 0; round < 20; round++) {
            a += b;
            b = Integer.rotateLeft(b, rotations[round & 7]) ^ a;
            if ((round & 3) == 3) {
                int injection = (round >> 2) + 1;
                a += key(injection, k0, k1, k2);
                b += key(injection + 1, k0, k1, k2) + injection;
            }
        }
        return a & 0xFFFFFFFFL | (long) b << 32;
    }

    private static int key(int index, int k0, int k1, int k2) {
        int which = index % 3;
        return which == 0 ? k0 : which == 1 ? k1 : k2;
    }
}
