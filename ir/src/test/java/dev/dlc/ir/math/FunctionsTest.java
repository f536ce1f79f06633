package dev.dlc.ir.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors stay below those that docs/numerics.md states, and special cases are those of the JDK's functions. */
class FunctionsTest {
    /** A prime, so that the sweep meets all exponents and many fractions. */
    private static final int STRIDE = Integer.getInteger("math.stride", 40_009);

    private static final int PAIRS = Integer.getInteger("math.pairs", 200_000);

    private static final List<Float> SPECIAL = List.of(
            0f,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            0x1p-30f,
            -0x1p-30f,
            0.5f,
            -0.5f,
            1f,
            -1f,
            1.5f,
            -1.5f,
            2f,
            -2f,
            3f,
            -3f,
            104f,
            -104f,
            8388607.5f,
            -8388607.5f,
            16777215f,
            -16777215f,
            16777216f,
            -16777216f,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN);

    record Unary(String name, DoubleUnaryOperator exact, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Binary(String name, DoubleBinaryOperator exact, double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Unary> unary() {
        return List.of(
                new Unary("exp", StrictMath::exp, 0.9),
                new Unary("expm1", StrictMath::expm1, 1.5),
                new Unary("log", StrictMath::log, 0.8),
                new Unary("log1p", StrictMath::log1p, 1.5),
                new Unary("sin", StrictMath::sin, 1.7),
                new Unary("cos", StrictMath::cos, 1.7),
                new Unary("tanh", StrictMath::tanh, 2.4),
                new Unary("erf", Functions::doubleErf, 1.1),
                new Unary("floor", StrictMath::floor, 0),
                new Unary("ceil", StrictMath::ceil, 0),
                new Unary("round", StrictMath::rint, 0));
    }

    static List<Binary> binary() {
        return List.of(new Binary("pow", StrictMath::pow, 1.2), new Binary("atan2", StrictMath::atan2, 2.5));
    }

    @ParameterizedTest
    @MethodSource("unary")
    void errorsOverAllFloatsAreBounded(Unary f) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
            float x = Float.intBitsToFloat((int) bits);
            double error = Ulps.error(Functions.apply(f.name, x, x), f.exact.applyAsDouble(x));
            worst = Math.max(worst, error);
            assertTrue(error <= f.ulps, () -> f.name + "(" + x + ") is " + error + " ulp off");
        }
        System.out.printf("%s: %.3f ulp%n", f.name, worst);
    }

    @ParameterizedTest
    @MethodSource("unary")
    void specialValuesAreThoseOfTheJdk(Unary f) {
        for (float x : SPECIAL) {
            float exact = (float) f.exact.applyAsDouble(x);
            checkSpecial(f.name + "(" + x + ")", exact, Functions.apply(f.name, x, x));
        }
    }

    @ParameterizedTest
    @MethodSource("binary")
    void errorsOfRandomPairsAreBounded(Binary f) {
        Random random = new Random(7);
        double worst = 0;
        for (int i = 0; i < PAIRS; i++) {
            float x = i % 4 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) Math.exp(random.nextGaussian() * 3);
            // Exponents for which the power is mostly a float, and ordinary ones.
            double y = random.nextGaussian() * (i % 2 == 0 ? 3 : 60 / Math.max(1e-3, Math.abs(Math.log(Math.abs(x)))));
            double error = Ulps.error(Functions.apply(f.name, x, (float) y), f.exact.applyAsDouble(x, (float) y));
            worst = Math.max(worst, error);
            assertTrue(error <= f.ulps, () -> f.name + "(" + x + ", " + (float) y + ") is " + error + " ulp off");
        }
        System.out.printf("%s: %.3f ulp%n", f.name, worst);
    }

    @ParameterizedTest
    @MethodSource("binary")
    void specialPairsAreThoseOfTheJdk(Binary f) {
        for (float x : SPECIAL) {
            for (float y : SPECIAL) {
                float exact = (float) f.exact.applyAsDouble(x, y);
                checkSpecial(f.name + "(" + x + ", " + y + ")", exact, Functions.apply(f.name, x, y));
            }
        }
    }

    /** Zeros with their signs, infinities, NaN and 1 must be exact; other values are near. */
    private static void checkSpecial(String call, float exact, float found) {
        boolean mustMatch = exact == 0 || Math.abs(exact) == 1 || Float.isInfinite(exact) || Float.isNaN(exact);
        if (mustMatch) {
            assertEquals(exact, found, call);
        } else {
            assertEquals(exact, found, 3 * Math.ulp(exact), call);
        }
    }

    @Test
    void erfOfDoublesHasTheErrorOfOnePlace() {
        // Digits from an arbitrary-precision computation.
        double[][] table = {
            {1e-300, 1.1283791670955126e-300},
            {0.125, 0.1403162048013338},
            {0.5, 0.5204998778130465},
            {0.9999, 0.8426592780487595},
            {1.0, 0.8427007929497149},
            {1.25, 0.9229001282564583},
            {1.999, 0.9953015566513705},
            {2.5, 0.999593047982555},
            {3.25, 0.9999956972205363},
            {4.5, 0.9999999998033839},
            {5.75, 0.9999999999999996},
            {7, 1}
        };
        for (double[] row : table) {
            assertEquals(row[1], Functions.doubleErf(row[0]), 2 * Math.ulp(row[1]), () -> "erf(" + row[0] + ")");
            assertEquals(-row[1], Functions.doubleErf(-row[0]), 2 * Math.ulp(row[1]));
        }
        assertEquals(-0.0, Functions.doubleErf(-0.0));
        assertTrue(Double.isNaN(Functions.doubleErf(Double.NaN)));
        assertEquals(1, Functions.doubleErf(Double.POSITIVE_INFINITY));
    }

    @Test
    void unknownNamesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Functions.apply("gamma", 1, 1));
    }
}
