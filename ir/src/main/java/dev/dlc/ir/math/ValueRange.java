package dev.dlc.ir.math;

import dev.dlc.ir.DType;
import java.util.List;

/**
 * Where values lie, NaN aside: what follows from the ops that compute them (interval arithmetic, R. Moore, 1966).
 * Roundings are allowed for.
 *
 * @param low no value is below it
 * @param high no value is above it
 */
public record ValueRange(double low, double high) {
    private static final ValueRange ALL = new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    private static final ValueRange UNIT = new ValueRange(-1, 1);

    /** More than one rounding to f32 can move a value, relative to it. */
    private static final double ROUNDING = 0x1p-20;

    /** All values of a type. */
    public static ValueRange of(DType dtype) {
        return switch (dtype) {
            case F64, F32, F16, BF16, I64 -> ALL;
            case I32 -> new ValueRange(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case I8 -> new ValueRange(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case U8 -> new ValueRange(0, 255);
            case BOOL -> new ValueRange(0, 1);
        };
    }

    /** A literal. */
    public static ValueRange of(double value) {
        return Double.isNaN(value) ? ALL : new ValueRange(value, value);
    }

    /**
     * The results of an elementwise op.
     *
     * @param op its name
     * @param from the type of its first operand
     * @param to the type of the result
     * @param operands where its operands lie
     */
    public static ValueRange of(String op, DType from, DType to, List<ValueRange> operands) {
        ValueRange a = operands.getFirst();
        ValueRange b = operands.getLast();
        ValueRange found = switch (op) {
            case "cast" -> from.isFloat() && !to.isFloat() ? ALL : a;
            case "shift_right" -> from == DType.I32 ? a.shiftedRight(b) : ALL;
            case "and" -> to.isInt() && b.low >= 0 ? new ValueRange(0, b.high) : ALL;
            case "add" -> new ValueRange(a.low + b.low, a.high + b.high);
            case "sub" -> new ValueRange(a.low - b.high, a.high - b.low);
            case "neg" -> new ValueRange(-a.high, -a.low);
            case "mul" -> a.times(b);
            case "select" -> operands.get(1).or(b);
            case "max", "min" -> a.or(b);
            case "sin", "cos", "tanh", "erf", "sign" -> UNIT;
            default -> ALL;
        };
        return found.within(to);
    }

    /** Whether all values lie between {@code -limit} and {@code limit}. */
    public boolean isWithin(double limit) {
        return low >= -limit && high <= limit;
    }

    private ValueRange or(ValueRange other) {
        return new ValueRange(Math.min(low, other.low), Math.max(high, other.high));
    }

    private ValueRange times(ValueRange other) {
        if (!isWithin(Double.MAX_VALUE) || !other.isWithin(Double.MAX_VALUE)) {
            return ALL;
        }
        double[] corners = {low * other.low, low * other.high, high * other.low, high * other.high};
        ValueRange found = of(corners[0]);
        for (double corner : corners) {
            found = found.or(of(corner));
        }
        return found;
    }

    /** Logical shifts of 32 bits by one distance. */
    private ValueRange shiftedRight(ValueRange distance) {
        boolean isKnown = distance.low == distance.high && distance.low >= 1 && distance.low < Integer.SIZE;
        return isKnown ? new ValueRange(0, 0xffffffffL >>> (int) distance.low) : ALL;
    }

    /** With room for rounding; integers that leave the range of their type wrap around, floats become infinite. */
    private ValueRange within(DType dtype) {
        return switch (dtype) {
            case F64, F32 -> isWithin(Float.MAX_VALUE) ? rounded() : ALL;
            case F16, BF16 -> ALL;
            case I64, I32, I8, U8, BOOL -> {
                ValueRange all = of(dtype);
                yield low >= all.low && high <= all.high ? this : all;
            }
        };
    }

    private ValueRange rounded() {
        double lower = low - ROUNDING * Math.abs(low) - Float.MIN_VALUE;
        double upper = high + ROUNDING * Math.abs(high) + Float.MIN_VALUE;
        return new ValueRange(lower, upper);
    }
}
