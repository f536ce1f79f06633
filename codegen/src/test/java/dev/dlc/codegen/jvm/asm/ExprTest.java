package dev.dlc.codegen.jvm.asm;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BOOLEAN;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BYTE;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.DOUBLE;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.FLOAT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.LONG;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every assertion checks the value of an expression and its text. */
class ExprTest {
    private static void check(Object value, String text, Expr e) {
        assertEquals(new Run.Outcome(value, text), Run.expression(e));
    }

    /** An expression over one argument, so that nothing is folded. */
    private static void check(Object value, String text, Object x, JType type, Function<Expr, Expr> body) {
        MethodBuilder.Param[] parameters = {new MethodBuilder.Param("x", type)};
        Expr shape = body.apply(new Local(type, "x"));
        Run.Outcome found = Run.method(shape.type(), new Object[] {x}, parameters, (code, m) -> {
            Expr e = body.apply(m.parameter(0));
            code.ret(e);
            return e.toString();
        });
        assertEquals(new Run.Outcome(value, text), found);
    }

    @Test
    void literals() {
        for (int i : new int[] {-2, -1, 0, 5, 6, 127, 128, -129, 32767, 32768, Integer.MIN_VALUE}) {
            check(i, Integer.toString(i), constant(i));
        }
        check(0L, "0L", constant(0L));
        check(7L << 40, (7L << 40) + "L", constant(7L << 40));
        check(-0f, "-0.0f", constant(-0f));
        check(Float.NaN, "NaNf", constant(Float.NaN));
        check(2.5f, "2.5f", constant(2.5f));
        check(-0.0, "-0.0", constant(-0.0));
        check(1.0, "1.0", constant(1.0));
        check(true, "true", constant(true));
        check("a\"b", "\"a\\\"b\"", constant("a\"b"));
    }

    @Test
    void intArithmetic() {
        check(10, "x + 3", 7, INT, x -> x.add(3));
        check(4, "x - 3", 7, INT, x -> x.sub(3));
        check(-21, "x * -3", 7, INT, x -> x.mul(-3));
        check(-3, "x / 2", -7, INT, x -> x.div(2));
        check(-1, "x % 2", -7, INT, x -> x.rem(2));
        check(7 & 12, "x & 12", 7, INT, x -> x.and(constant(12)));
        check(7 | 12, "x | 12", 7, INT, x -> x.or(constant(12)));
        check(7 ^ 12, "x ^ 12", 7, INT, x -> x.xor(constant(12)));
        check(28, "x << 2", 7, INT, x -> x.shl(2));
        check(-2, "x >> 2", -7, INT, x -> x.shr(2));
        check(-7 >>> 2, "x >>> 2", -7, INT, x -> x.ushr(2));
        check(-7, "-x", 7, INT, Expr::neg);
        check(22, "(x * 3) + 1", 7, INT, x -> x.mul(3).add(1));
    }

    @Test
    void intConstantsAreFolded() {
        check(22, "22", constant(7).mul(3).add(1));
        check(7, "x", 7, INT, x -> x.add(0).mul(1).div(1).shl(0));
        check(7, "x", 7, INT, x -> constant(0).add(constant(1).mul(x)));
        check(12, "x + 5", 7, INT, x -> x.add(2).add(3));
        assertEquals("1 / 0", constant(1).div(0).toString());
    }

