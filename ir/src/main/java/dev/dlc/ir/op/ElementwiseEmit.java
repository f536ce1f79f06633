package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;

/** Elementwise ops; operands are broadcast to a common shape. */
public interface ElementwiseEmit extends MovementEmit {
    /** A unary op. */
    default Node unary(Op op, Node x) {
        return node(op, Attrs.NONE, x);
    }

    /** A binary op. */
    default Node binary(Op op, Node x, Node y) {
        Shape shape = Broadcasting.shape(x.shape(), y.shape());
        return node(op, Attrs.NONE, expand(x, shape), expand(y, shape));
    }

    /** -x. */
    default Node neg(Node x) {
        return unary(Elementwise.NEG, x);
    }

    /** |x|. */
    default Node abs(Node x) {
        return unary(Elementwise.ABS, x);
    }

    /** -1, 0 or 1. */
    default Node sign(Node x) {
        return unary(Elementwise.SIGN, x);
    }

    /** e^x. */
    default Node exp(Node x) {
        return unary(Elementwise.EXP, x);
    }

    /** e^x - 1. */
    default Node expm1(Node x) {
        return unary(Elementwise.EXPM1, x);
    }

    /** The natural logarithm. */
    default Node log(Node x) {
        return unary(Elementwise.LOG, x);
    }

    /** log(1 + x). */
    default Node log1p(Node x) {
        return unary(Elementwise.LOG1P, x);
    }

    /** The square root. */
    default Node sqrt(Node x) {
        return unary(Elementwise.SQRT, x);
    }

    /** 1 / sqrt x. */
    default Node rsqrt(Node x) {
        return unary(Elementwise.RSQRT, x);
    }

    /** Sine. */
    default Node sin(Node x) {
        return unary(Elementwise.SIN, x);
    }

    /** Cosine. */
    default Node cos(Node x) {
        return unary(Elementwise.COS, x);
    }

    /** Hyperbolic tangent. */
    default Node tanh(Node x) {
        return unary(Elementwise.TANH, x);
    }

    /** The error function. */
    default Node erf(Node x) {
        return unary(Elementwise.ERF, x);
    }

    /** The largest whole number not above x. */
    default Node floor(Node x) {
        return unary(Elementwise.FLOOR, x);
    }

    /** The smallest whole number not below x. */
    default Node ceil(Node x) {
        return unary(Elementwise.CEIL, x);
    }

    /** The nearest whole number, ties to even. */
    default Node round(Node x) {
        return unary(Elementwise.ROUND, x);
    }

    /** Logical negation. */
    default Node not(Node x) {
        return unary(Elementwise.NOT, x);
    }

    /** Whether x is neither infinite nor NaN. */
    default Node isFinite(Node x) {
        return unary(Elementwise.IS_FINITE, x);
    }

    /** x + y. */
    default Node add(Node x, Node y) {
        return binary(Elementwise.ADD, x, y);
    }

    /** x - y. */
    default Node sub(Node x, Node y) {
        return binary(Elementwise.SUB, x, y);
    }

    /** x y. */
    default Node mul(Node x, Node y) {
        return binary(Elementwise.MUL, x, y);
    }

    /** x / y. */
    default Node div(Node x, Node y) {
        return binary(Elementwise.DIV, x, y);
    }

    /** The rest of x / y. */
    default Node rem(Node x, Node y) {
        return binary(Elementwise.REM, x, y);
    }

    /** x^y. */
    default Node pow(Node x, Node y) {
        return binary(Elementwise.POW, x, y);
    }

    /** The larger. */
    default Node max(Node x, Node y) {
        return binary(Elementwise.MAX, x, y);
    }

    /** The smaller. */
    default Node min(Node x, Node y) {
        return binary(Elementwise.MIN, x, y);
    }

    /** The angle of the point (x, y). */
    default Node atan2(Node y, Node x) {
        return binary(Elementwise.ATAN2, y, x);
    }

    /** And. */
    default Node and(Node x, Node y) {
        return binary(Elementwise.AND, x, y);
    }

    /** Or. */
    default Node or(Node x, Node y) {
        return binary(Elementwise.OR, x, y);
    }

    /** Exclusive or. */
    default Node xor(Node x, Node y) {
        return binary(Elementwise.XOR, x, y);
    }

    /** x moved up by y bits. */
    default Node shiftLeft(Node x, Node y) {
        return binary(Elementwise.SHIFT_LEFT, x, y);
    }

    /** x moved down by y bits. */
    default Node shiftRight(Node x, Node y) {
        return binary(Elementwise.SHIFT_RIGHT, x, y);
    }

    /** x = y. */
    default Node eq(Node x, Node y) {
        return binary(Elementwise.EQ, x, y);
    }

    /** Not x = y. */
    default Node ne(Node x, Node y) {
        return binary(Elementwise.NE, x, y);
    }

    /** x below y. */
    default Node lt(Node x, Node y) {
        return binary(Elementwise.LT, x, y);
    }

    /** x below or equal to y. */
    default Node le(Node x, Node y) {
        return binary(Elementwise.LE, x, y);
    }

    /** x above y. */
    default Node gt(Node x, Node y) {
        return binary(Elementwise.GT, x, y);
    }

    /** x above or equal to y. */
    default Node ge(Node x, Node y) {
        return binary(Elementwise.GE, x, y);
    }

    /** x where the condition holds, else y. */
    default Node select(Node condition, Node x, Node y) {
        Shape shape = Broadcasting.shape(condition.shape(), Broadcasting.shape(x.shape(), y.shape()));
        return node(Elementwise.SELECT, Attrs.NONE, expand(condition, shape), expand(x, shape), expand(y, shape));
    }

    /** x y + z, rounded once. */
    default Node fma(Node x, Node y, Node z) {
        Shape shape = Broadcasting.shape(x.shape(), Broadcasting.shape(y.shape(), z.shape()));
        return node(Elementwise.FMA, Attrs.NONE, expand(x, shape), expand(y, shape), expand(z, shape));
    }

    /** The same numbers in another dtype. */
    default Node cast(Node x, DType to) {
        return x.dtype() == to ? x : node(Elementwise.CAST, Attrs.NONE.with("to", to), x);
    }

    /** The same bits in another dtype. */
    default Node bitcast(Node x, DType to) {
        return x.dtype() == to ? x : node(Elementwise.BITCAST, Attrs.NONE.with("to", to), x);
    }
}
