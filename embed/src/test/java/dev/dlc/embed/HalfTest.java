package dev.dlc.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Against the conversions of newer JDKs. */
class HalfTest {
    @Test
    void allHalvesHaveTheirValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short half = (short) bits;
            float expected = Float.float16ToFloat(half);
            assertEquals(expected, Half.toFloat(half));
            if (Float.isNaN(expected)) {
                assertTrue(Float.isNaN(Half.toFloat(Half.fromFloat(expected))));
            } else {
                assertEquals(half, Half.fromFloat(expected));
            }
        }
    }

    @Test
    void floatsRoundToTheNearestHalf() {
        // The fraction's low bits in steps, so that ties and their neighbours are among them.
        for (long bits = 0; bits < 1L << 32; bits += 0x7ff) {
            float value = Float.intBitsToFloat((int) bits);
            if (!Float.isNaN(value)) {
                assertEquals(Float.floatToFloat16(value), Half.fromFloat(value), () -> "half of " + value);
            }
        }
        for (int bits = 0; bits < 0x7c00; bits++) {
            float half = Float.float16ToFloat((short) bits);
            float next = Float.float16ToFloat((short) (bits + 1));
            float tie = (half + next) / 2;
            assertEquals(Float.floatToFloat16(tie), Half.fromFloat(tie), () -> "half of " + tie);
        }
    }
}
