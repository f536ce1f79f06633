package dev.dlc.codegen.jvm.asm;

/**
 * A parameter or local variable. It exists from its declaration to the end of the block that declared it, and it always
 * has a value: {@link Code#declare} asks for the first one. Two locals are equal only when they are the same one.
 */
public final class Local implements Expr {
    private final JType type;
    private final String name;

    Local(JType type, String name) {
        if (type == JType.Primitive.VOID) {
            throw new IllegalArgumentException("local " + name + " cannot be void");
        }
        this.type = type;
        this.name = name;
    }

    @Override
    public JType type() {
        return type;
    }

    /** The name it was declared with; the text of a method appends a number where two live locals share one. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
