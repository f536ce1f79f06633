package dev.dlc.codegen.jvm.asm;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.DOUBLE;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.FLOAT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choices by a comparison of floats choose as the comparison says, NaN among the operands and the choices too. */
class BranchFreeTest {
    private static final double[] VALUES = {
        0.0, -0.0, 1.5, -1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-40
    };

    private static boolean holds(CompareOp op, double x, double y) {
        return switch (op) {
            case LT -> x < y;
            case LE -> x <= y;
            case GT -> x > y;
            case GE -> x >= y;
            case EQ -> x == y;
            case NE -> x != y;
        };
    }

    private static Expr compare(CompareOp op, Expr x, Expr y) {
        return switch (op) {
            case LT -> x.lt(y);
            case LE -> x.le(y);
            case GT -> x.gt(y);
            case GE -> x.ge(y);
            case EQ -> x.eq(y);
            case NE -> x.ne(y);
        };
    }

    @ParameterizedTest
    @EnumSource(CompareOp.class)
    void choosesAsTheComparisonSays(CompareOp op) {
        for (double x : VALUES) {
            for (double y : VALUES) {
                boolean expected = holds(op, x, y);
                assertEquals(expected ? x : -7.25, chosen(op, x, y, DOUBLE, DOUBLE), op + " " + x + " " + y);
                assertEquals(expected ? (float) x : -7.25f, chosen(op, (float) x, (float) y, FLOAT, FLOAT));
                assertEquals(expected ? 3.0 : -7.25, chosen(op, (float) x, (float) y, FLOAT, DOUBLE));
                assertEquals(expected ? 3f : -7.25f, chosen(op, x, y, DOUBLE, FLOAT));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EQ", "NE"})
    void choosesByWhetherIntsAreEqual(CompareOp op) {
        int[] values = {0, 1, -1, 65, Integer.MIN_VALUE, Integer.MAX_VALUE};
        for (int x : values) {
            for (int y : values) {
                boolean expected = (x == y) == (op == CompareOp.EQ);
                assertEquals(expected ? 3f : -7.25f, chosen(op, x, y, INT, FLOAT), op + " " + x + " " + y);
                assertEquals(expected ? 3.0 : -7.25, chosen(op, x, y, INT, DOUBLE), op + " " + x + " " + y);
            }
        }
    }

    /** {@code x op y ? x : -7.25}, or 3 instead of x where the types differ. */
    private static Object chosen(CompareOp op, Object x, Object y, JType.Primitive operands, JType.Primitive type) {
        Param[] parameters = {new Param("x", operands), new Param("y", operands)};
        return Run.method(type, new Object[] {x, y}, parameters, (code, m) -> {
                    Expr yes = operands == type ? m.parameter(0) : number(type, 3);
                    Expr e = Exprs.select(compare(op, m.parameter(0), m.parameter(1)), yes, number(type, -7.25));
                    assertTrue(BranchFree.isFor((Expr.Conditional) e));
                    code.ret(e);
                    return e.toString();
                })
                .value();
    }

    private static Expr number(JType.Primitive type, double value) {
        return type == FLOAT ? constant((float) value) : constant(value);
    }
}
