package dev.dlc.ir.op;

import java.nio.charset.StandardCharsets;

/** Threefry-2x32 with 20 rounds (Salmon et al., Parallel random numbers: as easy as 1, 2, 3; SC 2011). */
public final class Threefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};

    private Threefry() {}

    /** The two words of a block under a key: first word in the low half. */
    public static long block(int key0, int key1, int counter0, int counter1) {
        // The words of the key in the order of the injections; no array, for a step calls this and allocates nothing.
        int first = key0;
        int second = key1;
        int third = key0 ^ key1 ^ PARITY;
        int x0 = counter0 + first;
        int x1 = counter1 + second;
        for (int round = 0; round < 20; round++) {
            x0 += x1;
            x1 = Integer.rotateLeft(x1, ROTATIONS[round % 8]) ^ x0;
            if (round % 4 == 3) {
                x0 += second;
                x1 += third + round / 4 + 1;
                int last = first;
                first = second;
                second = third;
                third = last;
            }
        }
        return (x0 & 0xffffffffL) | ((long) x1 << 32);
    }

    /** The 64-bit FNV-1a hash of a path in UTF-8 (Fowler, Noll, Vo). */
    public static long pathHash(String path) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
