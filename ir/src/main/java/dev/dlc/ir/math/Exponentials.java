package dev.dlc.ir.math;

import static dev.dlc.ir.math.Constants.LN2_HIGH;
import static dev.dlc.ir.math.Constants.LN2_LOW;
import static dev.dlc.ir.math.Constants.LOG2_E;
import static dev.dlc.ir.math.Constants.SHIFTER;

/**
 * {@code exp}, {@code expm1}, {@code tanh} and the exponential part of {@code erf}: x = n*ln2 + r with |r| <= ln2/2, a
 * polynomial in r, and a scaling by 2^n.
 */
final class Exponentials<F, I, B> {
    private final Arithmetic<F, I, B> a;

    Exponentials(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /** x = power * ln2 + rest. */
    private record Reduced<F, I>(I power, F rest) {}

    private Reduced<F, I> reduce(F x) {
        F shifted = a.fma(x, a.real(LOG2_E), a.real(SHIFTER));
        F n = a.sub(shifted, a.real(SHIFTER));
        F rest = a.fma(n, a.real(-LN2_HIGH), x);
        rest = a.fma(n, a.real(-LN2_LOW), rest);
        I power = a.minus(a.bits(shifted), a.integer(Float.floatToRawIntBits(SHIFTER)));
        return new Reduced<>(power, rest);
    }

    /** Two steps of scaling, the first of them exact: so a denormal result is rounded once. */
    F exp(F x) {
        Reduced<F, I> reduced = reduce(x);
        F p = expOfRest(reduced.rest());
        I half = a.shiftRightSigned(reduced.power(), 1);
        I other = a.minus(reduced.power(), half);
        F y = a.mul(a.mul(p, a.powerOfTwo(half)), a.powerOfTwo(other));
        y = a.select(a.less(x, a.real(-104)), a.real(0), y);
        return a.select(a.less(a.real(89), x), a.real(Double.POSITIVE_INFINITY), y);
    }

    /** {@code exp} for x from -80 to 80. */
    F expModerate(F x) {
        Reduced<F, I> reduced = reduce(x);
        return a.mul(expOfRest(reduced.rest()), a.powerOfTwo(reduced.power()));
    }

    private F expOfRest(F r) {
        F p = a.polynomial(r, 0.5, 0x1.5554a4p-3, 0x1.55568ap-5, 0x1.122f1cp-7, 0x1.6b6bcap-10);
        F one = a.real(1);
        return a.fma(a.fma(p, r, one), r, one);
    }

    F expm1(F x) {
        F y = expm1Moderate(x);
        y = a.select(a.less(x, a.real(-18)), a.real(-1), y);
        y = a.select(a.less(a.real(89), x), a.real(Double.POSITIVE_INFINITY), y);
        return a.select(a.less(a.abs(x), a.real(0x1p-25)), x, y);
    }

    /** 2^n (e^r - 1) + (2^n - 1), computed at half its size since 2^128 is no float; for |x| from 2^-25 to 89. */
    private F expm1Moderate(F x) {
        Reduced<F, I> reduced = reduce(x);
        F r = reduced.rest();
        F p = a.polynomial(r, 0.5, 0x1.555556p-3, 0x1.5554f6p-5, 0x1.111002p-7, 0x1.6d3c86p-10, 0x1.a24756p-13);
        F q = a.fma(a.mul(r, r), p, r);
        F half = a.powerOfTwo(a.minus(reduced.power(), a.integer(1)));
        F y = a.fma(half, q, a.sub(half, a.real(0.5)));
        return a.add(y, y);
    }

    /** t / (t + 2) with t = e^(2|x|) - 1. */
    F tanh(F x) {
        F magnitude = a.abs(x);
        F bounded = a.select(a.less(a.real(10), magnitude), a.real(10), magnitude);
        F t = expm1Moderate(a.add(bounded, bounded));
        F y = a.div(t, a.add(t, a.real(2)));
        return a.select(a.less(magnitude, a.real(0x1p-13)), x, a.withSign(y, x));
    }

    /** An odd polynomial near 0; else 1 - e^-q(|x|), where q approximates -ln(1 - erf). */
    F erf(F x) {
        F magnitude = a.abs(x);
        F near = a.polynomial(
                a.mul(x, x),
                0x1.06eba8p-3,
                -0x1.81274p-2,
                0x1.ce2d5cp-4,
                -0x1.b7ff8ap-6,
                0x1.5430c8p-8,
                -0x1.a4c2cp-11,
                0x1.49b056p-14);
        near = a.fma(x, near, x);
        F bounded = a.select(a.less(a.real(4), magnitude), a.real(4), magnitude);
        F q = a.polynomial(
                bounded,
                -0x1.53cbc8p-13,
                0x1.2123d8p+0,
                0x1.4456ap-1,
                0x1.baf024p-4,
                -0x1.9a0c1p-6,
                0x1.0f0a0cp-8,
                -0x1.bfdb3cp-12,
                0x1.572bdap-16);
        F far = a.sub(a.real(1), expModerate(a.neg(q)));
        return a.select(a.less(magnitude, a.real(0.875)), near, a.withSign(far, x));
    }
}
