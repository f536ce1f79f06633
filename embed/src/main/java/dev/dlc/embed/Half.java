package dev.dlc.embed;

/** IEEE half precision in memory: 1 sign, 5 exponent and 10 fraction bits. Java 17 has no conversions of its own. */
public final class Half {
    private static final int SHIFT = 13;
    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    /** 2^-24, the smallest half. */
    private static final float SMALLEST = 0x1p-24f;
    /** From here on halves overflow: halfway between the largest half and the next power of two. */
    private static final float OVERFLOW = 65520f;

    private Half() {}

    /** The exact value. */
    public static float toFloat(short half) {
        int sign = (half & SIGN) << 16;
        int rest = half & 0x7fff;
        if (rest >= INFINITY) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (rest - INFINITY) << SHIFT);
        }
        if (rest < 0x400) {
            // Denormals are multiples of the smallest half.
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(rest * SMALLEST));
        }
        return Float.intBitsToFloat(sign | (rest << SHIFT) + (127 - 15 << 23));
    }

    /** The nearest half, ties to even; beyond the range infinity. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | INFINITY | 0x200);
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | INFINITY);
        }
        if (magnitude < 0x1p-14f) {
            // Below the normal halves, adding 1.5 * 2^-1 aligns the last bit with 2^-24, so the sum is rounded there.
            float aligned = magnitude + 0.75f;
            return (short) (sign | Float.floatToRawIntBits(aligned) - Float.floatToRawIntBits(0.75f));
        }
        int rest = (bits & 0x7fffffff) - (127 - 15 << 23);
        int rounded = rest + 0xfff + (rest >>> SHIFT & 1) >>> SHIFT;
        return (short) (sign | rounded);
    }
}
