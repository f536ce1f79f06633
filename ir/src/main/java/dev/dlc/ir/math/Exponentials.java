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

    /**
     * x = n*ln2 + rest.
     *
     * @param bits those of a float whose low bits hold n plus the bias
     */
    private record Reduced<F, I>(I bits, F rest) {}

    private Reduced<F, I> reduce(F x, int bias) {
        F shifter = a.real(SHIFTER + bias);
        F shifted = a.fma(x, a.real(LOG2_E), shifter);
        F n = a.sub(shifted, shifter);
        F rest = a.fma(n, a.real(-LN2_HIGH), x);
        rest = a.fma(n, a.real(-LN2_LOW), rest);
        return new Reduced<>(a.bits(shifted), rest);
    }

    /** 2^n where the low nine bits are n + 127; those above, which belong to the shifter, fall out. */
    private F toPower(I bits) {
        return a.fromBits(a.shiftLeft(bits, 23));
    }

    /** Scaled in two steps, the first of them exact: so a denormal result is rounded once. */
    F exp(F x) {
        Reduced<F, I> reduced = reduce(x, 2 * 127);
        I half = a.shiftRight(reduced.bits(), 1);
        I other = a.minus(reduced.bits(), half);
        F y = a.mul(a.mul(expOfRest(reduced.rest()), toPower(half)), toPower(other));
        y = a.select(a.less(x, a.real(-104)), a.real(0), y);
        return a.select(a.less(a.real(89), x), a.real(Double.POSITIVE_INFINITY), y);
    }

    /** {@code exp} for x from -80 to 80. */
    F expModerate(F x) {
        Reduced<F, I> reduced = reduce(x, 127);
        return a.mul(expOfRest(reduced.rest()), toPower(reduced.bits()));
    }

    private F expOfRest(F r) {
        F p = a.polynomial(r, 0.5, 0x1.5554a4p-3, 0x1.55568ap-5, 0x1.122f1cp-7, 0x1.6b6bcap-10);
        F one = a.real(1);
        return a.fma(a.fma(p, r, one), r, one);
    }

    /**
     * 2^n (e^r - 1) + (2^n - 1), computed at half its size since 2^128 is no float; outside the bounds what it must be.
     */
    F expm1(F x) {
        Reduced<F, I> reduced = reduce(x, 126);
        F half = toPower(reduced.bits());
        F y = a.fma(half, expm1OfRest(reduced.rest()), a.sub(half, a.real(0.5)));
        y = a.add(y, y);
        y = a.select(a.less(x, a.real(-18)), a.real(-1), y);
        y = a.select(a.less(a.real(89), x), a.real(Double.POSITIVE_INFINITY), y);
        return a.select(a.less(a.abs(x), a.real(0x1p-25)), x, y);
    }

    /** e^r - 1 = r + r^2 p(r), p in pairs of coefficients (G. Estrin, 1960), whose chain is shorter than Horner's. */
    private F expm1OfRest(F r) {
        F square = a.mul(r, r);
        F p = a.fma(r, a.real(0x1.a24756p-13), a.real(0x1.6d3c86p-10));
        p = a.fma(p, square, a.fma(r, a.real(0x1.111002p-7), a.real(0x1.5554f6p-5)));
        p = a.fma(p, square, a.fma(r, a.real(0x1.555556p-3), a.real(0.5)));
        return a.fma(square, p, r);
    }

    /**
     * t / (t + 2) with t = e^(2|x|) - 1, which never exceeds 1. With n up to 29, what {@code LN2_HIGH} lacks of ln2
     * changes the result by less than 0.03 of its last place.
     */
    F tanh(F x) {
        F magnitude = a.abs(x);
        F bounded = a.select(a.less(a.real(10), magnitude), a.real(10), magnitude);
        F twice = a.add(bounded, bounded);
        F shifter = a.real(SHIFTER + 127);
        F shifted = a.fma(twice, a.real(LOG2_E), shifter);
        F rest = a.fma(a.sub(shifted, shifter), a.real(-LN2_HIGH), twice);
        F power = toPower(a.bits(shifted));
        F t = a.fma(power, expm1OfRest(rest), a.sub(power, a.real(1)));
        return a.withSign(a.div(t, a.add(t, a.real(2))), x);
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
