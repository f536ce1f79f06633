package dev.dlc.ir.math;

/** f64 arithmetic on numbers. */
public enum DoubleArithmetic implements Reals<Double, Boolean> {
    /** The only one. */
    INSTANCE;

    @Override
    public Double real(double value) {
        return value;
    }

    @Override
    public Double add(Double a, Double b) {
        return a + b;
    }

    @Override
    public Double sub(Double a, Double b) {
        return a - b;
    }

    @Override
    public Double mul(Double a, Double b) {
        return a * b;
    }

    @Override
    public Double div(Double a, Double b) {
        return a / b;
    }

    @Override
    public Double fma(Double a, Double b, Double c) {
        return Math.fma(a, b, c);
    }

    @Override
    public Double neg(Double a) {
        return -a;
    }

    @Override
    public Double abs(Double a) {
        return Math.abs(a);
    }

    @Override
    public Boolean less(Double a, Double b) {
        return a < b;
    }

    @Override
    public Boolean lessOrEqual(Double a, Double b) {
        return a <= b;
    }

    @Override
    public Boolean equal(Double a, Double b) {
        return a.doubleValue() == b.doubleValue();
    }

    @Override
    public Double select(Boolean condition, Double yes, Double no) {
        return condition ? yes : no;
    }
}
