package dev.dlc.codegen.jvm.asm;

import org.objectweb.asm.Opcodes;

/** An operation on two scalars of one type, or on two vectors of one type. */
public enum BinaryOp {
    ADD("+", "add", Opcodes.IADD, false),
    SUB("-", "sub", Opcodes.ISUB, false),
    MUL("*", "mul", Opcodes.IMUL, false),
    DIV("/", "div", Opcodes.IDIV, false),
    REM("%", "", Opcodes.IREM, false),
    AND("&", "AND", Opcodes.IAND, true),
    OR("|", "OR", Opcodes.IOR, true),
    XOR("^", "XOR", Opcodes.IXOR, true),
    SHL("<<", "LSHL", Opcodes.ISHL, true),
    SHR(">>", "ASHR", Opcodes.ISHR, true),
    USHR(">>>", "LSHR", Opcodes.IUSHR, true);

    private final String symbol;
    private final String vectorName;
    private final int intOpcode;
    private final boolean onBits;

    BinaryOp(String symbol, String vectorName, int intOpcode, boolean onBits) {
        this.symbol = symbol;
        this.vectorName = vectorName;
        this.intOpcode = intOpcode;
        this.onBits = onBits;
    }

    /** How Java writes it. */
    public String symbol() {
        return symbol;
    }

    /** The vector's method, or for bit operations the constant of {@code VectorOperators}; empty if there is none. */
    String vectorName() {
        return vectorName;
    }

    int intOpcode() {
        return intOpcode;
    }

    /** Whether it is defined on int and long only. */
    boolean isOnBits() {
        return onBits;
    }

    boolean isShift() {
        return this == SHL || this == SHR || this == USHR;
    }
}
