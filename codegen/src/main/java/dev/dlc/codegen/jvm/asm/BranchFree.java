package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Emits choices between two floats by a comparison of floats, or by whether ints are equal, without a jump. Such a
 * comparison depends on data, and HotSpot's C2 leaves out the side that was never taken while a method was profiled:
 * the first datum that takes it throws the compiled method away. {@code condition ? yes : no} becomes {@code no ^ (yes
 * ^ no) & mask} on the bits, with a mask of ones where the condition holds.
 */
record BranchFree(MethodVisitor code, Consumer<Expr> push) {
    /** Whether a choice is one between values that are there already, by such a comparison. */
    static boolean isFor(Expr.Conditional c) {
        return c.type() instanceof Primitive type
                && type.isFloating()
                && c.condition() instanceof Expr.Compare compare
                && isByData(compare)
                && isReady(c.yes())
                && isReady(c.no());
    }

    private static boolean isByData(Expr.Compare compare) {
        boolean isEquality = compare.op() == CompareOp.EQ || compare.op() == CompareOp.NE;
        Primitive type = (Primitive) compare.left().type();
        return type.isFloating() || type == Primitive.INT && isEquality;
    }

    private static boolean isReady(Expr e) {
        return e instanceof Local || e instanceof Expr.Constant;
    }

    /** Leaves the choice on the stack. */
    void emit(Expr.Conditional c) {
        boolean isFloat = c.type() == Primitive.FLOAT;
        Expr no = bits(c.no());
        push.accept(no);
        push.accept(bits(c.yes()));
        push.accept(no);
        code.visitInsn(isFloat ? Opcodes.IXOR : Opcodes.LXOR);
        mask((Expr.Compare) c.condition());
        if (!isFloat) {
            code.visitInsn(Opcodes.I2L);
        }
        code.visitInsn(isFloat ? Opcodes.IAND : Opcodes.LAND);
        code.visitInsn(isFloat ? Opcodes.IXOR : Opcodes.LXOR);
        if (isFloat) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
        } else {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
        }
    }

    private static Expr bits(Expr e) {
        if (!(e instanceof Expr.Constant constant)) {
            return Exprs.toBits(e);
        }
        return constant.value() instanceof Float x
                ? Exprs.constant(Float.floatToRawIntBits(x))
                : Exprs.constant(Double.doubleToRawLongBits((Double) constant.value()));
    }

    /** An int of ones if the condition holds, else 0. */
    private void mask(Expr.Compare c) {
        if (c.left().type() == Primitive.INT) {
            maskOfInts(c);
        } else {
            maskOfFloats(c);
        }
    }

    /** The sign of {@code x | -x}, where x is 0 if the ints are equal. */
    private void maskOfInts(Expr.Compare c) {
        Expr difference = c.left().xor(c.right());
        push.accept(difference);
        push.accept(difference.neg());
        code.visitInsn(Opcodes.IOR);
        sign();
        if (c.op() == CompareOp.EQ) {
            with(Opcodes.ICONST_M1, Opcodes.IXOR);
        }
    }

    /** From an order of -1, 0 or 1. */
    private void maskOfFloats(Expr.Compare c) {
        push.accept(c.left());
        push.accept(c.right());
        boolean isGreater = c.op().nanIsGreater();
        if (c.left().type() == Primitive.FLOAT) {
            code.visitInsn(isGreater ? Opcodes.FCMPG : Opcodes.FCMPL);
        } else {
            code.visitInsn(isGreater ? Opcodes.DCMPG : Opcodes.DCMPL);
        }
        switch (c.op()) {
            case LT -> sign();
            case LE -> {
                with(Opcodes.ICONST_1, Opcodes.ISUB);
                sign();
            }
            case GT -> {
                code.visitInsn(Opcodes.INEG);
                sign();
            }
            case GE -> {
                with(Opcodes.ICONST_M1, Opcodes.IXOR);
                sign();
            }
            case EQ -> {
                with(Opcodes.ICONST_1, Opcodes.IAND);
                with(Opcodes.ICONST_1, Opcodes.ISUB);
            }
            case NE -> {
                with(Opcodes.ICONST_1, Opcodes.IAND);
                code.visitInsn(Opcodes.INEG);
            }
        }
    }

    private void with(int constant, int operation) {
        code.visitInsn(constant);
        code.visitInsn(operation);
    }

    private void sign() {
        code.visitIntInsn(Opcodes.BIPUSH, Integer.SIZE - 1);
        code.visitInsn(Opcodes.ISHR);
    }
}
