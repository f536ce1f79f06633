package dev.dlc.optimizer.kernel;

/**
 * The functions that are no single operation of IEEE arithmetic. A backend's own fixed sequences make the interpreter
 * agree with that backend bit for bit.
 */
public interface ScalarMath {
    /** A function of one number by the name of its op, such as {@code exp}; {@code single}: in f32, else in f64. */
    double apply(String op, double x, boolean single);

    /** A function of two numbers by the name of its op: {@code pow}, {@code atan2}. */
    double apply(String op, double x, double y, boolean single);

    /** The functions of {@link StrictMath}, rounded to the type. */
    static ScalarMath strict() {
        return StrictScalarMath.INSTANCE;
    }
}
