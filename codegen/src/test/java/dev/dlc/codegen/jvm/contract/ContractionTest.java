package dev.dlc.codegen.jvm.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.contract.Contractions.Conv;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.op.Padding;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractionTest {
    private static final List<Lane> LANES =
            List.of(new Lane.Scalar(), new Lane.Vector(128), new Lane.Vector(256), new Lane.Vector(512));

    private static float[] random(int length, Random random) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Every lane and thread count must give the bits of the definition. */
    private static void check(Kernel kernel, int a, int b, int c, int... sizes) {
        Random random = new Random(7);
        float[][] buffers = {random(a, random), random(b, random), random(c, random)};
        float[][] expected = {buffers[0], buffers[1], buffers[2].clone()};
        Naive.run(kernel, expected, sizes);
        for (Lane lane : LANES) {
            Compiled compiled = new Compiled(kernel, lane, new ScalarElements());
            for (int threads = 1; threads <= 3; threads++) {
                try (Pool pool = new Pool(threads)) {
                    float[] found = compiled.run(buffers, sizes, pool);
                    int differing = Arrays.mismatch(expected[2], found);
                    assertEquals(-1, differing, () -> kernel + " " + lane + " sizes " + Arrays.toString(sizes));
                }
            }
        }
    }

    @Test
    void dotOfBoundarySizes() {
        int[] sizes = {0, 1, 7, 8, 9, 17};
        for (int m : sizes) {
            for (int n : sizes) {
                int k = 1 + (m * 5 + n) % 11;
                check(Contractions.dot(Dim.of(m), Dim.of(n), Dim.of(k), false, false), m * k, k * n, m * n);
            }
        }
    }

    @Test
    void dotOfLargerAndTransposedFactors() {
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                check(Contractions.dot(Dim.of(13), Dim.of(37), Dim.of(29), ta, tb), 13 * 29, 29 * 37, 13 * 37);
                check(Contractions.dot(Dim.of(101), Dim.of(37), Dim.of(31), ta, tb), 101 * 31, 31 * 37, 101 * 37);
            }
        }
    }

    @Test
    void dotOfSizesKnownAtRunTime() {
        Dim m = Dim.symbol("s0");
        Dim n = Dim.symbol("s1");
        Dim k = Dim.symbol("s2");
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                Kernel kernel = Contractions.dot(m, n, k, ta, tb, "s0", "s1", "s2");
                check(kernel, 11 * 3, 3 * 19, 11 * 19, 11, 19, 3);
                check(kernel, 0, 0, 5 * 6, 5, 6, 0);
            }
        }
    }

    @Test
    void fewRowsAreMultipliedWithARightFactorInPlace() {
        Dim rows = Dim.symbol("s0");
        for (int n : new int[] {3, 4, 10, 16, 17, 120, 128, 130, 300}) {
            for (boolean ta : new boolean[] {false, true}) {
                Kernel kernel = Contractions.dot(rows, Dim.of(n), Dim.symbol("s1"), ta, false, "s0", "s1");
                for (int[] sizes : new int[][] {{0, 5}, {1, 0}, {1, 7}, {2, 30}, {3, 13}, {4, 13}, {1, 1700}}) {
                    int m = sizes[0];
                    int k = sizes[1];
                    check(kernel, m * k, k * n, m * n, m, k);
                }
                boolean isWide = n >= 4;
                boolean isInPlace = new Compiled(kernel, new Lane.Vector(512), new ScalarElements())
                        .text()
                        .contains("_skinny");
                assertEquals(isWide, isInPlace, () -> kernel.toString());
            }
        }
        check(Contractions.dot(Dim.of(2), Dim.of(150), Dim.of(40), false, false), 80, 6000, 300);
    }

    @Test
    void rowsAreDividedWhereColumnsAreFew() {
        for (int rows : new int[] {211, 192}) {
            Kernel open = Contractions.dot(Dim.of(rows), Dim.symbol("s0"), Dim.of(40), false, false, "s0");
            for (int columns : new int[] {0, 1, 5, 8, 16, 31, 33, 64, 300}) {
                check(open, rows * 40, 40 * columns, rows * columns, columns);
            }
        }
        Kernel deep = Contractions.dot(Dim.of(64), Dim.symbol("s0"), Dim.of(2100), true, false, "s0");
        check(deep, 64 * 2100, 2100 * 9, 64 * 9, 9);
    }

    @Test
    void deepDotIsBlockedAndChunked() {
        check(Contractions.dot(Dim.of(3), Dim.of(5), Dim.of(1999), false, false), 3 * 1999, 1999 * 5, 15);
        check(Contractions.dot(Dim.of(20), Dim.of(530), Dim.of(530), true, false), 20 * 530, 530 * 530, 20 * 530);
        Kernel open = Contractions.dot(Dim.of(7), Dim.of(9), Dim.symbol("s0"), true, false, "s0");
        check(open, 7 * 1500, 1500 * 9, 63, 1500);
        check(open, 7 * 15, 15 * 9, 63, 15);
    }

    @Test
    void convolutions() {
        List<Conv> cases = List.of(
                new Conv(Dim.of(2), 1, 6, 12, 5, 1, 2, 1, 1),
                new Conv(Dim.symbol("s0"), 3, 4, 9, 3, 1, 1, 1, 1),
                new Conv(Dim.symbol("s0"), 4, 6, 8, 3, 2, 1, 1, 1),
                new Conv(Dim.symbol("s0"), 4, 6, 11, 3, 1, 0, 2, 2),
                new Conv(Dim.of(3), 5, 7, 6, 1, 1, 0, 1, 1),
                new Conv(Dim.of(3), 4, 4, 7, 1, 2, 0, 1, 1),
                new Conv(Dim.symbol("s0"), 128, 4, 10, 3, 1, 1, 1, 1),
                new Conv(Dim.of(1), 6, 6, 10, 3, 3, 2, 2, 6));
        cases.forEach(conv -> check(conv, 3));
    }

    /** Tiles of one position in several planes, the last of them full or not, with room between planes or none. */
    @Test
    void weightGradientsOfLargeImages() {
        List<Conv> cases = List.of(
                new Conv(Dim.symbol("s0"), 17, 16, 34, 3, 1, 1, 1, 1),
                new Conv(Dim.of(2), 4, 5, 34, 3, 1, 1, 1, 1),
                new Conv(Dim.of(1), 5, 33, 64, 3, 1, 0, 1, 1),
                new Conv(Dim.of(1), 36, 16, 66, 4, 2, 1, 1, 1));
        assertTrue(new Compiled(cases.getFirst().weightGradient(), new Lane.Vector(512), new ScalarElements())
                .text()
                .contains("p < 9"));
        cases.forEach(conv -> check(conv, 2));
    }

    @Test
    void directConvolutions() {
        Dim open = Dim.symbol("s0");
        Conv square = new Conv(open, 16, 16, 4, 3, 1, 1, 1, 1);
        assertTrue(new Compiled(square.forward(), new Lane.Vector(512), new ScalarElements())
                .text()
                .contains("_direct"));
        for (int images : new int[] {3, 8, 9, 20}) {
            check(square, images);
        }
        List<Conv> cases = List.of(
                new Conv(open, 13, 17, 6, 3, 2, 1, 1, 1),
                new Conv(open, 13, 16, 7, 3, 2, 1, 1, 1),
                new Conv(open, 14, 16, 5, 5, 1, 2, 1, 1),
                new Conv(open, 16, 16, 7, 3, 1, 1, 2, 1),
                new Conv(open, 16, 16, 6, 4, 2, 1, 1, 1),
                new Conv(open, 32, 32, 3, 3, 1, 1, 1, 2),
                new Conv(open, 70, 12, 3, 3, 1, 1, 1, 1),
                new Conv(open, 16, 140, 3, 3, 1, 2, 1, 1));
        cases.forEach(conv -> check(conv, 8));
        check(new Conv(open, 70, 12, 3, 3, 1, 1, 1, 1), 40);
    }

    @Test
    void convolutionsOfFewImages() {
        Conv whole = new Conv(Dim.of(1), 16, 32, 4, 3, 1, 1, 1, 1);
        for (Kernel kernel : List.of(whole.forward(), whole.inputGradient())) {
            assertTrue(new Compiled(kernel, new Lane.Vector(512), new ScalarElements())
                    .text()
                    .contains("patch0_0"));
        }
        Dim open = Dim.symbol("s0");
        List<Conv> cases = List.of(
                whole,
                new Conv(Dim.of(2), 5, 15, 8, 3, 1, 1, 1, 1),
                new Conv(open, 16, 48, 12, 3, 1, 1, 1, 1),
                new Conv(open, 3, 13, 14, 3, 1, 1, 1, 1),
                new Conv(open, 8, 16, 7, 3, 1, 2, 1, 1),
                new Conv(open, 6, 32, 11, 3, 2, 1, 1, 1),
                new Conv(open, 6, 32, 8, 2, 1, 0, 1, 2),
                new Conv(open, 4, 16, 16, 3, 2, 1, 1, 1));
        cases.forEach(conv -> check(conv, 2));
        check(new Conv(open, 16, 48, 12, 3, 1, 1, 1, 1), 7);
    }

    /** Chains of a tile are cut within a plane, so that some of its steps belong to each of two chunks. */
    @Test
    void chunksOfFewImages() {
        List<Conv> cases = List.of(
                new Conv(Dim.of(1), 300, 16, 4, 3, 1, 1, 1, 1),
                new Conv(Dim.symbol("s0"), 70, 16, 4, 3, 1, 1, 1, 1),
                new Conv(Dim.symbol("s0"), 130, 13, 8, 3, 1, 1, 1, 1),
                new Conv(Dim.symbol("s0"), 300, 16, 14, 3, 1, 1, 1, 1));
        cases.forEach(conv -> check(conv, 1));
    }

    /**
     * A step that meets padding is left out by the strategy for direct convolutions, and multiplied by the others; both
     * are right where the other factor is infinite or NaN, or the sum is -0.
     */
    @Test
    void paddingMeetsInfinity() {
        Dim open = Dim.symbol("s0");
        List<Conv> cases = List.of(
                new Conv(Dim.of(2), 1, 6, 12, 5, 1, 2, 1, 1),
                new Conv(open, 3, 4, 9, 3, 1, 1, 1, 1),
                new Conv(open, 4, 6, 8, 3, 2, 1, 1, 1),
                new Conv(Dim.of(1), 6, 6, 10, 3, 3, 2, 2, 6),
                new Conv(open, 16, 16, 4, 3, 1, 1, 1, 1),
                new Conv(Dim.of(2), 130, 16, 4, 3, 1, 1, 1, 1),
                new Conv(Dim.of(2), 16, 16, 12, 3, 1, 1, 1, 1),
                new Conv(open, 16, 16, 6, 4, 2, 1, 1, 1));
        Map<Padding, Integer> counts = new EnumMap<>(Padding.class);
        for (Conv conv : cases) {
            for (Sides sides : sides(conv, (int) conv.images().constant().orElse(8))) {
                int[] sizes = conv.images().constant().isPresent() ? new int[0] : new int[] {8};
                readings(sides, sizes).forEach(padding -> counts.merge(padding, 1, Integer::sum));
            }
        }
        assertTrue(counts.get(Padding.LEFT_OUT) >= 3 && counts.get(Padding.MULTIPLIED) >= 3, counts::toString);
    }

    /** For each lane the reading whose bits it gives; the two differ. */
    private static List<Padding> readings(Sides sides, int[] sizes) {
        Random random = new Random(11);
        float[][] buffers = {tiny(sides.a, random), tiny(sides.b, random), new float[sides.c]};
        buffers[0][0] = Float.NEGATIVE_INFINITY;
        Map<Padding, float[]> expected = new EnumMap<>(Padding.class);
        for (Padding padding : Padding.values()) {
            float[][] own = {buffers[0], buffers[1], buffers[2].clone()};
            Naive.run(sides.kernel, own, sizes, padding);
            expected.put(padding, own[2]);
        }
        return LANES.stream()
                .map(lane -> {
                    Compiled compiled = new Compiled(sides.kernel, lane, new ScalarElements());
                    try (Pool pool = new Pool(1)) {
                        float[] found = compiled.run(buffers, sizes, pool);
                        List<Padding> readings = Stream.of(Padding.values())
                                .filter(padding -> Arrays.mismatch(expected.get(padding), found) < 0)
                                .toList();
                        assertEquals(1, readings.size(), () -> sides.kernel + " " + lane + ": " + readings);
                        return readings.getFirst();
                    }
                })
                .toList();
    }

    /** Numbers so small that sums of their products are zeros of both signs. */
    private static float[] tiny(int length, Random random) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = random.nextBoolean() ? Float.MIN_VALUE : -Float.MIN_VALUE;
        }
        return x;
    }

    /** A kernel and the lengths of its buffers. */
    private record Sides(Kernel kernel, int a, int b, int c) {}

    private static List<Sides> sides(Conv conv, int images) {
        int x = images * conv.channels() * conv.size() * conv.size();
        int y = images * conv.outputs() * conv.out() * conv.out();
        int w = conv.outputs() * conv.channels() / conv.groups() * conv.kernel() * conv.kernel();
        return List.of(
                new Sides(conv.forward(), w, x, y),
                new Sides(conv.weightGradient(), y, x, w),
                new Sides(conv.inputGradient(), w, y, x));
    }

    private static void check(Conv conv, int open) {
        boolean isFixed = conv.images().constant().isPresent();
        int images = isFixed ? (int) conv.images().constant().getAsLong() : open;
        int[] sizes = isFixed ? new int[0] : new int[] {images};
        sides(conv, images).forEach(sides -> check(sides.kernel, sides.a, sides.b, sides.c, sizes));
    }
}
