package dev.dlc.ir.math;

import java.util.function.UnaryOperator;

/**
 * {@code erf} in double precision: an odd polynomial up to 1, and 1 - e^(-x^2) g(x) beyond, where g(x) = e^(x^2)
 * erfc(x) is smooth: a polynomial for each of three intervals. From 6 on the result is 1.
 */
final class DoubleErf<F, B> {
    private static final double[] NEAR = {
        0.1283791670955126,
        -0.3761263890318375,
        0.11283791670954879,
        -0.026866170645076792,
        0.0052239776248180145,
        -0.000854832698083379,
        0.0001205533111164271,
        -1.4925595266831182e-05,
        1.6461000484121368e-06,
        -1.6350312701054695e-07,
        1.4659775274047436e-08,
        -1.1372848856791674e-09,
        5.957176147748911e-11
    };
    /** On 1..2, in (x - 1.5) / 0.5. */
    private static final double[] FIRST = {
        0.3215854164543175,
        -0.08181145886628004,
        0.019037759963870138,
        -0.0041163631624454335,
        0.0008360838095501772,
        -0.00016081117337237463,
        2.9470857585360663e-05,
        -5.171328661078072e-06,
        8.723039535796884e-07,
        -1.4191188983511488e-07,
        2.2329527918697295e-08,
        -3.40590129634009e-09,
        5.033420569164749e-10,
        -7.259519499451313e-11,
        1.100964212179346e-11,
        -1.5053845831299624e-12
    };
    /** On 2..3.5, in (x - 2.75) / 0.75. */
    private static final double[] SECOND = {
        0.1936620962790687,
        -0.04742822817048103,
        0.011114208555369912,
        -0.0025035488001132916,
        0.0005440864558624406,
        -0.00011442715592553891,
        2.334754245726159e-05,
        -4.631695917758772e-06,
        8.950235548552142e-07,
        -1.6876607146353643e-07,
        3.108741481603338e-08,
        -5.5719576200679765e-09,
        9.837758249161545e-10,
        -1.9033868588167902e-10,
        3.2196177708426666e-11
    };
    /** On 3.5..6, in (x - 4.75) / 1.25. */
    private static final double[] THIRD = {
        0.1163027072102641,
        -0.029379310747707395,
        0.007283322449873491,
        -0.001773630657922528,
        0.000424629674811753,
        -0.00010002375154417127,
        2.3197454084069304e-05,
        -5.300335631658653e-06,
        1.1942782085034506e-06,
        -2.6530056804428126e-07,
        5.7493480936926216e-08,
        -1.244920350623496e-08,
        3.143975930092408e-09,
        -6.615970638060996e-10
    };

    private final Reals<F, B> a;
    private final UnaryOperator<F> exp;

    DoubleErf(Reals<F, B> arithmetic, UnaryOperator<F> exp) {
        this.a = arithmetic;
        this.exp = exp;
    }

    F erf(F x) {
        F near = a.fma(x, a.polynomial(a.mul(x, x), NEAR), x);
        F magnitude = a.abs(x);
        F bounded = a.select(a.less(a.real(6), magnitude), a.real(6), magnitude);
        F g = piece(bounded, THIRD, 4.75, 1.25);
        g = a.select(a.less(bounded, a.real(3.5)), piece(bounded, SECOND, 2.75, 0.75), g);
        g = a.select(a.less(bounded, a.real(2)), piece(bounded, FIRST, 1.5, 0.5), g);
        F far = a.sub(a.real(1), a.mul(exp.apply(a.neg(a.mul(bounded, bounded))), g));
        far = a.select(a.less(x, a.real(0)), a.neg(far), far);
        return a.select(a.less(magnitude, a.real(1)), near, far);
    }

    private F piece(F x, double[] coefficients, double middle, double radius) {
        return a.polynomial(a.div(a.sub(x, a.real(middle)), a.real(radius)), coefficients);
    }
}
