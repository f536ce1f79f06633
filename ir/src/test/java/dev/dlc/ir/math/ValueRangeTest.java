package dev.dlc.ir.math;

import static dev.dlc.ir.DType.F32;
import static dev.dlc.ir.DType.I32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results of operands in a range lie in the range of the results. */
class ValueRangeTest {
    private static final int RUNS = 20_000;

    /** An op of two numbers, as the numeric contract says. */
    record Op(String name, DType dtype, DoubleBinaryOperator value) {
        @Override
        public String toString() {
            return name + " " + dtype;
        }
    }

    static List<Op> ops() {
        return List.of(
                new Op("add", F32, (x, y) -> (float) x + (float) y),
                new Op("sub", F32, (x, y) -> (float) x - (float) y),
                new Op("mul", F32, (x, y) -> (float) x * (float) y),
                new Op("div", F32, (x, y) -> (float) x / (float) y),
                new Op("max", F32, Math::max),
                new Op("min", F32, Math::min),
                new Op("neg", F32, (x, y) -> -x),
                new Op("sin", F32, (x, y) -> Functions.apply("sin", (float) x, 0)),
                new Op("tanh", F32, (x, y) -> Functions.apply("tanh", (float) x, 0)),
                new Op("exp", F32, (x, y) -> Functions.apply("exp", (float) x, 0)),
                new Op("add", I32, (x, y) -> (int) x + (int) y),
                new Op("sub", I32, (x, y) -> (int) x - (int) y),
                new Op("mul", I32, (x, y) -> (int) x * (int) y),
                new Op("and", I32, (x, y) -> (int) x & (int) y),
                new Op("shift_right", I32, (x, y) -> (int) x >>> (int) y));
    }

    @ParameterizedTest
    @MethodSource("ops")
    void resultsLieInTheRange(Op op) {
        Random random = new Random(11);
        for (int run = 0; run < RUNS; run++) {
            ValueRange x = range(op.dtype, random);
            ValueRange y = run % 2 == 0 ? ValueRange.of(value(op.dtype, random)) : range(op.dtype, random);
            List<ValueRange> operands = op.name.equals("neg") ? List.of(x) : List.of(x, y);
            ValueRange found = ValueRange.of(op.name, op.dtype, op.dtype, operands);
            double value = op.value.applyAsDouble(inside(op.dtype, x, random), inside(op.dtype, y, random));
            boolean fits = Double.isNaN(value) || value >= found.low() && value <= found.high();
            assertTrue(fits, () -> op + " of " + operands + " may be " + value + ", not in " + found);
        }
    }

    private static double value(DType dtype, Random random) {
        if (dtype == I32) {
            return random.nextBoolean() ? random.nextInt() : random.nextInt(64);
        }
        return (float) ((random.nextDouble() - 0.5) * Math.exp(random.nextInt(-80, 80)));
    }

    private static ValueRange range(DType dtype, Random random) {
        double a = value(dtype, random);
        double b = value(dtype, random);
        return new ValueRange(Math.min(a, b), Math.max(a, b));
    }

    private static double inside(DType dtype, ValueRange range, Random random) {
        double share = random.nextInt(3) / 2.0;
        double value = range.low() + share * (range.high() - range.low());
        double rounded = dtype == I32 ? Math.rint(value) : (float) value;
        return Math.clamp(rounded, range.low(), range.high());
    }

    @Test
    void aUniformNumberTimesAFullTurnIsASmallAngle() {
        ValueRange bits = ValueRange.of(I32);
        ValueRange high = ValueRange.of("shift_right", I32, I32, List.of(bits, ValueRange.of(8)));
        assertEquals(new ValueRange(0, 0xffffff), high);
        ValueRange real = ValueRange.of("cast", I32, F32, List.of(high));
        ValueRange unit = ValueRange.of("mul", F32, F32, List.of(real, ValueRange.of(0x1p-24)));
        ValueRange angle = ValueRange.of("mul", F32, F32, List.of(unit, ValueRange.of(2 * Math.PI)));
        assertTrue(angle.isWithin(6.3));
        assertTrue(Functions.isNeverRare("cos", angle));
        assertFalse(Functions.isNeverRare("cos", ValueRange.of(F32)));
        assertFalse(Functions.isNeverRare("exp", angle));
    }

    @Test
    void numbersThatBecomeInfiniteHaveNoRange() {
        ValueRange huge = ValueRange.of("mul", F32, F32, List.of(ValueRange.of(0x1p100), ValueRange.of(0x1p100)));
        ValueRange back = ValueRange.of("mul", F32, F32, List.of(huge, ValueRange.of(0x1p-149)));
        assertFalse(back.isWithin(Float.MAX_VALUE));
    }
}
