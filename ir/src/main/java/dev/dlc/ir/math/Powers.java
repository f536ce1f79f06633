package dev.dlc.ir.math;

/**
 * {@code pow} as 2^(y log2 |x|), the logarithm and the product each carried as a sum of two floats. Special cases are
 * those of {@link StrictMath#pow}.
 */
final class Powers<F, I, B> {
    private static final double TWO_OVER_LN2_HIGH = 0x1.715476p+1;
    private static final double TWO_OVER_LN2_LOW = 0x1.4ae0cp-25;
    private static final double THIRD_HIGH = 0x1.555556p-2;
    private static final double THIRD_LOW = -0x1.555556p-27;
    private static final double[] FIFTH = {0x1.999ap-3, 0x1.245288p-3, 0x1.dfa108p-4};
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final Arithmetic<F, I, B> a;

    Powers(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /** A value as the sum of two floats, the second much smaller. */
    private record Pair<F>(F high, F low) {}

    F pow(F x, F y) {
        F magnitude = a.abs(x);
        F z = exp2(times(y, log2(magnitude)));
        F zero = a.real(0);
        F atZero = a.select(a.less(zero, y), zero, a.real(INFINITY));
        F atInfinity = a.select(a.less(zero, y), a.real(INFINITY), zero);
        z = a.select(a.equal(magnitude, zero), atZero, z);
        z = a.select(a.equal(magnitude, a.real(INFINITY)), atInfinity, z);
        z = signed(x, y, z);
        B isNan = a.not(a.both(a.equal(x, x), a.equal(y, y)));
        z = a.select(isNan, a.real(Double.NaN), z);
        return a.select(a.equal(y, zero), a.real(1), z);
    }

    /** ln m = 2 artanh s with s = (m-1)/(m+1), |s| < 0.172. */
    private Pair<F> log2(F x) {
        Logarithms.Parts<F> parts = Logarithms.parts(a, x);
        F e = parts.exponent();
        Pair<F> artanh = artanh(a.sub(parts.fraction(), a.real(1)));
        F factor = a.real(TWO_OVER_LN2_HIGH);
        F high = a.mul(factor, artanh.high());
        F low = a.fma(factor, artanh.high(), a.neg(high));
        low = a.fma(factor, artanh.low(), a.fma(a.real(TWO_OVER_LN2_LOW), artanh.high(), low));
        Pair<F> total = sum(e, high);
        return sum(total.high(), a.add(total.low(), low));
    }

    /** s + s^3/3 + s^5 p(s^2) with s = f/(2+f); the first two terms in twice the precision. */
    private Pair<F> artanh(F f) {
        F two = a.real(2);
        Pair<F> divisor = sum(two, f);
        F inverse = a.div(a.real(1), divisor.high());
        F s = a.mul(f, inverse);
        F rest = a.fma(a.neg(s), divisor.low(), a.fma(a.neg(s), divisor.high(), f));
        F square = a.mul(s, s);
        F squareLow = a.fma(s, s, a.neg(square));
        F cube = a.mul(s, square);
        F cubeLow = a.fma(s, squareLow, a.fma(s, square, a.neg(cube)));
        F p = a.mul(square, a.polynomial(square, FIFTH));
        Pair<F> factor = sum(a.real(THIRD_HIGH), p);
        F factorLow = a.add(factor.low(), a.real(THIRD_LOW));
        F term = a.mul(cube, factor.high());
        F termLow = a.fma(cube, factor.high(), a.neg(term));
        termLow = a.fma(cube, factorLow, a.fma(cubeLow, factor.high(), termLow));
        Pair<F> total = sum(s, term);
        // What s lacks counts 1/(1 - s^2) times.
        F lack = a.mul(rest, inverse);
        F low = a.add(a.fma(lack, square, lack), a.add(total.low(), termLow));
        return new Pair<>(total.high(), low);
    }

    /** The exact sum, with the larger one first. */
    private Pair<F> sum(F x, F y) {
        F high = a.add(x, y);
        return new Pair<>(high, a.sub(y, a.sub(high, x)));
    }

    private Pair<F> times(F y, Pair<F> log) {
        F high = a.mul(y, log.high());
        F low = a.fma(y, log.low(), a.fma(y, log.high(), a.neg(high)));
        return new Pair<>(high, low);
    }

    private F exp2(Pair<F> x) {
        F shifter = a.real(Constants.SHIFTER);
        F shifted = a.add(x.high(), shifter);
        F n = a.sub(shifted, shifter);
        F r = a.add(a.sub(x.high(), n), x.low());
        F p = a.polynomial(
                r, 0x1.62e43p-1, 0x1.ebfbdcp-3, 0x1.c6af72p-5, 0x1.3b2d5ap-7, 0x1.5f0f74p-10, 0x1.417a34p-13);
        p = a.fma(p, r, a.real(1));
        I power = a.minus(a.bits(shifted), a.integer(Float.floatToRawIntBits(Constants.SHIFTER)));
        I half = a.shiftRightSigned(power, 1);
        F z = a.mul(a.mul(p, a.powerOfTwo(half)), a.powerOfTwo(a.minus(power, half)));
        z = a.select(a.less(x.high(), a.real(-152)), a.real(0), z);
        return a.select(a.less(a.real(129), x.high()), a.real(INFINITY), z);
    }

    /**
     * The sign of a power of a negative (or -0) base: odd exponents keep it, fractions give NaN unless x is 0 or
     * infinite.
     */
    private F signed(F x, F y, F z) {
        F exponent = a.abs(y);
        F half = a.mul(exponent, a.real(0.5));
        B isInteger = a.equal(whole(exponent), exponent);
        B isOdd = a.both(isInteger, a.not(a.equal(whole(half), half)));
        F zero = a.real(0);
        B isFiniteNegative = a.both(a.less(x, zero), a.lessOrEqual(a.real(-Float.MAX_VALUE), x));
        F negated = a.fromBits(a.xor(a.bits(z), a.and(a.bits(x), a.integer(Integer.MIN_VALUE))));
        F result = a.select(isOdd, negated, z);
        return a.select(a.both(isFiniteNegative, a.not(isInteger)), a.real(Double.NaN), result);
    }

    /** The nearest integer of a value that is not negative; floats from 2^23 on are integers. */
    private F whole(F x) {
        F big = a.real(0x1p23);
        return a.select(a.less(x, big), a.sub(a.add(x, big), big), x);
    }
}
