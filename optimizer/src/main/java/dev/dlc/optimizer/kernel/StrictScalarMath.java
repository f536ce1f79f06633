package dev.dlc.optimizer.kernel;

/** {@link StrictMath} in double, and the error function by its series. */
enum StrictScalarMath implements ScalarMath {
    INSTANCE;

    @Override
    public double apply(String op, double x, boolean single) {
        double value = switch (op) {
            case "exp" -> StrictMath.exp(x);
            case "expm1" -> StrictMath.expm1(x);
            case "log" -> StrictMath.log(x);
            case "log1p" -> StrictMath.log1p(x);
            case "sin" -> StrictMath.sin(x);
            case "cos" -> StrictMath.cos(x);
            case "tanh" -> StrictMath.tanh(x);
            case "erf" -> erf(x);
            default -> throw new IllegalArgumentException("no function " + op);
        };
        return single ? (float) value : value;
    }

    @Override
    public double apply(String op, double x, double y, boolean single) {
        double value = switch (op) {
            case "pow" -> StrictMath.pow(x, y);
            case "atan2" -> StrictMath.atan2(x, y);
            default -> throw new IllegalArgumentException("no function " + op);
        };
        return single ? (float) value : value;
    }

    /**
     * {@code erf x = 2 / sqrt(pi) * exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))}; all terms have
     * one sign.
     */
    private static double erf(double x) {
        if (Double.isNaN(x) || Math.abs(x) > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
