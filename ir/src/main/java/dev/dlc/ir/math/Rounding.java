package dev.dlc.ir.math;

/** {@code round} (to the nearest integer, ties to even), {@code floor} and {@code ceil}; zeros keep the sign of x. */
final class Rounding<F, I, B> {
    private final Arithmetic<F, I, B> a;

    Rounding(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /** Floats from 2^23 on are integers; below, adding 2^23 rounds to one. */
    F round(F x) {
        F magnitude = a.abs(x);
        F big = a.real(0x1p23);
        F rounded = a.sub(a.add(magnitude, big), big);
        return a.withSign(a.select(a.less(magnitude, big), rounded, magnitude), x);
    }

    F floor(F x) {
        F rounded = round(x);
        return a.select(a.less(x, rounded), a.sub(rounded, a.real(1)), rounded);
    }

    F ceil(F x) {
        return a.neg(floor(a.neg(x)));
    }
}
