package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Accumulator;

/**
 * The operation of a reduction on two numbers.
 *
 * @param kind the operation; not an arg kind
 * @param dtype the type of the numbers
 */
record Folds(Accumulator.Kind kind, DType dtype) {
    /** The accumulators of a row sum. */
    static final int LANES = 16;

    /** Where a real reduction starts. */
    double realIdentity() {
        return switch (kind) {
            case SUM -> 0;
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalStateException(kind + " of reals");
        };
    }

    /** Where an integer or boolean reduction starts. */
    long integerIdentity() {
        return switch (kind) {
            case SUM, ANY -> 0;
            case PROD, ALL -> 1;
            case MAX -> Numbers.lowest(dtype);
            case MIN -> Numbers.highest(dtype);
            case ARGMAX, ARGMIN -> throw new IllegalStateException(kind + " has no identity");
        };
    }

    double fold(double x, double y) {
        return switch (kind) {
            case SUM -> Numbers.round(dtype, x + y);
            case PROD -> Numbers.round(dtype, x * y);
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            case ANY, ALL, ARGMAX, ARGMIN -> throw new IllegalStateException(kind + " of reals");
        };
    }

    long fold(long x, long y) {
        return switch (kind) {
            case SUM -> Numbers.wrap(dtype, x + y);
            case PROD -> Numbers.wrap(dtype, x * y);
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            case ANY -> x | y;
            case ALL -> x & y;
            case ARGMAX, ARGMIN -> throw new IllegalStateException(kind + " has no fold");
        };
    }
}
