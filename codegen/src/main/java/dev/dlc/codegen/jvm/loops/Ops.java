package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.codegen.jvm.asm.Vectors;
import dev.dlc.ir.DType;
import dev.dlc.ir.math.Functions;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Emits the elementwise ops, for one element or a vector of them: the asm layer's operators serve both.
 *
 * @param code where functions put their intermediate values
 * @param shape of all operands and the result
 * @param widen makes a value of the shape from a literal
 * @param isNeverRare whether the operands lie where functions have no rare cases
 */
record Ops(Code code, Shape shape, UnaryOperator<Expr> widen, boolean isNeverRare) {
    /** The mask of a comparison, as a mask of the shape; scalars as they are. */
    static Expr toMask(Shape shape, Expr condition) {
        boolean fits = shape.isOne() || condition.type().equals(shape.masked().mask());
        return fits ? condition : Vectors.castMask(condition, shape.masked());
    }

    /**
     * Emits an op.
     *
     * @param name the op
     * @param from the type of the first numeric operand
     * @param to the type of the result
     * @param x operands, of the shape
     */
    Expr apply(String name, DType from, DType to, List<Expr> x) {
        Expr a = x.getFirst();
        Expr b = x.size() > 1 ? x.get(1) : a;
        return switch (name) {
            case "select" -> select(to, a, b, x.get(2));
            case "fma" -> Exprs.fma(a, b, x.get(2));
            case "cast" -> new Conversions(shape, widen).cast(a, from, to);
            case "bitcast" -> bitcast(a, from, to);
            case "eq", "ne", "lt", "le", "gt", "ge", "is_finite" -> compare(name, from, a, b);
            default ->
                switch (from.kind()) {
                    case BOOL -> logic(name, a, b);
                    case INT -> wrap(to, integer(name, to, a, b));
                    case FLOAT -> real(name, to, a, b);
                };
        };
    }

    private Expr bitcast(Expr a, DType from, DType to) {
        if (from.isFloat() == to.isFloat()) {
            return from == to || to.bytes() > 1 ? a : new Conversions(shape, widen).narrow(a, to);
        }
        return from.isFloat() ? Exprs.toBits(a) : Exprs.fromBits(a);
    }

    private Expr number(DType dtype, double value) {
        return widen.apply(Types.number(Types.value(dtype), value));
    }

    private Expr select(DType dtype, Expr condition, Expr yes, Expr no) {
        boolean isMaskChoice = !shape.isOne() && dtype == DType.BOOL;
        return isMaskChoice ? condition.and(yes).or(condition.not().and(no)) : Exprs.select(condition, yes, no);
    }

    private Expr compare(String name, DType dtype, Expr a, Expr b) {
        if (dtype == DType.BOOL) {
            return compareBools(name, a, b);
        }
        Expr result = switch (name) {
            case "eq" -> a.eq(b);
            case "ne" -> a.ne(b);
            case "lt" -> a.lt(b);
            case "le" -> a.le(b);
            case "gt" -> a.gt(b);
            case "ge" -> a.ge(b);
            case "is_finite" -> Exprs.abs(a).le(number(dtype, dtype == DType.F64 ? Double.MAX_VALUE : Float.MAX_VALUE));
            default -> throw new IllegalArgumentException("no comparison " + name);
        };
        return toMask(shape, result);
    }

    /** False is less than true. */
    private Expr compareBools(String name, Expr a, Expr b) {
        return switch (name) {
            case "ne" -> exclusive(a, b);
            case "eq" -> exclusive(a, b).not();
            case "lt" -> a.not().and(b);
            case "gt" -> a.and(b.not());
            case "le" -> a.not().or(b);
            case "ge" -> a.or(b.not());
            default -> throw new IllegalArgumentException("no comparison of bools " + name);
        };
    }

    private static Expr exclusive(Expr a, Expr b) {
        return a.and(b.not()).or(a.not().and(b));
    }

    private static Expr logic(String name, Expr a, Expr b) {
        return switch (name) {
            case "not" -> a.not();
            case "and" -> a.and(b);
            case "or" -> a.or(b);
            case "xor" -> exclusive(a, b);
            default -> throw new IllegalArgumentException("no op on bools " + name);
        };
    }

