package dev.dlc.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against the JDK's stable sort of objects, with many equal keys. */
class SortingTest {
    @Test
    void sortsPositionsStably() {
        Random random = new Random(3);
        for (int n : new int[] {0, 1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 1000, 1025}) {
            int[] keys = random.ints(n, -7, 8).toArray();
            int[] expected = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparing(i -> keys[i]))
                    .mapToInt(i -> i)
                    .toArray();
            int[] work = new int[3 * n];
            System.arraycopy(keys, 0, work, 2 * n, n);
            Sorting.sort(work, n);
            assertArrayEquals(expected, Arrays.copyOf(work, n));
            int[] wide = new int[2 * n];
            Sorting.sort(wide, Arrays.stream(keys).asLongStream().toArray(), n);
            assertArrayEquals(expected, Arrays.copyOf(wide, n));
        }
    }

    @Test
    void keysOrderAsNumbers() {
        float[] floats = {
            Float.NEGATIVE_INFINITY,
            -2,
            -Float.MIN_VALUE,
            0,
            Float.MIN_VALUE,
            1,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        for (int i = 0; i < floats.length; i++) {
            for (int j = 0; j < floats.length; j++) {
                assertEquals(Integer.compare(i, j), Integer.compare(Sorting.key(floats[i]), Sorting.key(floats[j])));
                assertEquals(Integer.compare(i, j), Long.compare(Sorting.key((double) floats[i]), Sorting.key((double)
                        floats[j])));
            }
        }
        assertTrue(Sorting.key(-0f) < Sorting.key(0f));
        assertTrue(Sorting.key(-0.0) < Sorting.key(0.0));
    }
}
