package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Turns expressions into bytecode: {@link #push} leaves the value on the stack, {@link #branch} jumps on a boolean. */
final class ExprEmitter {
    private final MethodVisitor code;
    private final ToIntFunction<Local> slots;
    private final UnaryOperator<MethodRef> target;
    private Set<Local> changing = Set.of();

    ExprEmitter(MethodVisitor code, ToIntFunction<Local> slots, UnaryOperator<MethodRef> target) {
        this.code = code;
        this.slots = slots;
        this.target = target;
    }

    /** Names the locals that get another value somewhere in the method. */
    void changing(Set<Local> locals) {
        changing = locals;
    }

    void push(Expr e) {
        switch (e) {
            case Local local ->
                code.visitVarInsn(TypedOpcodes.of(Opcodes.ILOAD, local.type()), slots.applyAsInt(local));
            case Expr.Constant c -> constant(c);
            case Expr.Binary(BinaryOp op, Expr left, Expr right) -> {
                push(left);
                push(right);
                code.visitInsn(TypedOpcodes.of(op.intOpcode(), left.type()));
            }
            case Expr.Negate(Expr operand) -> {
                push(operand);
                code.visitInsn(TypedOpcodes.of(Opcodes.INEG, operand.type()));
            }
            case Expr.Compare c -> truth(c);
            case Expr.Logical l -> truth(l);
            case Expr.Not n -> truth(n);
            case Expr.Conditional c when BranchFree.isFor(c) -> new BranchFree(code, this::push).emit(c);
            case Expr.Conditional(Expr condition, Expr yes, Expr no) ->
                choose(condition, () -> push(yes), () -> push(no));
            case Expr.Convert(Expr operand, Primitive to) -> {
                push(operand);
                convert((Primitive) operand.type(), to);
            }
            case Expr.Cast(Expr operand, JType to) -> {
                push(operand);
                code.visitTypeInsn(Opcodes.CHECKCAST, ClassFile.internalName(to.desc()));
            }
            case Expr.ArrayGet(Expr array, Expr index) -> {
                push(array);
                push(index);
                code.visitInsn(TypedOpcodes.of(Opcodes.IALOAD, e.type()));
            }
            case Expr.ArrayLength(Expr array) -> {
                push(array);
                code.visitInsn(Opcodes.ARRAYLENGTH);
            }
            case Expr.NewArray n -> newArray(n);
            case Expr.Invoke i -> invoke(i);
            case Expr.StaticField(JType type, java.lang.constant.ClassDesc owner, String name) ->
                code.visitFieldInsn(
                        Opcodes.GETSTATIC,
                        ClassFile.internalName(owner),
                        name,
                        type.desc().descriptorString());
        }
    }

    /** Jumps to the target when the condition has the given truth value, else falls through. */
    void branch(Expr condition, Label target, boolean when) {
        switch (condition) {
            case Expr.Compare c -> compare(c, target, when);
            case Expr.Not(Expr operand) -> branch(operand, target, !when);
            case Expr.Logical(boolean isAnd, Expr left, Expr right) -> {
                if (isAnd != when) {
                    // "and" fails, or "or" succeeds, as soon as one side does.
                    branch(left, target, when);
                    branch(right, target, when);
                } else {
                    Label skip = new Label();
                    branch(left, skip, !when);
                    branch(right, target, when);
                    code.visitLabel(skip);
                }
            }
            default -> {
                push(condition);
                code.visitJumpInsn(when ? Opcodes.IFNE : Opcodes.IFEQ, target);
            }
        }
    }

    private void compare(Expr.Compare c, Label target, boolean when) {
        push(c.left());
        boolean isInt = ((Primitive) c.left().type()).isIntLike();
        if (isInt && c.right().equals(Exprs.constant(0))) {
            code.visitJumpInsn(c.op().jump(when), target);
            return;
        }
        push(c.right());
        switch ((Primitive) c.left().type()) {
            case LONG -> code.visitInsn(Opcodes.LCMP);
            case FLOAT -> code.visitInsn(c.op().nanIsGreater() ? Opcodes.FCMPG : Opcodes.FCMPL);
            case DOUBLE -> code.visitInsn(c.op().nanIsGreater() ? Opcodes.DCMPG : Opcodes.DCMPL);
            case VOID, BOOLEAN, BYTE, SHORT, INT -> {}
        }
        code.visitJumpInsn(isInt ? c.op().intJump(when) : c.op().jump(when), target);
    }

    private void truth(Expr condition) {
        choose(condition, () -> code.visitInsn(Opcodes.ICONST_1), () -> code.visitInsn(Opcodes.ICONST_0));
    }

    private void choose(Expr condition, Runnable yes, Runnable no) {
        Label otherwise = new Label();
        Label end = new Label();
        branch(condition, otherwise, false);
        yes.run();
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(otherwise);
        no.run();
        code.visitLabel(end);
    }

    private void constant(Expr.Constant c) {
        switch (c.value()) {
            case Boolean b -> code.visitInsn(b ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
            case Integer i -> intConstant(i);
            case Long n when n == 0 || n == 1 -> code.visitInsn(Opcodes.LCONST_0 + n.intValue());
            case Float f when Float.floatToRawIntBits(f) == 0 -> code.visitInsn(Opcodes.FCONST_0);
            case Float f when f == 1f -> code.visitInsn(Opcodes.FCONST_1);
            case Double d when Double.doubleToRawLongBits(d) == 0 -> code.visitInsn(Opcodes.DCONST_0);
            case Double d when d == 1 -> code.visitInsn(Opcodes.DCONST_1);
            default -> code.visitLdcInsn(c.value());
        }
    }

    private void intConstant(int i) {
        if (i >= -1 && i <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + i);
        } else if (i == (byte) i) {
            code.visitIntInsn(Opcodes.BIPUSH, i);
        } else if (i == (short) i) {
            code.visitIntInsn(Opcodes.SIPUSH, i);
        } else {
            code.visitLdcInsn(i);
        }
    }

    /** Small integers are ints on the stack; a conversion to one goes through int. */
    private void convert(Primitive from, Primitive to) {
        Primitive wideFrom = from.isIntLike() ? Primitive.INT : from;
        Primitive wideTo = to.isIntLike() ? Primitive.INT : to;
        if (wideFrom != wideTo) {
            code.visitInsn(TypedOpcodes.conversion(wideFrom, wideTo));
        }
        if (to == Primitive.BYTE) {
            code.visitInsn(Opcodes.I2B);
        } else if (to == Primitive.SHORT) {
            code.visitInsn(Opcodes.I2S);
        }
    }

    private void newArray(Expr.NewArray n) {
        push(n.size());
        JType element = n.type().element();
        if (!(element instanceof Primitive p)) {
            code.visitTypeInsn(Opcodes.ANEWARRAY, ClassFile.internalName(element.desc()));
            return;
        }
        int kind = switch (p) {
            case BOOLEAN -> Opcodes.T_BOOLEAN;
            case BYTE -> Opcodes.T_BYTE;
            case SHORT -> Opcodes.T_SHORT;
            case INT -> Opcodes.T_INT;
            case LONG -> Opcodes.T_LONG;
            case FLOAT -> Opcodes.T_FLOAT;
            case DOUBLE -> Opcodes.T_DOUBLE;
            case VOID -> throw new IllegalArgumentException("no array of void");
        };
        code.visitIntInsn(Opcodes.NEWARRAY, kind);
    }

    private void invoke(Expr.Invoke i) {
        MethodRef m = target.apply(i.method());
        int first = 0;
        if (!m.isStatic() && isOpen(i.arguments().getFirst())) {
            push(Vectors.exact(i.arguments().getFirst()));
            first = 1;
        }
        i.arguments().stream().skip(first).forEach(this::push);
        int opcode = m.isStatic()
                ? Opcodes.INVOKESTATIC
                : m.ownerIsInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        code.visitMethodInsn(
                opcode, ClassFile.internalName(m.owner()), m.name(), m.desc().descriptorString(), m.ownerIsInterface());
        boolean isNarrower = !i.type().desc().equals(m.result().desc());
        if (isNarrower) {
            code.visitTypeInsn(
                    Opcodes.CHECKCAST,
                    Type.getType(i.type().desc().descriptorString()).getInternalName());
        }
    }

    /** Whether a vector may come from several places, so that C2 cannot tell its width; see {@link Vectors#exact}. */
    private boolean isOpen(Expr e) {
        boolean meets = e instanceof Local local && changing.contains(local) || e instanceof Expr.Conditional;
        return meets && e.type() instanceof Vector;
    }
}
