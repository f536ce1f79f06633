package dev.dlc.ir.op;

import dev.dlc.ir.DType;

/**
 * Arithmetic of the sums in a reference: as exact as doubles are, or in the arithmetic of the result's dtype, which is
 * f32 for f16 and bf16; integers wrap around.
 */
final class Chain {
    private enum Kind {
        EXACT,
        DOUBLE,
        SINGLE,
        WHOLE
    }

    private final Kind kind;
    private final DType dtype;

    private Chain(Kind kind, DType dtype) {
        this.kind = kind;
        this.dtype = dtype;
    }

    static Chain of(Reference.Call call, DType dtype) {
        if (dtype.isInt()) {
            return new Chain(Kind.WHOLE, dtype);
        }
        Kind rounded = dtype == DType.F64 ? Kind.DOUBLE : Kind.SINGLE;
        return new Chain(call.rounds() ? rounded : Kind.EXACT, dtype);
    }

    /** A floating result rounded to f32 where that is the arithmetic. */
    double round(double x) {
        return kind == Kind.SINGLE ? (float) x : x;
    }

    /** x + y. */
    double add(double x, double y) {
        return switch (kind) {
            case EXACT, DOUBLE -> x + y;
            case SINGLE -> (float) (x + y);
            case WHOLE -> Numbers.wrap((long) x + (long) y, dtype);
        };
    }

    /** x y + z, rounded once. */
    double fma(double x, double y, double z) {
        return switch (kind) {
            case EXACT -> x * y + z;
            case DOUBLE -> Math.fma(x, y, z);
            case SINGLE -> Math.fma((float) x, (float) y, (float) z);
            case WHOLE -> Numbers.wrap(((long) x) * (long) y + (long) z, dtype);
        };
    }
}