    @Test
    void otherArithmetic() {
        check(7L << 33, "x << 33", 7L, LONG, x -> x.shl(33));
        check(-2L, "x / 4L", -9L, LONG, x -> x.div(constant(4L)));
        check(0.5f, "x / 3.0f", 1.5f, FLOAT, x -> x.div(constant(3f)));
        check(1.5f % 1f, "x % 1.0f", 1.5f, FLOAT, x -> x.rem(constant(1f)));
        check(-2.25, "-(x * x)", 1.5, DOUBLE, x -> x.mul(x).neg());
        check(
                Math.fma(1.1f, 1.1f, -1.21f),
                "Math.fma(x, x, -1.21f)",
                1.1f,
                FLOAT,
                x -> Exprs.fma(x, x, constant(-1.21f)));
        check(-0f, "Math.min(x, 0.0f)", -0f, FLOAT, x -> Exprs.min(x, constant(0f)));
        check(9L, "Math.max(x, 9L)", 3L, LONG, x -> Exprs.max(x, constant(9L)));
        check(3, "Math.abs(x)", -3, INT, Exprs::abs);
        check((float) Math.sqrt(2f), "(float) Math.sqrt((double) x)", 2f, FLOAT, Exprs::sqrt);
        check(0x3f800000, "Float.floatToRawIntBits(x)", 1f, FLOAT, Exprs::toBits);
        check(1f, "Float.intBitsToFloat(x)", 0x3f800000, INT, Exprs::fromBits);
        check(1.0, "Double.longBitsToDouble(x)", 0x3ff0000000000000L, LONG, Exprs::fromBits);
    }

    @Test
    void conversionsFollowJava() {
        check(7L, "(long) x", 7, INT, x -> x.to(LONG));
        check(7f, "(float) x", 7, INT, x -> x.to(FLOAT));
        check(7.0, "(double) x", 7, INT, x -> x.to(DOUBLE));
        check((byte) 200, "(byte) x", 200, INT, x -> x.to(BYTE));
        check((short) 70000, "(short) x", 70000, INT, x -> x.to(SHORT));
        check((int) (5L << 31), "(int) x", 5L << 31, LONG, x -> x.to(INT));
        check(5e9f, "(float) x", 5_000_000_000L, LONG, x -> x.to(FLOAT));
        check(Integer.MAX_VALUE, "(int) x", 1e20f, FLOAT, x -> x.to(INT));
        check(0L, "(long) x", Float.NaN, FLOAT, x -> x.to(LONG));
        check(0.5, "(double) x", 0.5f, FLOAT, x -> x.to(DOUBLE));
        check((byte) -3, "(byte) x", -3.7f, FLOAT, x -> x.to(BYTE));
        check(0.1f, "(float) x", 0.1, DOUBLE, x -> x.to(FLOAT));
        check(-3L, "(long) x", -3.7, DOUBLE, x -> x.to(LONG));
        check(-3, "(int) x", -3.7, DOUBLE, x -> x.to(INT));
        check(-5f, "(float) x", (byte) -5, BYTE, x -> x.to(FLOAT));
        check(4f, "x", 4f, FLOAT, x -> x.to(FLOAT));
    }

    @Test
    void comparisonsWithNaNAreFalse() {
        float nan = Float.NaN;
        check(false, "x < 1.0f", nan, FLOAT, x -> x.lt(constant(1f)));
        check(false, "x <= 1.0f", nan, FLOAT, x -> x.le(constant(1f)));
        check(false, "x > 1.0f", nan, FLOAT, x -> x.gt(constant(1f)));
        check(false, "x >= 1.0f", nan, FLOAT, x -> x.ge(constant(1f)));
        check(false, "x == x", nan, FLOAT, x -> x.eq(x));
        check(true, "x != x", nan, FLOAT, x -> x.ne(x));
        check(true, "!(x < 1.0f)", nan, FLOAT, x -> x.lt(constant(1f)).not());
        check(true, "!(x > 1.0)", Double.NaN, DOUBLE, x -> x.gt(constant(1.0)).not());
        check(true, "x == 0.0f", -0f, FLOAT, x -> x.eq(constant(0f)));
    }

