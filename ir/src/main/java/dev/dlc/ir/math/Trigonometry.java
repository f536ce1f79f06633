package dev.dlc.ir.math;

import static dev.dlc.ir.math.Constants.HALF_PI_HIGH;
import static dev.dlc.ir.math.Constants.HALF_PI_LOW;
import static dev.dlc.ir.math.Constants.HALF_PI_MIDDLE;
import static dev.dlc.ir.math.Constants.SHIFTER;
import static dev.dlc.ir.math.Constants.TWO_OVER_PI;

/** {@code sin}, {@code cos} and {@code atan2}. */
final class Trigonometry<F, I, B> {
    /** Up to here x - n pi/2 with a pi/2 of three floats is accurate. */
    static final double LARGE = 0x1p17;

    private static final double TAN_PI_8 = 0x1.a8279ap-2;

    private final Arithmetic<F, I, B> a;

    Trigonometry(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /**
     * |x| = n pi/2 + rest with |rest| a little above pi/4 at most.
     *
     * @param quadrant n in its two lowest bits
     */
    record Reduced<F, I>(I quadrant, F rest) {}

    /** sin x = sin |x| with the sign of x. */
    F sin(F x) {
        I sign = a.and(a.bits(x), a.integer(Integer.MIN_VALUE));
        return a.fromBits(a.xor(a.bits(sine(x, 0)), sign));
    }

    /** cos x = sin(|x| + pi/2). */
    F cos(F x) {
        return sine(x, 1);
    }

    /** The sine of |x| + turns * pi/2. */
    private F sine(F x, int turns) {
        F magnitude = a.abs(x);
        F y = sine(reduce(magnitude), turns);
        return a.rarely(() -> a.less(a.real(LARGE), magnitude), y, () -> {
            F far = sine(new LargeArguments<>(a).reduce(magnitude), turns);
            B isFinite = a.lessOrEqual(magnitude, a.real(Float.MAX_VALUE));
            return a.select(isFinite, far, a.real(Double.NaN));
        });
    }

    private Reduced<F, I> reduce(F x) {
        F shifted = a.fma(x, a.real(TWO_OVER_PI), a.real(SHIFTER));
        F n = a.sub(shifted, a.real(SHIFTER));
        F rest = a.fma(n, a.real(-HALF_PI_HIGH), x);
        rest = a.fma(n, a.real(-HALF_PI_MIDDLE), rest);
        rest = a.fma(n, a.real(-HALF_PI_LOW), rest);
        return new Reduced<>(a.bits(shifted), rest);
    }

    private F sine(Reduced<F, I> reduced, int turns) {
        F r = reduced.rest();
        F square = a.mul(r, r);
        F s = a.polynomial(square, -0x1.555546p-3, 0x1.11077cp-7, -0x1.9955cap-13);
        s = a.fma(a.mul(r, square), s, r);
        F c = a.polynomial(square, 0x1.55554ap-5, -0x1.6c0c2ap-10, 0x1.99e91p-16);
        c = a.fma(a.mul(square, square), c, a.fma(a.real(-0.5), square, a.real(1)));
        I quadrant = turns == 0 ? reduced.quadrant() : a.plus(reduced.quadrant(), a.integer(turns));
        // All bits of the mask are set in odd quadrants, where the cosine is wanted.
        I isOdd = a.minus(a.integer(0), a.and(quadrant, a.integer(1)));
        I sign = a.shiftLeft(a.and(quadrant, a.integer(2)), 30);
        I chosen = a.xor(a.bits(s), a.and(a.xor(a.bits(s), a.bits(c)), isOdd));
        return a.fromBits(a.xor(chosen, sign));
    }

    /** The angle of the smaller over the larger coordinate, then octant by octant back to the whole circle. */
    F atan2(F y, F x) {
        F ay = a.abs(y);
        F ax = a.abs(x);
        B isSteep = a.less(ax, ay);
        F angle = atanOfQuotient(a.select(isSteep, ax, ay), a.select(isSteep, ay, ax));
        F steep = a.sub(a.real(HALF_PI_HIGH), a.sub(angle, a.real(HALF_PI_MIDDLE)));
        angle = a.select(isSteep, steep, angle);
        F left = a.sub(a.real(2 * HALF_PI_HIGH), a.sub(angle, a.real(2 * HALF_PI_MIDDLE)));
        B isLeft = a.less(a.withSign(a.real(1), x), a.real(0));
        return a.withSign(a.select(isLeft, left, angle), y);
    }

    /** atan(n/d) for 0 <= n <= d; above tan(pi/8) it is pi/4 + atan((n-d)/(n+d)). Both infinite count as equal. */
    private F atanOfQuotient(F numerator, F denominator) {
        F infinity = a.real(Double.POSITIVE_INFINITY);
        F one = a.real(1);
        B isBoth = a.both(a.equal(numerator, infinity), a.equal(denominator, infinity));
        F scale = a.select(a.less(a.real(0x1p126), denominator), a.real(0.25), one);
        F n = a.select(isBoth, one, a.mul(numerator, scale));
        F d = a.select(isBoth, one, a.mul(denominator, scale));
        B isWide = a.less(a.mul(d, a.real(TAN_PI_8)), n);
        F q = a.div(a.select(isWide, a.sub(n, d), n), a.select(isWide, a.add(n, d), d));
        F square = a.mul(q, q);
        F p = a.polynomial(
                square, -0x1.555554p-2, 0x1.99989p-3, -0x1.246fc6p-3, 0x1.c2f3dcp-4, -0x1.534756p-4, 0x1.6471fp-5);
        F angle = a.fma(a.mul(q, square), p, q);
        F wide = a.add(a.real(HALF_PI_HIGH / 2), a.add(angle, a.real(HALF_PI_MIDDLE / 2)));
        B isOrigin = a.equal(a.add(numerator, denominator), a.real(0));
        return a.select(isOrigin, a.real(0), a.select(isWide, wide, angle));
    }
}
