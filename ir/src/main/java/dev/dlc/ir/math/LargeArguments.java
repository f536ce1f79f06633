package dev.dlc.ir.math;

import static dev.dlc.ir.math.Constants.HALF_PI_HIGH;
import static dev.dlc.ir.math.Constants.HALF_PI_MIDDLE;

import java.util.ArrayList;
import java.util.List;

/**
 * Reduces large arguments of sine and cosine: x = M * 2^k with an integer M of 24 bits, and the 96 bits of 2/pi that
 * matter at that size are multiplied by M in integers; higher bits give whole turns, lower ones are too small to be
 * seen (M. Payne, R. Hanek, Radian reduction for trigonometric functions, 1983).
 */
final class LargeArguments<F, I, B> {
    /** 32 zeros, then the binary digits of 2/pi. */
    private static final int[] DIGITS = {
        0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab
    };

    private static final int WORDS = 3;

    /** Windows start in the words 0 to 4, since k is at most 104. */
    private static final int LAST_START = 4;

    private final Arithmetic<F, I, B> a;

    LargeArguments(Arithmetic<F, I, B> arithmetic) {
        this.a = arithmetic;
    }

    /** For x from 2^17 to the largest float. */
    Trigonometry.Reduced<F, I> reduce(F x) {
        I bits = a.bits(x);
        I significand = a.or(a.and(bits, a.integer(0x7fffff)), a.integer(0x800000));
        // k = exponent - 150; the digit of weight 2 after multiplication by 2^k stands at position k + 30.
        I position = a.minus(a.shiftRight(bits, 23), a.integer(120));
        List<I> window = window(position);
        I low = high(significand, window.get(2));
        I middleLow = a.times(significand, window.get(1));
        I middle = a.plus(middleLow, low);
        I top = a.plus(a.times(significand, window.get(0)), high(significand, window.get(1)));
        top = a.plus(top, carry(middleLow, low, middle));
        // The top two bits count quadrants; rounding them leaves a signed fraction of a quadrant.
        I quadrant = a.shiftRight(a.plus(top, a.integer(0x20000000)), 30);
        I fraction = a.minus(top, a.shiftLeft(quadrant, 30));
        return new Trigonometry.Reduced<>(quadrant, angle(fraction, middle));
    }

    /** Three words of the digits from a bit position on. */
    private List<I> window(I position) {
        I shift = a.and(position, a.integer(31));
        I back = a.minus(a.integer(31), shift);
        F start = a.toReal(a.shiftRight(position, 5));
        List<I> words = new ArrayList<>();
        for (int i = 0; i <= WORDS; i++) {
            words.add(digits(start, i));
        }
        List<I> window = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            // Two shifts, since one by 32 would be one by 0.
            I next = a.shiftRight(a.shiftRight(words.get(i + 1), 1), back);
            window.add(a.or(a.shiftLeft(words.get(i), shift), next));
        }
        return window;
    }

    /** The word of the digits at {@code start + offset}. */
    private I digits(F start, int offset) {
        I word = a.integer(DIGITS[offset]);
        for (int s = 1; s <= LAST_START; s++) {
            word = a.choose(a.equal(start, a.real(s)), a.integer(DIGITS[s + offset]), word);
        }
        return word;
    }

    /** The upper 32 bits of the product of a significand and an unsigned word, by halves of 16 bits. */
    private I high(I significand, I word) {
        I mask = a.integer(0xffff);
        I mLow = a.and(significand, mask);
        I mHigh = a.shiftRight(significand, 16);
        I wLow = a.and(word, mask);
        I wHigh = a.shiftRight(word, 16);
        I inner = a.times(mLow, wHigh);
        I outer = a.times(mHigh, wLow);
        I carries = a.plus(a.shiftRight(a.times(mLow, wLow), 16), a.plus(a.and(inner, mask), a.and(outer, mask)));
        I upper = a.plus(a.times(mHigh, wHigh), a.plus(a.shiftRight(inner, 16), a.shiftRight(outer, 16)));
        return a.plus(upper, a.shiftRight(carries, 16));
    }

    /**
     * The carry of the unsigned sum {@code x + y}: the majority of the operands' top bits and the sum's inverted one.
     */
    private I carry(I x, I y, I sum) {
        I inverted = a.xor(sum, a.integer(-1));
        I majority = a.or(a.and(x, y), a.and(a.or(x, y), inverted));
        return a.shiftRight(majority, 31);
    }

    /**
     * (fraction * 2^-30 + rest * 2^-62) * pi/2 in floats: 16 bits at a time are exact, and sums keep what they round
     * away.
     */
    private F angle(I fraction, I rest) {
        I mask = a.integer(0xffff);
        F upper = a.mul(a.toReal(a.shiftRightSigned(fraction, 16)), a.real(0x1p-14));
        F lower = a.mul(a.toReal(a.and(fraction, mask)), a.real(0x1p-30));
        F high = a.add(upper, lower);
        F low = a.sub(lower, a.sub(high, upper));
        F tail = a.mul(a.toReal(a.shiftRight(rest, 16)), a.real(0x1p-46));
        tail = a.add(tail, a.mul(a.toReal(a.and(rest, mask)), a.real(0x1p-62)));
        low = a.add(low, tail);
        F small = a.fma(high, a.real(HALF_PI_MIDDLE), a.mul(low, a.real(HALF_PI_HIGH)));
        return a.fma(high, a.real(HALF_PI_HIGH), small);
    }
}
