package dev.dlc.ir.op;

/**
 * The two readings of a step of a convolution that meets padding. They differ only where the other factor is not finite
 * or the sum so far is -0; then the numeric contract leaves open which one counts.
 */
public enum Padding {
    /** The sum stays as it is. */
    LEFT_OUT,
    /** The product of a zero and the other factor is added. */
    MULTIPLIED
}
