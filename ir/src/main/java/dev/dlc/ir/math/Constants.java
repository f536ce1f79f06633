package dev.dlc.ir.math;

/** Numbers that several functions need. Where a constant has parts, their sum is the constant to higher precision. */
final class Constants {
    /** 1.5 * 2^23: adding and subtracting it rounds a small float to the nearest integer, ties to even. */
    static final float SHIFTER = 0x1.8p23f;

    static final double LOG2_E = 0x1.715476p+0;
    static final double LN2_HIGH = 0x1.62e43p-1;
    static final double LN2_LOW = -0x1.05c61p-29;
    static final double SQRT_HALF = 0x1.6a09e6p-1;
    static final double TWO_OVER_PI = 0x1.45f306p-1;
    static final double HALF_PI_HIGH = 0x1.921fb6p+0;
    static final double HALF_PI_MIDDLE = -0x1.777a5cp-25;
    static final double HALF_PI_LOW = -0x1.ee59dap-50;

    private Constants() {}
}
