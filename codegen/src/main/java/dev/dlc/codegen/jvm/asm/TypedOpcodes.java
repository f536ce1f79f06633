package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The variants of an opcode by type. */
final class TypedOpcodes {
    private TypedOpcodes() {}

    /** The variant of an int opcode (ILOAD, IADD, IALOAD, IRETURN, ...) for a type. */
    static int of(int intOpcode, JType type) {
        return Type.getType(type.desc().descriptorString()).getOpcode(intOpcode);
    }

    /** The instruction that converts between two of int, long, float, double. */
    static int conversion(Primitive from, Primitive to) {
        int base = switch (from) {
            case INT -> Opcodes.I2L;
            case LONG -> Opcodes.L2I;
            case FLOAT -> Opcodes.F2I;
            case DOUBLE -> Opcodes.D2I;
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no conversion from " + from);
        };
        int column = switch (to) {
            case INT -> 0;
            case LONG -> 1;
            case FLOAT -> 2;
            case DOUBLE -> 3;
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no conversion to " + to);
        };
        int row = from.ordinal() - Primitive.INT.ordinal();
        // Each row lists the other three types in the order int, long, float, double.
        return base + column - (column > row ? 1 : 0);
    }
}
