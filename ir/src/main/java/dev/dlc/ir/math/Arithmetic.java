package dev.dlc.ir.math;

import java.util.function.Supplier;

/**
 * Single precision with access to bits. Integers have 32 bits and wrap.
 *
 * @param <F> f32 values
 * @param <I> i32 values
 * @param <B> truth values
 */
public interface Arithmetic<F, I, B> extends Reals<F, B> {
    /** The bits of a float. */
    I bits(F a);

    /** The float with these bits. */
    F fromBits(I a);

    /** A literal. */
    I integer(int value);

    /** {@code a + b}. */
    I plus(I a, I b);

    /** {@code a - b}. */
    I minus(I a, I b);

    /** The low 32 bits of {@code a * b}. */
    I times(I a, I b);

    /** {@code a & b}. */
    I and(I a, I b);

    /** {@code a | b}. */
    I or(I a, I b);

    /** {@code a ^ b}. */
    I xor(I a, I b);

    /** {@code a << distance}, distance in 0..31. */
    I shiftLeft(I a, int distance);

    /** {@code a << distance}, distance in 0..31. */
    I shiftLeft(I a, I distance);

    /** {@code a >>> distance}, distance in 0..31. */
    I shiftRight(I a, int distance);

    /** {@code a >>> distance}, distance in 0..31. */
    I shiftRight(I a, I distance);

    /** {@code a >> distance}, keeping the sign; distance in 0..31. */
    I shiftRightSigned(I a, int distance);

    /** {@code yes} where the condition holds, else {@code no}; both exist already. */
    I choose(B condition, I yes, I no);

    /** Whether both hold. */
    B both(B a, B b);

    /** Whether one holds. */
    B either(B a, B b);

    /** Whether it does not hold. */
    B not(B a);

    /**
     * {@code otherwise}, but where the condition holds what the supplier computes. The work is skipped when no value
     * needs it; so this is for cases that are rare and dear. Where they cannot occur ({@link Functions#isNeverRare})
     * neither is asked for.
     */
    F rarely(Supplier<B> condition, F otherwise, Supplier<F> value);

    /** {@code a} with the sign of {@code sign}; {@code a} is not negative. */
    default F withSign(F a, F sign) {
        return fromBits(or(bits(a), and(bits(sign), integer(Integer.MIN_VALUE))));
    }

    /** {@code 2^exponent} for exponents from -126 to 127. */
    default F powerOfTwo(I exponent) {
        return fromBits(shiftLeft(plus(exponent, integer(127)), 23));
    }

    /** An integer of at most 22 bits as a float: 1.5 * 2^23 holds integers in its low bits. */
    default F toReal(I a) {
        return sub(fromBits(plus(a, integer(Float.floatToRawIntBits(Constants.SHIFTER)))), real(Constants.SHIFTER));
    }
}
