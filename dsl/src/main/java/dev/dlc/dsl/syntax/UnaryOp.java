package dev.dlc.dsl.syntax;

/** Operators of one operand. */
public enum UnaryOp {
    NEGATE("-"),
    NOT("not");

    private final String symbol;

    UnaryOp(String symbol) {
        this.symbol = symbol;
    }

    /** As it is written. */
    public String symbol() {
        return symbol;
    }
}
