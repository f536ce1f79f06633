package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.ir.math.Reals;

/** Emits scalar arithmetic of doubles. */
record EmittedDoubles(Code code) implements Reals<Expr, Expr> {
    private Expr keep(Expr value) {
        return code.declare("t", value);
    }

    @Override
    public Expr real(double value) {
        return Exprs.constant(value);
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
        return a.lt(b);
    }

    @Override
    public Expr lessOrEqual(Expr a, Expr b) {
        return a.le(b);
    }

    @Override
    public Expr equal(Expr a, Expr b) {
        return a.eq(b);
    }

    @Override
    public Expr select(Expr condition, Expr yes, Expr no) {
        return keep(Exprs.select(condition, yes, no));
    }
}
