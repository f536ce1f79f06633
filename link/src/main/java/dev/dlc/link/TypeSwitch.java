package dev.dlc.link;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The number of the first type from {@code restart} on that a value has; -1 for null, the number of types where it has
 * none of them ({@link java.lang.runtime.SwitchBootstraps#typeSwitch}).
 *
 * @param type (value, restart) to int
 */
record TypeSwitch(String name, String type, List<Type> types) implements SyntheticMethod {
    @Override
    public void write(MethodVisitor to) {
        to.visitCode();
        Label next = new Label();
        to.visitVarInsn(Opcodes.ALOAD, 0);
        to.visitJumpInsn(Opcodes.IFNONNULL, next);
        to.visitInsn(Opcodes.ICONST_M1);
        to.visitInsn(Opcodes.IRETURN);
        for (int i = 0; i < types.size(); i++) {
            to.visitLabel(next);
            to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            next = new Label();
            to.visitVarInsn(Opcodes.ILOAD, 1);
            to.visitIntInsn(Opcodes.SIPUSH, i);
            to.visitJumpInsn(Opcodes.IF_ICMPGT, next);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitTypeInsn(Opcodes.INSTANCEOF, types.get(i).getInternalName());
            to.visitJumpInsn(Opcodes.IFEQ, next);
            to.visitIntInsn(Opcodes.SIPUSH, i);
            to.visitInsn(Opcodes.IRETURN);
        }
        to.visitLabel(next);
        to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        to.visitIntInsn(Opcodes.SIPUSH, types.size());
        to.visitInsn(Opcodes.IRETURN);
        to.visitMaxs(2, 2);
        to.visitEnd();
    }
}
