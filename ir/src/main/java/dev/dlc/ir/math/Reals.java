package dev.dlc.ir.math;

/**
 * IEEE arithmetic of one precision over some representation of values: numbers, expressions of generated code, vectors
 * of either. Every operation is correctly rounded and happens as it is written; a result may be used any number of
 * times.
 *
 * @param <F> floating-point values
 * @param <B> truth values
 */
public interface Reals<F, B> {
    /** A literal, rounded to the precision. */
    F real(double value);

    /** {@code a + b}. */
    F add(F a, F b);

    /** {@code a - b}. */
    F sub(F a, F b);

    /** {@code a * b}. */
    F mul(F a, F b);

    /** {@code a / b}. */
    F div(F a, F b);

    /** {@code a * b + c} with one rounding. */
    F fma(F a, F b, F c);

    /** {@code -a}. */
    F neg(F a);

    /** {@code |a|}. */
    F abs(F a);

    /** {@code a < b}; false if either is NaN. */
    B less(F a, F b);

    /** {@code a <= b}; false if either is NaN. */
    B lessOrEqual(F a, F b);

    /** {@code a == b}; false if either is NaN. */
    B equal(F a, F b);

    /** {@code yes} where the condition holds, else {@code no}; both exist already. */
    F select(B condition, F yes, F no);

    /** {@code c[0] + c[1]*x + c[2]*x^2 + ...} by fma from the last coefficient down. */
    default F polynomial(F x, double... c) {
        F sum = real(c[c.length - 1]);
        for (int i = c.length - 2; i >= 0; i--) {
            sum = fma(sum, x, real(c[i]));
        }
        return sum;
    }
}
