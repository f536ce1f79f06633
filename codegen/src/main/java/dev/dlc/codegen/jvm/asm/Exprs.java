package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.Expr.Constant;
import dev.dlc.codegen.jvm.asm.JType.Mask;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import java.util.List;

/** Makes expressions. Integer constants are folded here, so that callers may write static dims without care. */
public final class Exprs {
    private static final MethodRef FMA_FLOAT = MethodRef.of(Math.class, "fma", float.class, float.class, float.class);
    private static final MethodRef FMA_DOUBLE =
            MethodRef.of(Math.class, "fma", double.class, double.class, double.class);

    private Exprs() {}

    /** An int literal. */
    public static Expr constant(int value) {
        return new Constant(Primitive.INT, value);
    }

    /** A long literal. */
    public static Expr constant(long value) {
        return new Constant(Primitive.LONG, value);
    }

    /** A float literal; the bits are kept, including those of NaN and -0. */
    public static Expr constant(float value) {
        return new Constant(Primitive.FLOAT, value);
    }

    /** A double literal; the bits are kept. */
    public static Expr constant(double value) {
        return new Constant(Primitive.DOUBLE, value);
    }

    /** A boolean literal. */
    public static Expr constant(boolean value) {
        return new Constant(Primitive.BOOLEAN, value);
    }

    /** A string literal. */
    public static Expr constant(String value) {
        return new Constant(JType.STRING, value);
    }

    /** A call; the receiver, if the method has one, comes first. */
    public static Expr invoke(MethodRef method, Expr... arguments) {
        return new Expr.Invoke(method, method.result(), List.of(arguments));
    }

    /** A call; the receiver, if the method has one, comes first. */
    public static Expr invoke(MethodRef method, List<Expr> arguments) {
        return new Expr.Invoke(method, method.result(), arguments);
    }

    /** A static field. */
    public static Expr staticField(Class<?> owner, String name, JType type) {
        return new Expr.StaticField(type, owner.describeConstable().orElseThrow(), name);
    }

    /** A new array of zeros. */
    public static Expr newArray(JType element, Expr length) {
        return new Expr.NewArray(new JType.Array(element), length);
    }

    /** The first where the condition holds, else the second; blends lanes when the condition is a mask. */
    public static Expr select(Expr condition, Expr yes, Expr no) {
        return condition.type() instanceof Mask
                ? Vectors.select(condition, yes, no)
                : new Expr.Conditional(condition, yes, no);
    }

    /** {@code a * b + c} with one rounding; scalar or vector. */
    public static Expr fma(Expr a, Expr b, Expr c) {
        if (a.type() instanceof Vector) {
            return Vectors.fma(a, b, c);
        }
        return invoke(a.type() == Primitive.FLOAT ? FMA_FLOAT : FMA_DOUBLE, a, b, c);
    }

    /** The smaller one; NaN if a side is NaN, and -0 is smaller than +0. Scalar or vector. */
    public static Expr min(Expr a, Expr b) {
        return a.type() instanceof Vector ? Vectors.binary("min", a, b) : math("min", a, b);
    }

    /** The larger one; NaN if a side is NaN, and -0 is smaller than +0. Scalar or vector. */
    public static Expr max(Expr a, Expr b) {
        return a.type() instanceof Vector ? Vectors.binary("max", a, b) : math("max", a, b);
    }

    /** Magnitude. Scalar or vector. */
    public static Expr abs(Expr a) {
        return a.type() instanceof Vector ? Vectors.unary("abs", a) : math("abs", a);
    }

    /** Correctly rounded square root of floats or doubles. Scalar or vector. */
    public static Expr sqrt(Expr a) {
        if (a.type() instanceof Vector) {
            return Vectors.unary("sqrt", a);
        }
        // The double root of a float, rounded to float, is the correctly rounded float root; C2 makes one instruction.
        return math("sqrt", a.to(Primitive.DOUBLE)).to((Primitive) a.type());
    }

    /** The bits of floats as ints (doubles as longs), unchanged. Scalar or vector. */
    public static Expr toBits(Expr a) {
        if (a.type() instanceof Vector) {
            return Vectors.reinterpret(a);
        }
        return a.type() == Primitive.FLOAT
                ? invoke(MethodRef.of(Float.class, "floatToRawIntBits", float.class), a)
                : invoke(MethodRef.of(Double.class, "doubleToRawLongBits", double.class), a);
    }

