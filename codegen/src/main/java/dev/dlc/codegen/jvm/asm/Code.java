package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Array;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.JType.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes the statements of one block, in order. Nested blocks are written inside a lambda that receives their own
 * {@code Code}; what it declares ends with it. A statement after a return is refused.
 */
public final class Code {
    private final JType result;
    private final List<Stmt> statements = new ArrayList<>();

    Code(JType result) {
        this.result = result;
    }

    /** A method's body that is there already. */
    static Code of(JType result, Stmt.Block body) {
        Code code = new Code(result);
        code.statements.addAll(body.statements());
        return code;
    }

    /** A new local with its first value and that value's type. */
    public Local declare(String name, Expr value) {
        Local local = new Local(value.type(), name);
        append(new Stmt.Declare(local, value));
        return local;
    }

    /** A new value for a local. */
    public void set(Local local, Expr value) {
        Check.is(local.type(), value);
        append(new Stmt.Set(local, value));
    }

    /** Adds to a local. */
    public void increment(Local local, int amount) {
        set(local, local.add(amount));
    }

    /**
     * Stores a scalar at {@code array[index]}, or a vector at {@code array[index ...]}. An int goes into a byte or
     * short array without its upper bits.
     */
    public void store(Expr array, Expr index, Expr value) {
        Check.array(array);
        Check.is(Primitive.INT, index);
        if (value.type() instanceof Vector) {
            append(new Stmt.Eval(Vectors.store(value, array, index)));
            return;
        }
        JType element = ((Array) array.type()).element();
        boolean isSmall = element instanceof Primitive p && p.isIntLike() && element != Primitive.BOOLEAN;
        Check.is(isSmall && value.type() == Primitive.INT ? Primitive.INT : element, value);
        append(new Stmt.Store(array, index, value));
    }

    /** Stores the lanes of a vector whose mask is set. */
    public void store(Expr array, Expr index, Expr value, Expr mask) {
        append(new Stmt.Eval(Vectors.store(value, array, index, mask)));
    }

    /** Evaluates an expression, usually a call, and drops its value. */
    public void eval(Expr value) {
        append(new Stmt.Eval(value));
    }

    /** Runs the block if the condition holds. */
    public void ifThen(Expr condition, Consumer<Code> yes) {
        ifElse(condition, yes, no -> {});
    }

    /** Runs one of two blocks. */
    public void ifElse(Expr condition, Consumer<Code> yes, Consumer<Code> no) {
        Check.is(Primitive.BOOLEAN, condition);
        append(new Stmt.If(condition, nested(yes), nested(no)));
    }

    /** {@code for (int name = from; name < to; name += step)} with a positive step; {@code to} is evaluated once. */
    public void loop(String name, Expr from, Expr to, int step, BiConsumer<Code, Local> body) {
        if (step <= 0) {
            throw new IllegalArgumentException("the step of loop " + name + " must be positive, found " + step);
        }
        Check.is(Primitive.INT, from);
        Check.is(Primitive.INT, to);
        boolean isSimple = to instanceof Local || to instanceof Expr.Constant;
        Expr limit = isSimple ? to : declare(name + "End", to);
        Local counter = new Local(Primitive.INT, name);
        append(new Stmt.For(counter, from, counter.lt(limit), step, nested(code -> body.accept(code, counter))));
    }

    /** {@code for (int name = from; name < to; name++)}. */
    public void loop(String name, Expr from, Expr to, BiConsumer<Code, Local> body) {
        loop(name, from, to, 1, body);
    }

    /** {@code for (int name = 0; name < to; name++)}. */
    public void loop(String name, Expr to, BiConsumer<Code, Local> body) {
        loop(name, Exprs.constant(0), to, 1, body);
    }

    /** Repeats the block while the condition holds. */
    public void whileLoop(Expr condition, Consumer<Code> body) {
        Check.is(Primitive.BOOLEAN, condition);
        append(new Stmt.While(condition, nested(body)));
    }

    /** A scope of its own. */
    public void block(Consumer<Code> body) {
        append(nested(body));
    }

    /** Leaves a void method. */
    public void ret() {
        if (result != Primitive.VOID) {
            throw new IllegalArgumentException("expected a return value of type " + result);
        }
        append(new Stmt.Return());
    }

    /** Leaves with a value. */
    public void ret(Expr value) {
        Check.is(result, value);
        append(new Stmt.ReturnValue(value));
    }

    /** What follows belongs to this line of the source file; stack traces show it. */
    public void line(int number) {
        append(new Stmt.Line(number));
    }

    /** A remark that appears in the text form only. */
    public void comment(String text) {
        append(new Stmt.Comment(text));
    }

    Stmt.Block toBlock() {
        return new Stmt.Block(statements);
    }

    private Stmt.Block nested(Consumer<Code> body) {
        Code code = new Code(result);
        body.accept(code);
        return code.toBlock();
    }

    private void append(Stmt s) {
        if (!statements.isEmpty() && Stmt.leaves(statements.getLast())) {
            throw new IllegalArgumentException("a statement after a return: " + s);
        }
        statements.add(s);
    }
}
