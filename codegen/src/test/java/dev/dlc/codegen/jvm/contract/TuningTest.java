package dev.dlc.codegen.jvm.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.contract.Tuning.Sizes;
import dev.dlc.embed.Pool;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Kernel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of blocks decide speed and no bit. */
class TuningTest {
    private static final int TRIES = 12;

    /** A product of each form that is packed. */
    enum Case {
        IN_PLACE(
                Contractions.dot(Dim.of(101), Dim.of(150), Dim.of(1100), false, false),
                101 * 1100,
                1100 * 150,
                101 * 150),
        TRANSPOSED(Contractions.dot(Dim.of(60), Dim.of(70), Dim.of(530), true, true), 60 * 530, 530 * 70, 60 * 70),
        OPEN(
                Contractions.dot(Dim.symbol("s0"), Dim.of(40), Dim.of(90), false, true, "s0"),
                77 * 90,
                90 * 40,
                77 * 40,
                77);

        private final Kernel kernel;
        private final int[] lengths;
        private final int[] sizes;

        Case(Kernel kernel, int a, int b, int c, int... sizes) {
            this.kernel = kernel;
            this.lengths = new int[] {a, b, c};
            this.sizes = sizes;
        }

        private float[][] buffers() {
            Random random = new Random(7);
            float[][] buffers = new float[lengths.length][];
            for (int k = 0; k < buffers.length; k++) {
                buffers[k] = new float[lengths[k]];
                for (int i = 0; i < buffers[k].length; i++) {
                    buffers[k][i] = (float) random.nextGaussian();
                }
            }
            return buffers;
        }
    }

    private static Sizes random(Tuning.Key key, Random random) {
        int most = Math.min(key.mostRows(), 16);
        while (true) {
            Sizes drawn = key.fitted(new Sizes(
                    1 + random.nextInt(most),
                    1 + random.nextInt(4),
                    1 + random.nextInt(700),
                    1 + random.nextInt(100),
                    1 + random.nextInt(200),
                    1 + random.nextInt(300)));
            if (drawn.objection(key).isEmpty()) {
                return drawn;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allSizesGiveTheBitsOfTheDefinition(Case c) {
        float[][] buffers = c.buffers();
        float[][] expected = {buffers[0], buffers[1], buffers[2].clone()};
        Naive.run(c.kernel, expected, c.sizes);
        Random random = new Random(11);
        for (int bits : new int[] {128, 256, 512}) {
            Lane lane = new Lane.Vector(bits);
            Tuning.Entry estimated =
                    new Compiled(c.kernel, lane, new ScalarElements()).tuned().orElseThrow();
            assertTrue(estimated.sizes().objection(estimated.key()).isEmpty(), estimated.toString());
            for (int i = 0; i < TRIES; i++) {
                Sizes sizes = random(estimated.key(), random);
                Tuning tuning = Tuning.NONE.with(estimated.key(), sizes);
                Compiled compiled = new Compiled(c.kernel, lane, new ScalarElements(), tuning);
                assertEquals(sizes, compiled.tuned().orElseThrow().sizes());
                try (Pool pool = new Pool(2)) {
                    float[] found = compiled.run(buffers, c.sizes, pool);
                    assertEquals(-1, Arrays.mismatch(expected[2], found), sizes::toString);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7 2 384 7 7 64",
                "6 5 384 6 6 80",
                "6 2 0 6 6 32",
                "6 2 384 9 12 32",
                "6 2 384 18 12 32",
                "6 2 384 6 12 33",
                "6 2 4096 4092 4092 4096"
            })
    void sizesThatCannotBeAreNamed(String text) {
        int[] s = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        Lane.Vector lane = new Lane.Vector(256);
        Tuning.Key key = new Compiled(Case.IN_PLACE.kernel, lane, new ScalarElements())
                .tuned()
                .orElseThrow()
                .key();
        assertTrue(new Sizes(s[0], s[1], s[2], s[3], s[4], s[5]).objection(key).isPresent(), text);
    }
}
