package dev.dlc.optimizer.kernel;

import dev.dlc.ir.DType;
import dev.dlc.ir.math.Functions;
import java.util.List;

/** What the elementwise ops do to single numbers, in the arithmetic of their type. */
final class ScalarOps {
    private ScalarOps() {}

    /** A floating op on floating operands. */
    static double real(String op, DType dtype, double x, double y, double z) {
        boolean single = dtype != DType.F64;
        return switch (op) {
            case "neg" -> -x;
            case "abs" -> Math.abs(x);
            case "sign" -> Math.signum(x);
            case "sqrt" -> Numbers.round(dtype, Math.sqrt(x));
            case "rsqrt" -> Numbers.round(dtype, 1 / Numbers.round(dtype, Math.sqrt(x)));
            case "floor" -> Math.floor(x);
            case "ceil" -> Math.ceil(x);
            case "round" -> Math.rint(x);
            case "add" -> Numbers.round(dtype, x + y);
            case "sub" -> Numbers.round(dtype, x - y);
            case "mul" -> Numbers.round(dtype, x * y);
            case "div" -> Numbers.round(dtype, x / y);
            case "rem" -> Numbers.round(dtype, x % y);
            case "max" -> Math.max(x, y);
            case "min" -> Math.min(x, y);
            case "fma" -> single ? Math.fma((float) x, (float) y, (float) z) : Math.fma(x, y, z);
            default -> single ? Functions.apply(op, (float) x, (float) y) : function(op, x, y);
        };
    }

    /** A function of f64. */
    private static double function(String op, double x, double y) {
        return switch (op) {
            case "exp" -> StrictMath.exp(x);
            case "expm1" -> StrictMath.expm1(x);
            case "log" -> StrictMath.log(x);
            case "log1p" -> StrictMath.log1p(x);
            case "sin" -> StrictMath.sin(x);
            case "cos" -> StrictMath.cos(x);
            case "tanh" -> StrictMath.tanh(x);
            case "erf" -> Functions.doubleErf(x);
            case "pow" -> StrictMath.pow(x, y);
            case "atan2" -> StrictMath.atan2(x, y);
            default -> throw new IllegalArgumentException("no function " + op);
        };
    }

    /** An integer or boolean op on operands of its type. */
    static long integer(String op, DType dtype, long x, long y) {
        int count = (int) (y & (Numbers.width(dtype) - 1));
        long value = switch (op) {
            case "neg" -> -x;
            case "abs" -> Math.abs(x);
            case "sign" -> Long.signum(x);
            case "not" -> 1 - x;
            case "add" -> x + y;
            case "sub" -> x - y;
            case "mul" -> x * y;
            case "div" -> y == 0 ? 0 : x / y;
            case "rem" -> y == 0 ? 0 : x % y;
            case "max" -> Math.max(x, y);
            case "min" -> Math.min(x, y);
            case "and" -> x & y;
            case "or" -> x | y;
            case "xor" -> x ^ y;
            case "shift_left" -> x << count;
            case "shift_right" -> (x & mask(dtype)) >>> count;
            default -> throw new IllegalArgumentException("no integer op " + op);
        };
        return Numbers.wrap(dtype, value);
    }

    private static long mask(DType dtype) {
        int width = Numbers.width(dtype);
        return width == 64 ? -1 : (1L << width) - 1;
    }

    /** Whether an op yields bool from operands of any type. */
    static boolean isPredicate(String op) {
        return List.of("eq", "ne", "lt", "le", "gt", "ge", "is_finite").contains(op);
    }

    /** A predicate on reals. */
    static boolean predicate(String op, double x, double y) {
        return switch (op) {
            case "eq" -> x == y;
            case "ne" -> x != y;
            case "lt" -> x < y;
            case "le" -> x <= y;
            case "gt" -> x > y;
            case "ge" -> x >= y;
            case "is_finite" -> Double.isFinite(x);
            default -> throw new IllegalArgumentException("no predicate " + op);
        };
    }

    /** A predicate on integers. */
    static boolean predicate(String op, long x, long y) {
        int order = Long.compare(x, y);
        return switch (op) {
            case "eq" -> order == 0;
            case "ne" -> order != 0;
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            case "ge" -> order >= 0;
            default -> throw new IllegalArgumentException("no predicate " + op);
        };
    }
}
