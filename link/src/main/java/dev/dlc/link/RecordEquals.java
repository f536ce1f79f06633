package dev.dlc.link;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Whether two records are equal: numbers and references as {@code compare} and {@link java.util.Objects#equals} say
 * ({@link java.lang.runtime.ObjectMethods}).
 *
 * @param type (record, value) to boolean
 */
record RecordEquals(String name, String type, Type owner, List<Handle> fields) implements SyntheticMethod {
    @Override
    public void write(MethodVisitor to) {
        to.visitCode();
        Label others = new Label();
        to.visitVarInsn(Opcodes.ALOAD, 0);
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitJumpInsn(Opcodes.IF_ACMPNE, others);
        to.visitInsn(Opcodes.ICONST_1);
        to.visitInsn(Opcodes.IRETURN);
        to.visitLabel(others);
        to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        Label different = new Label();
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitTypeInsn(Opcodes.INSTANCEOF, owner.getInternalName());
        to.visitJumpInsn(Opcodes.IFEQ, different);
        fields.forEach(field -> compare(to, field, different));
        to.visitInsn(Opcodes.ICONST_1);
        to.visitInsn(Opcodes.IRETURN);
        to.visitLabel(different);
        to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        to.visitInsn(Opcodes.ICONST_0);
        to.visitInsn(Opcodes.IRETURN);
        to.visitMaxs(4, 2);
        to.visitEnd();
    }

    private void compare(MethodVisitor to, Handle field, Label different) {
        to.visitVarInsn(Opcodes.ALOAD, 0);
        Fields.push(to, field);
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitTypeInsn(Opcodes.CHECKCAST, owner.getInternalName());
        Fields.push(to, field);
        Type kind = Type.getType(field.getDesc());
        if (Fields.isPrimitive(kind)) {
            String taken = field.getDesc();
            to.visitMethodInsn(Opcodes.INVOKESTATIC, Fields.helper(kind), "compare", "(" + taken + taken + ")I", false);
            to.visitJumpInsn(Opcodes.IFNE, different);
        } else {
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    Fields.helper(kind),
                    "equals",
                    "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                    false);
            to.visitJumpInsn(Opcodes.IFEQ, different);
        }
    }
}
