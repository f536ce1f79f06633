package dev.dlc.link;

import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Conversions of arguments and results: casts, boxes, wider numbers ({@link java.lang.invoke.LambdaMetafactory}). */
final class Conversion {
    private static final Map<String, Type> PRIMITIVES = Map.of(
            "java/lang/Boolean", Type.BOOLEAN_TYPE,
            "java/lang/Byte", Type.BYTE_TYPE,
            "java/lang/Character", Type.CHAR_TYPE,
            "java/lang/Short", Type.SHORT_TYPE,
            "java/lang/Integer", Type.INT_TYPE,
            "java/lang/Long", Type.LONG_TYPE,
            "java/lang/Float", Type.FLOAT_TYPE,
            "java/lang/Double", Type.DOUBLE_TYPE);

    private Conversion() {}

    /**
     * Converts the value on the stack.
     *
     * @param erased its type for the JVM
     * @param actual its type at this place
     */
    static void convert(MethodVisitor to, Type erased, Type actual, Type wanted) {
        if (Fields.isPrimitive(erased)) {
            if (Fields.isPrimitive(wanted)) {
                widen(to, erased, wanted);
            } else {
                box(to, erased);
            }
        } else if (Fields.isPrimitive(wanted)) {
            Type unboxed = PRIMITIVES.getOrDefault(actual.getInternalName(), wanted);
            unbox(to, unboxed);
            widen(to, unboxed, wanted);
        } else if (!erased.equals(wanted) && !wanted.getInternalName().equals("java/lang/Object")) {
            to.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
        }
    }

    private static void box(MethodVisitor to, Type type) {
        String wrapper = Fields.helper(type);
        to.visitMethodInsn(
                Opcodes.INVOKESTATIC, wrapper, "valueOf", "(" + type.getDescriptor() + ")L" + wrapper + ";", false);
    }

    private static void unbox(MethodVisitor to, Type type) {
        String wrapper = Fields.helper(type);
        to.visitTypeInsn(Opcodes.CHECKCAST, wrapper);
        to.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, wrapper, type.getClassName() + "Value", "()" + type.getDescriptor(), false);
    }

    private static void widen(MethodVisitor to, Type from, Type wanted) {
        if (from.getSort() == wanted.getSort() || from.getSort() <= Type.INT && wanted.getSort() <= Type.INT) {
            return;
        }
        String step = from.getSort() <= Type.INT
                ? "I" + wanted.getDescriptor()
                : from.getDescriptor() + wanted.getDescriptor();
        to.visitInsn(
                switch (step) {
                    case "IJ" -> Opcodes.I2L;
                    case "IF" -> Opcodes.I2F;
                    case "ID" -> Opcodes.I2D;
                    case "JF" -> Opcodes.L2F;
                    case "JD" -> Opcodes.L2D;
                    case "FD" -> Opcodes.F2D;
                    default -> throw new IllegalArgumentException("no wider type: " + from + " to " + wanted);
                });
    }
}
