package dev.dlc.optimizer.kernel;

import dev.dlc.ir.math.Functions;
import java.util.Map;

/** About how much work an op is for one element, counted in additions. Decisions use it; no result depends on it. */
public final class OpCosts {
    /** One word of random bits. */
    public static final int RANDOM = 60;

    private static final int FUNCTION = 20;
    private static final Map<String, Integer> DEAR =
            Map.of("pow", 80, "div", 4, "rem", 20, "sqrt", 4, "rsqrt", 8, "floor", 6, "ceil", 6, "round", 6);

    /** Bytes of code for one word of random bits. */
    public static final int RANDOM_CODE = 1200;

    private static final int FUNCTION_CODE = 400;
    private static final int SIMPLE_CODE = 16;
    private static final Map<String, Integer> LONG_CODE =
            Map.of("pow", 1500, "sin", 900, "cos", 900, "atan2", 800, "erf", 700);

    private OpCosts() {}

    /** About how many bytes of bytecode an elementwise op is written out to. */
    public static int code(String op) {
        return LONG_CODE.getOrDefault(op, Functions.NAMES.contains(op) ? FUNCTION_CODE : SIMPLE_CODE);
    }

    /** The cost of an elementwise op by name. */
    public static int of(String op) {
        return DEAR.getOrDefault(op, Functions.NAMES.contains(op) ? FUNCTION : 1);
    }
}