    /** The floats with these bits (doubles of longs). Scalar or vector. */
    public static Expr fromBits(Expr a) {
        if (a.type() instanceof Vector) {
            return Vectors.reinterpret(a);
        }
        return a.type() == Primitive.INT
                ? invoke(MethodRef.of(Float.class, "intBitsToFloat", int.class), a)
                : invoke(MethodRef.of(Double.class, "longBitsToDouble", long.class), a);
    }

    private static Expr math(String name, Expr... arguments) {
        if (!(arguments[0].type() instanceof Primitive p && p.isArithmetic())) {
            throw Check.wrong("Math." + name + " needs a number", arguments[0]);
        }
        Class<?> c = switch (p) {
            case INT -> int.class;
            case LONG -> long.class;
            case FLOAT -> float.class;
            case DOUBLE -> double.class;
            case VOID, BOOLEAN, BYTE, SHORT -> throw new AssertionError(p);
        };
        MethodRef method =
                arguments.length == 1 ? MethodRef.of(Math.class, name, c) : MethodRef.of(Math.class, name, c, c);
        return invoke(method, arguments);
    }

    static Expr binary(BinaryOp op, Expr left, Expr right) {
        if (left.type() instanceof Vector) {
            return Vectors.binary(op, left, right);
        }
        boolean isLogic = op == BinaryOp.AND || op == BinaryOp.OR;
        if (isLogic && left.type() instanceof Mask) {
            return Vectors.maskLogic(op, left, right);
        }
        if (isLogic && left.type() == Primitive.BOOLEAN) {
            return new Expr.Logical(op == BinaryOp.AND, left, right);
        }
        Expr node = new Expr.Binary(op, left, right);
        return left.type() == Primitive.INT ? fold(op, left, right, node) : node;
    }

    static Expr compare(CompareOp op, Expr left, Expr right) {
        return left.type() instanceof Vector ? Vectors.compare(op, left, right) : new Expr.Compare(op, left, right);
    }

    /** Int arithmetic wraps, so it is exact under regrouping: constants, neutral elements, and (x + c) + d. */
    private static Expr fold(BinaryOp op, Expr left, Expr right, Expr node) {
        if (left instanceof Constant l && right instanceof Constant r) {
            return fold(op, (Integer) l.value(), (Integer) r.value(), node);
        }
        if (right instanceof Constant r) {
            return fold(op, left, (Integer) r.value(), node);
        }
        boolean isZeroPlus = op == BinaryOp.ADD && left.equals(constant(0));
        boolean isOneTimes = op == BinaryOp.MUL && left.equals(constant(1));
        return isZeroPlus || isOneTimes ? right : node;
    }

    private static Expr fold(BinaryOp op, int a, int b, Expr node) {
        return switch (op) {
            case ADD -> constant(a + b);
            case SUB -> constant(a - b);
            case MUL -> constant(a * b);
            case DIV -> b == 0 ? node : constant(a / b);
            case REM -> b == 0 ? node : constant(a % b);
            case AND -> constant(a & b);
            case OR -> constant(a | b);
            case XOR -> constant(a ^ b);
            case SHL -> constant(a << b);
            case SHR -> constant(a >> b);
            case USHR -> constant(a >>> b);
        };
    }

    private static Expr fold(BinaryOp op, Expr left, int b, Expr node) {
        boolean isNeutral = switch (op) {
            case ADD, SUB, OR, XOR, SHL, SHR, USHR -> b == 0;
            case MUL, DIV -> b == 1;
            case REM, AND -> false;
        };
        if (isNeutral) {
            return left;
        }
        boolean isSumOfSum = op == BinaryOp.ADD
                && left instanceof Expr.Binary sum
                && sum.op() == BinaryOp.ADD
                && sum.right() instanceof Constant;
        if (isSumOfSum) {
            Expr.Binary sum = (Expr.Binary) left;
            return sum.left().add((Integer) ((Constant) sum.right()).value() + b);
        }
        return node;
    }
}
