package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Op;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import dev.dlc.ir.kernel.Expr;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import dev.dlc.ir.op.OpTable;
import java.util.List;

/** Short names for building kernels in tests. */
final class Ir {
    private Ir() {}

    static Dim dim(String symbol) {
        return Dim.symbol(symbol);
    }

    static Axis axis(String name, String extent) {
        return new Axis(name, Dim.symbol(extent));
    }

    static Axis axis(String name, long extent) {
        return new Axis(name, Dim.of(extent));
    }

    static Op op(String name) {
        return OpTable.find(name).orElseThrow();
    }

    static Expr apply(DType dtype, String name, Expr... operands) {
        return new Expr.Apply(dtype, op(name), List.of(operands));
    }

    /** An op on f32. */
    static Expr f(String name, Expr... operands) {
        return apply(DType.F32, name, operands);
    }

    static Expr bool(String name, Expr... operands) {
        return apply(DType.BOOL, name, operands);
    }

    static Expr num(double value) {
        return new Expr.Constant(DType.F32, value);
    }

    static Expr local(DType dtype, String name) {
        return new Expr.Local(dtype, name);
    }

    static Expr local(String name) {
        return local(DType.F32, name);
    }

    static Expr load(DType dtype, int buffer, Dim index, Guard... guards) {
        return new Expr.Load(dtype, buffer, index, List.of(guards), 0);
    }

    static Expr load(int buffer, Dim index, Guard... guards) {
        return load(DType.F32, buffer, index, guards);
    }

    static Statement let(String name, Expr value) {
        return new Statement.Let(name, value);
    }

    static Statement store(int buffer, Dim index, Expr value, Guard... guards) {
        return new Statement.Store(buffer, index, value, List.of(guards));
    }

    static Accumulator sum(String name, Expr value) {
        return acc(name, Accumulator.Kind.SUM, value);
    }

    static Accumulator acc(String name, Accumulator.Kind kind, Expr value) {
        boolean isArg = kind == Accumulator.Kind.ARGMAX || kind == Accumulator.Kind.ARGMIN;
        return new Accumulator(name, isArg ? DType.I32 : value.dtype(), kind, value);
    }

    static Statement reduce(int inner, List<Axis> axes, Accumulator... accumulators) {
        return new Statement.Reduce(axes, inner, List.of(), List.of(accumulators));
    }

    static Kernel.Buffer read(DType dtype) {
        return new Kernel.Buffer(dtype, Kernel.Access.READ);
    }

    static Kernel.Buffer write(DType dtype) {
        return new Kernel.Buffer(dtype, Kernel.Access.WRITE);
    }

    static Kernel.Buffer update(DType dtype) {
        return new Kernel.Buffer(dtype, Kernel.Access.READ_WRITE);
    }

    static Kernel nest(
            String name,
            List<Kernel.Buffer> buffers,
            List<String> sizes,
            List<Axis> parallel,
            Statement... statements) {
        return new Kernel(name, buffers, sizes, new Body.LoopNest(parallel, List.of(statements)));
    }
}
