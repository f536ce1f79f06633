package dev.dlc.ir.kernel;

import dev.dlc.ir.DType;

/**
 * What a reduction computes.
 *
 * @param name the local that holds the result
 * @param dtype the type of the result: the value's; i32 for the arg kinds
 * @param kind the operation
 * @param value the element
 */
public record Accumulator(String name, DType dtype, Kind kind, Expr value) {
    /** The associative operations. The arg kinds yield the position of the first best element in row-major order. */
    public enum Kind {
        SUM,
        PROD,
        MAX,
        MIN,
        ANY,
        ALL,
        ARGMAX,
        ARGMIN
    }
}
