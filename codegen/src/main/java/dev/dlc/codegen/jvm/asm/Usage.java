package dev.dlc.codegen.jvm.asm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What statements do with locals. Sets keep the order in which the locals appear. */
final class Usage {
    private final Set<Local> declared = new LinkedHashSet<>();
    private final Set<Local> mentioned = new LinkedHashSet<>();
    private final Set<Local> assigned = new LinkedHashSet<>();
    private boolean leaves;
    private boolean loops;

    private Usage() {}

    static Usage of(List<? extends Stmt> statements) {
        Usage usage = new Usage();
        statements.forEach(usage::statement);
        return usage;
    }

    static Usage of(Expr expression) {
        Usage usage = new Usage();
        usage.expression(expression);
        return usage;
    }

    /** The locals that are declared inside, at any depth. */
    Set<Local> declared() {
        return declared;
    }

    /** The locals that are read or set. */
    Set<Local> mentioned() {
        return mentioned;
    }

    /** The locals from outside that are read or set. */
    Set<Local> free() {
        Set<Local> free = new LinkedHashSet<>(mentioned);
        free.removeAll(declared);
        return free;
    }

    /** The locals that get another value, wherever they are declared. */
    Set<Local> assigned() {
        return assigned;
    }

    /** The locals from outside that get another value. */
    Set<Local> changed() {
        Set<Local> changed = new LinkedHashSet<>(assigned);
        changed.removeAll(declared);
        return changed;
    }

    /** Whether there is a return. */
    boolean leaves() {
        return leaves;
    }

    /** Whether there is a loop. */
    boolean loops() {
        return loops;
    }

    private void statement(Stmt s) {
        switch (s) {
            case Stmt.Declare(Local local, Expr value) -> {
                expression(value);
                declared.add(local);
            }
            case Stmt.Set(Local local, Expr value) -> {
                expression(value);
                mentioned.add(local);
                assigned.add(local);
            }
            case Stmt.Store(Expr array, Expr index, Expr value) ->
                List.of(array, index, value).forEach(this::expression);
            case Stmt.Eval(Expr value) -> expression(value);
            case Stmt.If(Expr condition, Stmt.Block yes, Stmt.Block no) -> {
                expression(condition);
                statement(yes);
                statement(no);
            }
            case Stmt.For f -> {
                loops = true;
                declared.add(f.counter());
                expression(f.from());
                expression(f.condition());
                statement(f.body());
            }
            case Stmt.While(Expr condition, Stmt.Block body) -> {
                loops = true;
                expression(condition);
                statement(body);
            }
            case Stmt.Return r -> leaves = true;
            case Stmt.ReturnValue(Expr value) -> {
                leaves = true;
                expression(value);
            }
            case Stmt.Block(List<Stmt> statements) -> statements.forEach(this::statement);
            case Stmt.Line x -> {}
            case Stmt.Comment x -> {}
        }
    }

    private void expression(Expr e) {
        switch (e) {
            case Local local -> mentioned.add(local);
            case Expr.Constant x -> {}
            case Expr.StaticField x -> {}
            case Expr.Binary(BinaryOp op, Expr left, Expr right) -> pair(left, right);
            case Expr.Compare(CompareOp op, Expr left, Expr right) -> pair(left, right);
            case Expr.Logical(boolean isAnd, Expr left, Expr right) -> pair(left, right);
            case Expr.Conditional(Expr condition, Expr yes, Expr no) -> {
                expression(condition);
                pair(yes, no);
            }
            case Expr.Negate(Expr operand) -> expression(operand);
            case Expr.Not(Expr operand) -> expression(operand);
            case Expr.Convert(Expr operand, JType.Primitive to) -> expression(operand);
            case Expr.Cast(Expr operand, JType to) -> expression(operand);
            case Expr.ArrayGet(Expr array, Expr index) -> pair(array, index);
            case Expr.ArrayLength(Expr array) -> expression(array);
            case Expr.NewArray(JType.Array type, Expr size) -> expression(size);
            case Expr.Invoke(MethodRef method, JType type, List<Expr> arguments) -> arguments.forEach(this::expression);
        }
    }

    private void pair(Expr a, Expr b) {
        expression(a);
        expression(b);
    }
}
