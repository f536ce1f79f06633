package dev.dlc.ir.math;

/** Errors in units in the last place of the correctly rounded result. */
final class Ulps {
    private Ulps() {}

    static double error(float found, double exact) {
        float rounded = (float) exact;
        if (Float.isNaN(found) || Float.isNaN(rounded)) {
            return Float.isNaN(found) == Float.isNaN(rounded) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (found == rounded) {
            return Float.isInfinite(found) ? 0 : Math.abs(found - exact) / Math.ulp(rounded);
        }
        // A result just past the largest float is compared with what would follow it.
        double a = Float.isInfinite(found) ? Math.copySign(0x1p128, found) : found;
        double b = Float.isInfinite(rounded) ? Math.copySign(0x1p128, rounded) : exact;
        return Math.abs(a - b) / Math.ulp(Float.isInfinite(rounded) ? Float.MAX_VALUE : rounded);
    }
}
