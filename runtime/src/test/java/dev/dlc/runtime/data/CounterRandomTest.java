package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CounterRandomTest {
    /** The known answers that the authors publish for Threefry-2x32 with 20 rounds. */
    @Test
    void knownAnswers() {
        assertBlock(0x6b200159, 0x99ba4efe, CounterRandom.threefry(0, 0, 0, 0));
        assertBlock(0x1cb996fc, 0xbb002be7, CounterRandom.threefry(-1, -1, -1, -1));
        assertBlock(0xc4923a9c, 0x483df7a0, CounterRandom.threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3));
    }

    private static void assertBlock(int word0, int word1, long block) {
        assertEquals(Integer.toHexString(word0), Integer.toHexString((int) block));
        assertEquals(Integer.toHexString(word1), Integer.toHexString((int) (block >>> 32)));
    }

    @Test
    void sequencesDependOnSeedStreamAndIndexAlone() {
        int first = new CounterRandom(1, "a").at(5).bits();
        CounterRandom used = new CounterRandom(1, "a");
        for (int i = 0; i < 17; i++) {
            used.bits();
        }
        assertEquals(first, used.at(5).bits());
        assertNotEquals(first, used.at(6).bits());
        assertNotEquals(first, new CounterRandom(2, "a").at(5).bits());
        assertNotEquals(first, new CounterRandom(1, "b").at(5).bits());
        assertNotEquals(first, new CounterRandom(1L << 32, "a").at(5).bits());
    }

    @Test
    void boundedIntegersAreUniform() {
        CounterRandom random = new CounterRandom(3, "test");
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.below(7)]++;
        }
        for (int count : counts) {
            assertTrue(Math.abs(count - 10_000) < 500, () -> "of 70000 in 7: " + count); // five deviations
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(0, random.below(1));
            assertTrue(random.below(Integer.MAX_VALUE) >= 0);
            float uniform = random.uniform(-2, 3);
            assertTrue(uniform >= -2 && uniform < 3);
        }
    }

    @Test
    void permutationsHoldEveryNumberOnce() {
        for (int n : new int[] {0, 1, 2, 3, 100, 1_009}) {
            int[] order = new int[n];
            ExampleOrder.shuffle(order, new CounterRandom(1, "p").at(n));
            boolean[] seen = new boolean[n];
            for (int i : order) {
                seen[i] = true;
            }
            for (boolean there : seen) {
                assertTrue(there);
            }
        }
    }

    /** Each of the 24 orders of four things comes up about as often. */
    @Test
    void permutationsAreUniform() {
        int[] counts = new int[256];
        CounterRandom random = new CounterRandom(9, "p");
        int[] order = new int[4];
        for (int i = 0; i < 24_000; i++) {
            ExampleOrder.shuffle(order, random.at(i));
            counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
        }
        int seen = 0;
        for (int count : counts) {
            if (count > 0) {
                seen++;
                int found = count;
                assertTrue(Math.abs(count - 1_000) < 160, () -> "of 24000 in 24: " + found);
            }
        }
        assertEquals(24, seen);
    }
}
