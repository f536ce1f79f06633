package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import dev.dlc.ir.math.Arithmetic;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Emits the operations of the elementary functions; each result is a local, so that it may be used again. */
final class EmittedFloats implements Arithmetic<Expr, Expr, Expr> {
    private final Shape shape;
    private final UnaryOperator<Expr> widen;
    private final boolean isNeverRare;
    private Code code;

    /**
     * Emits into a block.
     *
     * @param widen makes a value of the shape from a literal
     * @param isNeverRare whether the operands lie where there are no rare cases
     */
    EmittedFloats(Code code, Shape shape, UnaryOperator<Expr> widen, boolean isNeverRare) {
        this.code = code;
        this.shape = shape;
        this.widen = widen;
        this.isNeverRare = isNeverRare;
    }

    private Expr keep(Expr value) {
        return code.declare("t", value);
    }

    /** A comparison of scalars is cheaper twice than kept as a boolean. */
    private Expr condition(Expr value) {
        return shape.isOne() ? value : keep(Ops.toMask(shape, value));
    }

    @Override
    public Expr real(double value) {
        return widen.apply(Exprs.constant((float) value));
    }

    @Override
    public Expr add(Expr a, Expr b) {
        return keep(a.add(b));
    }

    @Override
    public Expr sub(Expr a, Expr b) {
        return keep(a.sub(b));
    }

    @Override
    public Expr mul(Expr a, Expr b) {
        return keep(a.mul(b));
    }

    @Override
    public Expr div(Expr a, Expr b) {
        return keep(a.div(b));
    }

    @Override
    public Expr fma(Expr a, Expr b, Expr c) {
        return keep(Exprs.fma(a, b, c));
    }

    @Override
    public Expr neg(Expr a) {
        return keep(a.neg());
    }

    @Override
    public Expr abs(Expr a) {
        return keep(Exprs.abs(a));
    }

    @Override
    public Expr less(Expr a, Expr b) {
        return condition(a.lt(b));
    }

    @Override
    public Expr lessOrEqual(Expr a, Expr b) {
        return condition(a.le(b));
    }

    @Override
    public Expr equal(Expr a, Expr b) {
        return condition(a.eq(b));
    }

    @Override
    public Expr select(Expr condition, Expr yes, Expr no) {
        return keep(Exprs.select(condition, yes, no));
    }

    @Override
    public Expr bits(Expr a) {
        return keep(Exprs.toBits(a));
    }

    @Override
    public Expr fromBits(Expr a) {
        return keep(Exprs.fromBits(a));
    }

    @Override
    public Expr integer(int value) {
        return widen.apply(Exprs.constant(value));
    }

    @Override
    public Expr plus(Expr a, Expr b) {
        return keep(a.add(b));
    }

    @Override
    public Expr minus(Expr a, Expr b) {
        return keep(a.sub(b));
    }

    @Override
    public Expr times(Expr a, Expr b) {
        return keep(a.mul(b));
    }

    @Override
    public Expr and(Expr a, Expr b) {
        return keep(a.and(b));
    }

    @Override
    public Expr or(Expr a, Expr b) {
        return keep(a.or(b));
    }

    @Override
    public Expr xor(Expr a, Expr b) {
        return keep(a.xor(b));
    }

    @Override
    public Expr shiftLeft(Expr a, int distance) {
        return keep(a.shl(distance));
    }

    @Override
    public Expr shiftLeft(Expr a, Expr distance) {
        return keep(a.shl(distance));
    }

    @Override
    public Expr shiftRight(Expr a, int distance) {
        return keep(a.ushr(distance));
    }

    @Override
    public Expr shiftRight(Expr a, Expr distance) {
        return keep(a.ushr(distance));
    }

    @Override
    public Expr shiftRightSigned(Expr a, int distance) {
        return keep(a.shr(distance));
    }

    @Override
    public Expr choose(Expr condition, Expr yes, Expr no) {
        return select(condition, yes, no);
    }

    @Override
    public Expr both(Expr a, Expr b) {
        return shape.isOne() ? a.and(b) : keep(a.and(b));
    }

    @Override
    public Expr either(Expr a, Expr b) {
        return shape.isOne() ? a.or(b) : keep(a.or(b));
    }

    @Override
    public Expr not(Expr a) {
        return shape.isOne() ? a.not() : keep(a.not());
    }

    @Override
    public Expr rarely(Supplier<Expr> isRare, Expr otherwise, Supplier<Expr> value) {
        if (isNeverRare) {
            return otherwise;
        }
        Expr condition = isRare.get();
        Local result = code.declare("r", otherwise);
        Expr any = shape.isOne() ? condition : Vectors.anyTrue(condition);
        Code around = code;
        code.ifThen(any, inner -> {
            code = inner;
            Expr rare = value.get();
            inner.set(result, shape.isOne() ? rare : Exprs.select(condition, rare, result));
            code = around;
        });
        return result;
    }
}
