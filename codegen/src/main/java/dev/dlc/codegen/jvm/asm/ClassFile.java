package dev.dlc.codegen.jvm.asm;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.constant.ClassDesc;
import java.util.function.UnaryOperator;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/** Writes class files, and checks them. */
public final class ClassFile {
    /** HotSpot compiles no method of more than 8,000 bytes of bytecode ({@code HugeMethodLimit}). */
    static final int CODE_LIMIT = 8_000;

    private ClassFile() {}

    /**
     * The class file.
     *
     * @param target the method to be called in place of another; a static method of the class for which it names
     *     another one is left out
     */
    static byte[] write(ClassBuilder c, UnaryOperator<MethodRef> target) {
        ClassWriter writer = new Writer();
        String name = internalName(c.type());
        String superName = internalName(c.superclass());
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
        writer.visit(Opcodes.V17, access, name, null, superName, null);
        writer.visitSource(c.sourceFile().orElse(null), null);
        writeConstructor(writer, superName);
        if (!c.constants().isEmpty()) {
            writeConstants(writer, c, target);
        }
        c.methods().stream()
                .filter(m -> target.apply(m.ref()).equals(m.ref()))
                .forEach(m -> writeMethod(writer, m, m.name(), target));
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** What a static method does: equal for equal methods, whatever their names and classes. */
    static byte[] content(MethodBuilder m, UnaryOperator<MethodRef> target) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "content", null, "java/lang/Object", null);
        writeMethod(writer, m, "content", target);
        return writer.toByteArray();
    }

    /**
     * Runs ASM's own verifier over a class file.
     *
     * @param loader finds the classes that it mentions
     * @throws IllegalStateException with its findings, which include the bytecode as text
     */
    static void verify(byte[] bytes, ClassLoader loader) {
        StringWriter findings = new StringWriter();
        CheckClassAdapter.verify(new ClassReader(bytes), loader, false, new PrintWriter(findings));
        if (!findings.toString().isEmpty()) {
            throw new IllegalStateException("the class does not verify:\n" + findings);
        }
    }

    private static void writeConstructor(ClassWriter writer, String superName) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void writeConstants(ClassWriter writer, ClassBuilder c, UnaryOperator<MethodRef> target) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        c.constants().forEach((name, value) -> {
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
            String descriptor = value.result().desc().descriptorString();
            writer.visitField(access, name, descriptor, null, null).visitEnd();
            MethodRef called = target.apply(value);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    internalName(called.owner()),
                    called.name(),
                    called.desc().descriptorString(),
                    false);
            code.visitFieldInsn(Opcodes.PUTSTATIC, internalName(c.type()), name, descriptor);
        });
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void writeMethod(ClassWriter writer, MethodBuilder m, String name, UnaryOperator<MethodRef> target) {
        int access = m.isStatic() ? Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC : Opcodes.ACC_PUBLIC;
        MethodVisitor code = writer.visitMethod(access, name, m.ref().desc().descriptorString(), null, null);
        code.visitCode();
        new Emitter(code, target).method(m);
        Label end = new Label();
        code.visitLabel(end);
        code.visitMaxs(0, 0);
        code.visitEnd();
        if (end.getOffset() >= CODE_LIMIT) {
            throw new MethodTooLargeException(
                    "method " + m.name() + " of " + m.ref().owner().displayName() + " has " + end.getOffset()
                            + " bytes of bytecode, and the JVM compiles none of " + CODE_LIMIT + " or more");
        }
    }

    /** How many bytes of bytecode a statement is. */
    static int size(Stmt statement) {
        MethodVisitor code = new ClassWriter(0).visitMethod(Opcodes.ACC_STATIC, "size", "()V", null, null);
        code.visitCode();
        new Emitter(code, UnaryOperator.identity()).statement(statement);
        Label end = new Label();
        code.visitLabel(end);
        return end.getOffset();
    }

    static String internalName(ClassDesc type) {
        String descriptor = type.descriptorString();
        return type.isArray() ? descriptor : descriptor.substring(1, descriptor.length() - 1);
    }

    /** Locals are never live across a merge with two classes, so no class has to be loaded to compute frames. */
    private static final class Writer extends ClassWriter {
        Writer() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String a, String b) {
            return "java/lang/Object";
        }
    }
}
