package dev.dlc.codegen.jvm.asm;

import java.util.List;

/** A statement, as {@link Code} builds it. */
sealed interface Stmt {
    /** A new local with its first value. */
    record Declare(Local local, Expr value) implements Stmt {}

    /** A new value for a local. */
    record Set(Local local, Expr value) implements Stmt {}

    /** A scalar into an array. */
    record Store(Expr array, Expr index, Expr value) implements Stmt {}

    /** An expression for its effect. */
    record Eval(Expr value) implements Stmt {}

    /** A choice; the second block may be empty. */
    record If(Expr condition, Block yes, Block no) implements Stmt {}

    /** {@code for (int counter = from; condition; counter += step)}. */
    record For(Local counter, Expr from, Expr condition, int step, Block body) implements Stmt {}

    /** A loop that tests first. */
    record While(Expr condition, Block body) implements Stmt {}

    /** Leaves a void method. */
    record Return() implements Stmt {}

    /** Leaves with a value. */
    record ReturnValue(Expr value) implements Stmt {}

    /** A scope of its own. */
    record Block(List<Stmt> statements) implements Stmt {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** The source line of what follows. */
    record Line(int number) implements Stmt {}

    /** A remark in the text form. */
    record Comment(String text) implements Stmt {}

    /** Whether control never comes out at the end of this statement. */
    static boolean leaves(Stmt s) {
        return switch (s) {
            case Return r -> true;
            case ReturnValue r -> true;
            case If(Expr condition, Block yes, Block no) -> leaves(yes) && leaves(no);
            case Block b -> !b.statements().isEmpty() && leaves(b.statements().getLast());
            case Declare d -> false;
            case Set x -> false;
            case Store x -> false;
            case Eval x -> false;
            case For x -> false;
            case While x -> false;
            case Line x -> false;
            case Comment x -> false;
        };
    }
}