    private Expr integer(String name, DType dtype, Expr a, Expr b) {
        Expr zero = number(dtype, 0);
        return switch (name) {
            case "neg" -> a.neg();
            case "abs" -> Exprs.abs(a);
            case "sign" -> sign(dtype, a, zero);
            case "add" -> a.add(b);
            case "sub" -> a.sub(b);
            case "mul" -> a.mul(b);
            case "div" -> Exprs.select(b.eq(zero), zero, a.div(b));
            case "rem" -> Exprs.select(b.eq(zero), zero, a.rem(b));
            case "max" -> Exprs.max(a, b);
            case "min" -> Exprs.min(a, b);
            case "and" -> a.and(b);
            case "or" -> a.or(b);
            case "xor" -> a.xor(b);
            case "shift_left" -> a.shl(count(dtype, b));
            case "shift_right" -> unsigned(dtype, a).ushr(count(dtype, b));
            default -> throw new IllegalArgumentException("no op on integers " + name);
        };
    }

    /** Java takes counts modulo 32 or 64 itself. */
    private Expr count(DType dtype, Expr count) {
        Expr inRange = dtype.bytes() == 1 ? count.and(number(DType.I32, Byte.SIZE - 1)) : count;
        return shape.isOne() ? inRange.to(Primitive.INT) : inRange;
    }

    private Expr unsigned(DType dtype, Expr a) {
        return dtype.bytes() == 1 ? a.and(number(DType.I32, 0xff)) : a;
    }

    /** Back into the range of a small integer type. */
    private Expr wrap(DType dtype, Expr value) {
        return switch (dtype) {
            case I8 ->
                shape.isOne()
                        ? value.to(Primitive.BYTE).to(Primitive.INT)
                        : value.shl(Integer.SIZE - Byte.SIZE).shr(Integer.SIZE - Byte.SIZE);
            case U8 -> value.and(number(DType.I32, 0xff));
            case I32, I64, BOOL, F64, F32, F16, BF16 -> value;
        };
    }

    private Expr sign(DType dtype, Expr a, Expr other) {
        Expr zero = number(dtype, 0);
        return Exprs.select(a.gt(zero), number(dtype, 1), Exprs.select(a.lt(zero), number(dtype, -1), other));
    }

    private Expr real(String name, DType dtype, Expr a, Expr b) {
        return switch (name) {
            case "neg" -> a.neg();
            case "abs" -> Exprs.abs(a);
            case "sign" -> sign(dtype, a, a);
            case "sqrt" -> Exprs.sqrt(a);
            case "rsqrt" -> number(dtype, 1).div(Exprs.sqrt(a));
            case "add" -> a.add(b);
            case "sub" -> a.sub(b);
            case "mul" -> a.mul(b);
            case "div" -> a.div(b);
            case "rem" -> a.rem(b);
            case "max" -> Exprs.max(a, b);
            case "min" -> Exprs.min(a, b);
            default -> function(name, dtype, a, b);
        };
    }

    private Expr function(String name, DType dtype, Expr a, Expr b) {
        Expr x = code.declare("x", a);
        Expr y = b == a ? x : code.declare("y", b);
        return dtype == DType.F64
                ? doubles(name, x, y)
                : Functions.apply(name, new EmittedFloats(code, shape, widen, isNeverRare), List.of(x, y));
    }

    private Expr doubles(String name, Expr x, Expr y) {
        return switch (name) {
            case "floor", "ceil" -> Exprs.invoke(MethodRef.of(Math.class, name, double.class), x);
            case "round" -> Exprs.invoke(MethodRef.of(Math.class, "rint", double.class), x);
            case "erf" -> Functions.doubleErf(new EmittedDoubles(code), e -> code.declare("t", strict("exp", e)), x);
            case "pow", "atan2" -> Exprs.invoke(MethodRef.of(StrictMath.class, name, double.class, double.class), x, y);
            default -> strict(name, x);
        };
    }

    private static Expr strict(String name, Expr x) {
        return Exprs.invoke(MethodRef.of(StrictMath.class, name, double.class), x);
    }

    /** Whether vectors can do an op on elements of a type; the result, if it differs, is checked by itself. */
    static boolean hasVectorForm(String name, DType from, DType to) {
        return switch (name) {
            case "select", "eq", "ne", "lt", "le", "gt", "ge", "is_finite", "bitcast", "fma" -> true;
            case "cast" -> Conversions.hasVectorForm(from, to);
            default ->
                switch (from) {
                    case F32 -> !name.equals("rem");
                    case F64 ->
                        List.of("neg", "abs", "sign", "sqrt", "rsqrt", "add", "sub", "mul", "div", "max", "min")
                                .contains(name);
                    case I32, I8, U8 -> !name.equals("div") && !name.equals("rem");
                    case I64 ->
                        List.of("neg", "add", "sub", "and", "or", "xor", "shift_left", "shift_right")
                                .contains(name);
                    case BOOL -> true;
                    case F16, BF16 -> false;
                };
        };
    }

    /** Whether a value differs between lanes. */
    static boolean isVector(Expr value) {
        return value.type() instanceof JType.Vector || value.type() instanceof JType.Mask;
    }
}
