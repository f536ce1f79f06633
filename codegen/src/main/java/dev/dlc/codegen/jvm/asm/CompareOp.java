package dev.dlc.codegen.jvm.asm;

import org.objectweb.asm.Opcodes;

/** A comparison; the name is also the name of the constant in {@code VectorOperators}. */
public enum CompareOp {
    LT("<", Opcodes.IFLT, Opcodes.IFGE),
    LE("<=", Opcodes.IFLE, Opcodes.IFGT),
    GT(">", Opcodes.IFGT, Opcodes.IFLE),
    GE(">=", Opcodes.IFGE, Opcodes.IFLT),
    EQ("==", Opcodes.IFEQ, Opcodes.IFNE),
    NE("!=", Opcodes.IFNE, Opcodes.IFEQ);

    private final String symbol;
    private final int jumpIfTrue;
    private final int jumpIfFalse;

    CompareOp(String symbol, int jumpIfTrue, int jumpIfFalse) {
        this.symbol = symbol;
        this.jumpIfTrue = jumpIfTrue;
        this.jumpIfFalse = jumpIfFalse;
    }

    /** How Java writes it. */
    public String symbol() {
        return symbol;
    }

    /** The jump on the three-way comparison's result. */
    int jump(boolean when) {
        return when ? jumpIfTrue : jumpIfFalse;
    }

    /** The jump on two ints. */
    int intJump(boolean when) {
        return jump(when) + (Opcodes.IF_ICMPEQ - Opcodes.IFEQ);
    }

    /** The three-way comparison for which a NaN makes this false (and {@code !=} true). */
    boolean nanIsGreater() {
        return this == LT || this == LE;
    }
}
