package dev.dlc.optimizer.kernel;

import dev.dlc.ir.math.Functions;
import dev.dlc.ir.math.ValueRange;
import java.util.Map;
import java.util.function.Supplier;

/** About how much work an op is for one element, counted in additions. Decisions use it; no result depends on it. */
public final class OpCosts {
    /** One word of random bits. */
    public static final int RANDOM = 60;

    private static final int FUNCTION = 20;
    private static final Map<String, Integer> DEAR =
            Map.of("pow", 80, "div", 4, "rem", 20, "sqrt", 4, "rsqrt", 8, "floor", 6, "ceil", 6, "round", 6);

    /** Bytes of code for one word of random bits; these and the following were measured, of vector code. */
    public static final int RANDOM_CODE = 630;

    private static final int FUNCTION_CODE = 500;
    /** A sine or cosine of what is known not to be large. */
    private static final int USUAL_CODE = 650;

    private static final int SIMPLE_CODE = 16;
    private static final Map<String, Integer> LONG_CODE = Map.ofEntries(
            Map.entry("pow", 1600),
            Map.entry("sin", 2550),
            Map.entry("cos", 2550),
            Map.entry("atan2", 720),
            Map.entry("erf", 720),
            Map.entry("log", 620),
            Map.entry("log1p", 660),
            Map.entry("floor", 150),
            Map.entry("ceil", 150),
            Map.entry("round", 150));

    private OpCosts() {}

    /**
     * About how many bytes of bytecode an elementwise op is written out to.
     *
     * @param operand tells where the first operand lies
     */
    public static int code(String op, Supplier<ValueRange> operand) {
        boolean mayBeRare = op.equals("sin") || op.equals("cos");
        if (mayBeRare && Functions.isNeverRare(op, operand.get())) {
            return USUAL_CODE;
        }
        return LONG_CODE.getOrDefault(op, Functions.NAMES.contains(op) ? FUNCTION_CODE : SIMPLE_CODE);
    }

    /** The cost of an elementwise op by name. */
    public static int of(String op) {
        return DEAR.getOrDefault(op, Functions.NAMES.contains(op) ? FUNCTION : 1);
    }
}
