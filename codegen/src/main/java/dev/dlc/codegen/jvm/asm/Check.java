package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Array;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.ArrayList;
import java.util.List;

/** The typing rules; each throws an {@link IllegalArgumentException} that shows the expression and its type. */
final class Check {
    private Check() {}

    static void is(JType expected, Expr found) {
        if (!assignable(expected, found.type())) {
            throw wrong("expected " + expected, found);
        }
    }

    static void arithmetic(String symbol, Expr operand) {
        if (!(operand.type() instanceof Primitive p && p.isArithmetic())) {
            throw wrong("'" + symbol + "' needs an int, long, float or double", operand);
        }
    }

    static void binary(BinaryOp op, Expr left, Expr right) {
        arithmetic(op.symbol(), left);
        is(op.isShift() ? Primitive.INT : left.type(), right);
        if (op.isOnBits() && ((Primitive) left.type()).isFloating()) {
            throw wrong("'" + op.symbol() + "' needs an int or long", left);
        }
    }

    static void comparable(CompareOp op, Expr left, Expr right) {
        arithmetic(op.symbol(), left);
        is(left.type(), right);
    }

    static void convertible(Expr operand, Primitive target) {
        boolean from = operand.type() instanceof Primitive p && p.bytes() > 0;
        if (!from || target.bytes() == 0) {
            throw wrong("cannot convert to " + target, operand);
        }
    }

    static void array(Expr operand) {
        if (!(operand.type() instanceof Array)) {
            throw wrong("expected an array", operand);
        }
    }

    static void reference(JType type) {
        if (type instanceof Primitive) {
            throw new IllegalArgumentException("expected a class or array, found " + type);
        }
    }

    static void call(MethodRef method, List<Expr> arguments) {
        List<JType> expected = new ArrayList<>();
        if (!method.isStatic()) {
            expected.add(new JType.Reference(method.owner()));
        }
        expected.addAll(method.parameters());
        if (expected.size() != arguments.size()) {
            throw new IllegalArgumentException(
                    method + " takes " + expected.size() + " arguments (with its receiver), found " + arguments);
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!passable(expected.get(i), arguments.get(i).type())) {
                throw wrong("argument " + i + " of " + method + ": expected " + expected.get(i), arguments.get(i));
            }
        }
    }

    /** Whether a value of the one type may be stored where the other is declared. */
    static boolean assignable(JType expected, JType found) {
        return expected.equals(found) || expected.equals(JType.OBJECT) && !(found instanceof Primitive);
    }

    /**
     * Passing checks primitives and arrays exactly; classes are left to the verifier, which knows their supertypes (a
     * {@code FloatVector} where {@code Vector} is declared).
     */
    private static boolean passable(JType expected, JType found) {
        boolean exact = expected instanceof Primitive
                || expected instanceof Array
                || found instanceof Primitive
                || found instanceof Array && !expected.equals(JType.OBJECT);
        return exact ? expected.equals(found) : true;
    }

    static IllegalArgumentException wrong(String rule, Expr found) {
        return new IllegalArgumentException(rule + ", found " + found.type() + ": " + found);
    }
}
