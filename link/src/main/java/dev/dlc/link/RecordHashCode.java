package dev.dlc.link;

import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The hash of a record, the same number as that of the JVM: {@code 31 h + hash(field)} over its fields, from 0
 * ({@link java.lang.runtime.ObjectMethods}).
 */
record RecordHashCode(String name, String type, List<Handle> fields) implements SyntheticMethod {
    private static final int FACTOR = 31;

    @Override
    public void write(MethodVisitor to) {
        to.visitCode();
        to.visitInsn(Opcodes.ICONST_0);
        for (Handle field : fields) {
            Type kind = Type.getType(field.getDesc());
            String taken = Fields.isPrimitive(kind) ? field.getDesc() : "Ljava/lang/Object;";
            to.visitIntInsn(Opcodes.BIPUSH, FACTOR);
            to.visitInsn(Opcodes.IMUL);
            to.visitVarInsn(Opcodes.ALOAD, 0);
            Fields.push(to, field);
            to.visitMethodInsn(Opcodes.INVOKESTATIC, Fields.helper(kind), "hashCode", "(" + taken + ")I", false);
            to.visitInsn(Opcodes.IADD);
        }
        to.visitInsn(Opcodes.IRETURN);
        to.visitMaxs(3, 1);
        to.visitEnd();
    }
}