    @Test
    void comparisonsAndLogic() {
        check(true, "x < 8", 7, INT, x -> x.lt(constant(8)));
        check(true, "x >= 0", 7, INT, x -> x.ge(constant(0)));
        check(false, "x == 0", 7, INT, x -> x.eq(constant(0)));
        check(true, "x > 6L", 7L, LONG, x -> x.gt(constant(6L)));
        check(true, "(x > 0) && (x < 9)", 7, INT, x -> x.gt(constant(0)).and(x.lt(constant(9))));
        check(false, "(x > 9) || (x < 0)", 7, INT, x -> x.gt(constant(9)).or(x.lt(constant(0))));
        check(
                true,
                "!((x > 9) || (x < 0))",
                7,
                INT,
                x -> x.gt(constant(9)).or(x.lt(constant(0))).not());
        check(
                false,
                "!((x > 0) && (x < 9))",
                7,
                INT,
                x -> x.gt(constant(0)).and(x.lt(constant(9))).not());
        check(7, "(x < 0) ? 0 : x", 7, INT, x -> Exprs.select(x.lt(constant(0)), constant(0), x));
        check(1, "x ? 1 : 2", true, BOOLEAN, x -> Exprs.select(x, constant(1), constant(2)));
    }

    @Test
    void arrays() {
        check(5f, "x[1]", new float[] {4, 5}, JType.FLOATS, x -> x.at(1));
        check(5L, "x[0]", new long[] {5}, JType.LONGS, x -> x.at(0));
        check((byte) -5, "x[0]", new byte[] {-5}, JType.BYTES, x -> x.at(0));
        check((short) -5, "x[0]", new short[] {-5}, JType.SHORTS, x -> x.at(0));
        check(2, "x.length", new double[2], JType.DOUBLES, Expr::length);
        check(
                3f,
                "((float[]) x[0])[1]",
                new Object[] {new float[] {2, 3}},
                JType.OBJECTS,
                x -> x.at(0).cast(JType.FLOATS).at(1));
        check(6, "new int[x].length", 6, INT, x -> Exprs.newArray(INT, x).length());
        check(
                2,
                "new Object[x].length",
                2,
                INT,
                x -> Exprs.newArray(JType.OBJECT, x).length());
    }

    @Test
    void calls() {
        check(
                8,
                "Integer.parseInt(x)",
                "8",
                JType.STRING,
                x -> Exprs.invoke(MethodRef.of(Integer.class, "parseInt", String.class), x));
        check(
                3,
                "x.length()",
                "abc",
                JType.of(CharSequence.class),
                x -> Exprs.invoke(MethodRef.of(CharSequence.class, "length"), x));
        check(3, "x.length()", "abc", JType.STRING, x -> Exprs.invoke(MethodRef.of(String.class, "length"), x));
        check(Integer.MAX_VALUE, "Integer.MAX_VALUE", Exprs.staticField(Integer.class, "MAX_VALUE", INT));
    }

    @Test
    void typesAreCheckedWhenTheTreeIsBuilt() {
        refused("expected int, found float: 1.0f", () -> constant(1).add(constant(1f)));
        refused(
                "'+' needs an int, long, float or double, found boolean: true",
                () -> constant(true).add(constant(1)));
        refused(
                "'<<' needs an int or long, found float: 1.0f",
                () -> constant(1f).shl(1));
        refused("expected boolean, found int: 1", () -> Exprs.select(constant(1), constant(1), constant(2)));
        refused("expected int, found float: 2.0f", () -> Exprs.select(constant(true), constant(1), constant(2f)));
        refused("expected an array, found int: 1", () -> constant(1).at(0));
        refused("expected int, found long: 1L", () -> new Local(JType.FLOATS, "x").at(constant(1L)));
        refused("cannot convert to boolean, found int: 1", () -> constant(1).to(BOOLEAN));
        refused("java.lang.Math has no method fmb[float]", () -> MethodRef.of(Math.class, "fmb", float.class));
        refused(
                "argument 0 of Math.fma[float, float, float]: expected float, found int: 1",
                () -> Exprs.invoke(
                        MethodRef.of(Math.class, "fma", float.class, float.class, float.class),
                        constant(1),
                        constant(1f),
                        constant(1f)));
        refused(
                "Math.fma[float, float, float] takes 3 arguments",
                () -> Exprs.invoke(
                        MethodRef.of(Math.class, "fma", float.class, float.class, float.class), constant(1f)));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable build) {
        String found = assertThrows(IllegalArgumentException.class, build).getMessage();
        assertTrue(found.startsWith(message), found);
    }
}
