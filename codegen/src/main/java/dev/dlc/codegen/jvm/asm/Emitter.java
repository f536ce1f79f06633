package dev.dlc.codegen.jvm.asm;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Turns the statements of one method into bytecode; slots of locals are freed at the end of their block. */
final class Emitter {
    private final MethodVisitor code;
    private final ExprEmitter expressions;
    private final Map<Local, Integer> slots = new IdentityHashMap<>();
    private int nextSlot;

    /**
     * Emits into a method.
     *
     * @param target the method to be called in place of another
     */
    Emitter(MethodVisitor code, UnaryOperator<MethodRef> target) {
        this.code = code;
        this.expressions = new ExprEmitter(code, this::slot, target);
    }

    void method(MethodBuilder m) {
        m.entryLocals().forEach(this::open);
        Stmt.Block body = m.body().toBlock();
        expressions.changing(Usage.of(List.of(body)).assigned());
        block(body);
        if (Stmt.leaves(body)) {
            return;
        }
        if (m.result() != JType.Primitive.VOID) {
            throw new IllegalArgumentException("method " + m.name() + " must end with a return of " + m.result());
        }
        code.visitInsn(Opcodes.RETURN);
    }

    /** A statement alone, whose other locals are somewhere. */
    void statement(Stmt s) {
        Usage usage = Usage.of(List.of(s));
        usage.free().forEach(this::open);
        expressions.changing(usage.assigned());
        statement(s, new ArrayList<>());
    }

    private void statement(Stmt s, List<Local> scope) {
        switch (s) {
            case Stmt.Declare(Local local, Expr value) -> {
                expressions.push(value);
                scope.add(open(local));
                store(local);
            }
            case Stmt.Set(Local local, Expr value) -> set(local, value);
            case Stmt.Store(Expr array, Expr index, Expr value) -> {
                expressions.push(array);
                expressions.push(index);
                expressions.push(value);
                code.visitInsn(TypedOpcodes.of(Opcodes.IASTORE, ((JType.Array) array.type()).element()));
            }
            case Stmt.Eval(Expr value) -> {
                expressions.push(value);
                switch (value.type().slots()) {
                    case 0 -> {}
                    case 1 -> code.visitInsn(Opcodes.POP);
                    default -> code.visitInsn(Opcodes.POP2);
                }
            }
            case Stmt.If i -> choice(i);
            case Stmt.For f -> loop(f);
            case Stmt.While(Expr condition, Stmt.Block body) -> loop(condition, body, () -> {});
            case Stmt.Return r -> code.visitInsn(Opcodes.RETURN);
            case Stmt.ReturnValue(Expr value) -> {
                expressions.push(value);
                code.visitInsn(TypedOpcodes.of(Opcodes.IRETURN, value.type()));
            }
            case Stmt.Block b -> block(b);
            case Stmt.Line(int number) -> {
                Label here = new Label();
                code.visitLabel(here);
                code.visitLineNumber(number, here);
            }
            case Stmt.Comment c -> {}
        }
    }

    private void block(Stmt.Block b) {
        int slotBefore = nextSlot;
        List<Local> scope = new ArrayList<>();
        b.statements().forEach(s -> statement(s, scope));
        scope.forEach(slots::remove);
        nextSlot = slotBefore;
    }

    private void set(Local local, Expr value) {
        OptionalInt amount = increment(local, value);
        if (amount.isPresent()) {
            code.visitIincInsn(slot(local), amount.getAsInt());
            return;
        }
        expressions.push(value);
        store(local);
    }

    /** The constant that is added to an int local, if the new value is such a sum and the constant fits. */
    private static OptionalInt increment(Local local, Expr value) {
        boolean isSum = value instanceof Expr.Binary sum
                && sum.op() == BinaryOp.ADD
                && sum.left() == local
                && sum.right() instanceof Expr.Constant c
                && c.value() instanceof Integer i
                && i == (short) (int) i;
        return isSum
                ? OptionalInt.of((Integer) ((Expr.Constant) ((Expr.Binary) value).right()).value())
                : OptionalInt.empty();
    }

    private void choice(Stmt.If i) {
        Label otherwise = new Label();
        expressions.branch(i.condition(), otherwise, false);
        block(i.yes());
        if (i.no().statements().isEmpty()) {
            code.visitLabel(otherwise);
            return;
        }
        if (Stmt.leaves(i.yes())) {
            code.visitLabel(otherwise);
            block(i.no());
            return;
        }
        Label end = new Label();
        code.visitJumpInsn(Opcodes.GOTO, end);
        code.visitLabel(otherwise);
        block(i.no());
        code.visitLabel(end);
    }

    private void loop(Stmt.For f) {
        int slotBefore = nextSlot;
        expressions.push(f.from());
        store(open(f.counter()));
        loop(f.condition(), f.body(), () -> set(f.counter(), f.counter().add(f.step())));
        slots.remove(f.counter());
        nextSlot = slotBefore;
    }

    /** The form that javac writes, which C2 recognises as a counted loop. */
    private void loop(Expr condition, Stmt.Block body, Runnable update) {
        Label top = new Label();
        Label end = new Label();
        code.visitLabel(top);
        expressions.branch(condition, end, false);
        block(body);
        if (!Stmt.leaves(body)) {
            update.run();
            code.visitJumpInsn(Opcodes.GOTO, top);
        }
        code.visitLabel(end);
    }

    private Local open(Local local) {
        slots.put(local, nextSlot);
        nextSlot += local.type().slots();
        return local;
    }

    private void store(Local local) {
        code.visitVarInsn(TypedOpcodes.of(Opcodes.ISTORE, local.type()), slot(local));
    }

    private int slot(Local local) {
        Integer slot = slots.get(local);
        if (slot == null) {
            throw new IllegalArgumentException("local " + local.name() + " is used outside the block that declares it");
        }
        return slot;
    }
}
