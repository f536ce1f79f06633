package dev.dlc.embed;

/**
 * Threefry-2x32 with 20 rounds (J. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011) for single words.
 * Generated code calls it where a word is the same for all lanes; only words that differ by lane are written out.
 */
public final class Threefry {
    private static final int PARITY = 0x1BD11BDA;

    private Threefry() {}

    /** The first word of a block under a key. */
    public static int word0(int key0, int key1, int counter0, int counter1) {
        return (int) block(key0, key1, counter0, counter1);
    }

    /** The second word of a block under a key. */
    public static int word1(int key0, int key1, int counter0, int counter1) {
        return (int) (block(key0, key1, counter0, counter1) >>> 32);
    }

    private static long block(int key0, int key1, int counter0, int counter1) {
        int key2 = key0 ^ key1 ^ PARITY;
        int x0 = counter0 + key0;
        int x1 = counter1 + key1;
        for (int step = 0; step < 5; step++) {
            boolean odd = (step & 1) != 0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, odd ? 17 : 13) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, odd ? 29 : 15) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, odd ? 16 : 26) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, odd ? 24 : 6) ^ x0;
            int next = (step + 1) % 3;
            x0 += next == 0 ? key0 : next == 1 ? key1 : key2;
            x1 += (next == 0 ? key1 : next == 1 ? key2 : key0) + step + 1;
        }
        return (x0 & 0xffffffffL) | ((long) x1 << 32);
    }
}
