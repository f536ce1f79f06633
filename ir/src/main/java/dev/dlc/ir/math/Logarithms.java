package dev.dlc.ir.math;

import static dev.dlc.ir.math.Constants.LN2_HIGH;
import static dev.dlc.ir.math.Constants.LN2_LOW;
import static dev.dlc.ir.math.Constants.SQRT_HALF;

/** {@code log} and {@code log1p}: x = 2^e * (1 + f) with 1 + f from sqrt(1/2) to sqrt(2), and a polynomial in f. */
final class Logarithms<F, I, B> {
    private static final int SQRT_HALF_BITS = Float.floatToRawIntBits((float) SQRT_HALF);
    private static final int FRACTION = 0x7fffff;

    private final Arithmetic<F, I, B> a;

    Logarithms(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /** x = 2^exponent * fraction. */
    record Parts<F>(F exponent, F fraction) {}

    /** Takes a positive finite x apart; denormals are scaled by 2^24 first. */
    static <F, I, B> Parts<F> parts(Arithmetic<F, I, B> a, F x) {
        B isSmall = a.less(x, a.real(Float.MIN_NORMAL));
        F scaled = a.select(isSmall, a.mul(x, a.real(0x1p24)), x);
        I offset = a.minus(a.bits(scaled), a.integer(SQRT_HALF_BITS));
        F exponent = a.toReal(a.shiftRightSigned(offset, 23));
        exponent = a.select(isSmall, a.sub(exponent, a.real(24)), exponent);
        F fraction = a.fromBits(a.plus(a.and(offset, a.integer(FRACTION)), a.integer(SQRT_HALF_BITS)));
        return new Parts<>(exponent, fraction);
    }

    F log(F x) {
        Parts<F> parts = parts(a, x);
        F y = logOnePlus(a.sub(parts.fraction(), a.real(1)), parts.exponent());
        return special(x, x, y);
    }

    /** f = (1 + x) / 2^e - 1 comes from x itself, so that what 1 + x rounds away is not lost. */
    F log1p(F x) {
        F sum = a.add(x, a.real(1));
        I power = a.shiftRightSigned(a.minus(a.bits(sum), a.integer(SQRT_HALF_BITS)), 23);
        I half = a.shiftRightSigned(power, 1);
        F scale = a.powerOfTwo(a.minus(a.integer(0), half));
        F other = a.powerOfTwo(a.minus(half, power));
        F f = a.fma(a.mul(x, scale), other, a.sub(a.mul(scale, other), a.real(1)));
        F y = special(x, sum, logOnePlus(f, a.toReal(power)));
        return a.select(a.less(a.abs(x), a.real(0x1p-25)), x, y);
    }

    /** ln 2^e + ln(1 + f) = e ln2 + f - f^2/2 + f^3 p(f). */
    private F logOnePlus(F f, F e) {
        F square = a.mul(f, f);
        F p = a.polynomial(
                f,
                0x1.555548p-2,
                -0x1.000006p-2,
                0x1.99a476p-3,
                -0x1.555c46p-3,
                0x1.233ba8p-3,
                -0x1.fc2884p-4,
                0x1.e6bf38p-4,
                -0x1.de02d6p-4,
                0x1.14763ap-4);
        F y = a.mul(a.mul(f, square), p);
        y = a.fma(e, a.real(LN2_LOW), y);
        y = a.fma(a.real(-0.5), square, y);
        return a.fma(e, a.real(LN2_HIGH), a.add(f, y));
    }

    /** Infinity and NaN give x; an argument of 0 gives -infinity, a negative one NaN. */
    private F special(F x, F argument, F y) {
        F z = a.select(a.lessOrEqual(argument, a.real(Float.MAX_VALUE)), y, x);
        z = a.select(a.less(argument, a.real(0)), a.real(Double.NaN), z);
        return a.select(a.equal(argument, a.real(0)), a.real(Double.NEGATIVE_INFINITY), z);
    }
}
