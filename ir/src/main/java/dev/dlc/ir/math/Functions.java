package dev.dlc.ir.math;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The functions by the name of their op. */
public final class Functions {
    /** The ops that are sequences of simpler operations. */
    public static final Set<String> NAMES = Set.of(
            "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "erf", "pow", "atan2", "floor", "ceil", "round");

    private Functions() {}

    /** Whether {@link Arithmetic#rarely} never happens for operands in a range. */
    public static boolean isNeverRare(String name, ValueRange x) {
        boolean hasRareCase = name.equals("sin") || name.equals("cos");
        return hasRareCase && x.isWithin(Trigonometry.LARGE);
    }

    /**
     * The value of a function of f32.
     *
     * @param name one of {@link #NAMES}
     * @param operands as many as the op takes
     */
    public static <F, I, B> F apply(String name, Arithmetic<F, I, B> a, List<F> operands) {
        F x = operands.getFirst();
        F y = operands.getLast();
        return switch (name) {
            case "exp" -> new Exponentials<>(a).exp(x);
            case "expm1" -> new Exponentials<>(a).expm1(x);
            case "tanh" -> new Exponentials<>(a).tanh(x);
            case "erf" -> new Exponentials<>(a).erf(x);
            case "log" -> new Logarithms<>(a).log(x);
            case "log1p" -> new Logarithms<>(a).log1p(x);
            case "pow" -> new Powers<>(a).pow(x, y);
            case "sin" -> new Trigonometry<>(a).sin(x);
            case "cos" -> new Trigonometry<>(a).cos(x);
            case "atan2" -> new Trigonometry<>(a).atan2(x, y);
            case "floor" -> new Rounding<>(a).floor(x);
            case "ceil" -> new Rounding<>(a).ceil(x);
            case "round" -> new Rounding<>(a).round(x);
            default -> throw new IllegalArgumentException(name + " is not one of " + NAMES);
        };
    }

    /** A function of f32 for one value; {@code y} is ignored by those of one operand. */
    public static float apply(String name, float x, float y) {
        return apply(name, FloatArithmetic.INSTANCE, List.of(x, y));
    }

    /**
     * {@code erf} in f64, the one function of doubles that {@link StrictMath} lacks.
     *
     * @param exp {@link StrictMath#exp}
     */
    public static <F, B> F doubleErf(Reals<F, B> a, UnaryOperator<F> exp, F x) {
        return new DoubleErf<>(a, exp).erf(x);
    }

    /** {@code erf} of one double. */
    public static double doubleErf(double x) {
        return doubleErf(DoubleArithmetic.INSTANCE, StrictMath::exp, x);
    }
}
