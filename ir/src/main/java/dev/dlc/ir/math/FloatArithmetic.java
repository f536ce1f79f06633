package dev.dlc.ir.math;

import java.util.function.Supplier;

/** f32 arithmetic on numbers. */
public enum FloatArithmetic implements Arithmetic<Float, Integer, Boolean> {
    /** The only one. */
    INSTANCE;

    @Override
    public Float real(double value) {
        return (float) value;
    }

    @Override
    public Float add(Float a, Float b) {
        return a + b;
    }

    @Override
    public Float sub(Float a, Float b) {
        return a - b;
    }

    @Override
    public Float mul(Float a, Float b) {
        return a * b;
    }

    @Override
    public Float div(Float a, Float b) {
        return a / b;
    }

    @Override
    public Float fma(Float a, Float b, Float c) {
        return Math.fma(a, b, c);
    }

    @Override
    public Float neg(Float a) {
        return -a;
    }

    @Override
    public Float abs(Float a) {
        return Math.abs(a);
    }

    @Override
    public Boolean less(Float a, Float b) {
        return a < b;
    }

    @Override
    public Boolean lessOrEqual(Float a, Float b) {
        return a <= b;
    }

    @Override
    public Boolean equal(Float a, Float b) {
        return a.floatValue() == b.floatValue();
    }

    @Override
    public Float select(Boolean condition, Float yes, Float no) {
        return condition ? yes : no;
    }

    @Override
    public Integer bits(Float a) {
        return Float.floatToRawIntBits(a);
    }

    @Override
    public Float fromBits(Integer a) {
        return Float.intBitsToFloat(a);
    }

    @Override
    public Integer integer(int value) {
        return value;
    }

    @Override
    public Integer plus(Integer a, Integer b) {
        return a + b;
    }

    @Override
    public Integer minus(Integer a, Integer b) {
        return a - b;
    }

    @Override
    public Integer times(Integer a, Integer b) {
        return a * b;
    }

    @Override
    public Integer and(Integer a, Integer b) {
        return a & b;
    }

    @Override
    public Integer or(Integer a, Integer b) {
        return a | b;
    }

    @Override
    public Integer xor(Integer a, Integer b) {
        return a ^ b;
    }

    @Override
    public Integer shiftLeft(Integer a, int distance) {
        return a << distance;
    }

    @Override
    public Integer shiftLeft(Integer a, Integer distance) {
        return a << distance;
    }

    @Override
    public Integer shiftRight(Integer a, int distance) {
        return a >>> distance;
    }

    @Override
    public Integer shiftRight(Integer a, Integer distance) {
        return a >>> distance;
    }

    @Override
    public Integer shiftRightSigned(Integer a, int distance) {
        return a >> distance;
    }

    @Override
    public Integer choose(Boolean condition, Integer yes, Integer no) {
        return condition ? yes : no;
    }

    @Override
    public Boolean both(Boolean a, Boolean b) {
        return a && b;
    }

    @Override
    public Boolean either(Boolean a, Boolean b) {
        return a || b;
    }

    @Override
    public Boolean not(Boolean a) {
        return !a;
    }

    @Override
    public Float rarely(Supplier<Boolean> condition, Float otherwise, Supplier<Float> value) {
        return condition.get() ? value.get() : otherwise;
    }
}
