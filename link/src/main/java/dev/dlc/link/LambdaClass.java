package dev.dlc.link;

import java.util.Optional;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The class that implements an interface by a method and what a lambda has captured: what
 * {@link java.lang.invoke.LambdaMetafactory#metafactory} makes.
 *
 * @param name of the class
 * @param host of its nest, so that it may call private methods
 * @param method name of the interface's method
 * @param captured types of what is captured, to the interface
 * @param erased type of the interface's method
 * @param target the method that is called, with what is captured and then the arguments
 * @param called type of the interface's method at this place
 */
record LambdaClass(String name, String host, String method, Type captured, Type erased, Handle target, Type called) {
    private static final String MAKE = "make";
    private static final String INSTANCE = "INSTANCE";
    private static final int FINAL = Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;

    /** The class for a call site; empty where the JVM is to link it. */
    static Optional<LambdaClass> of(
            String name, String host, String method, String captured, Handle bootstrap, Object[] args) {
        boolean isLambda = bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")
                && bootstrap.getName().equals("metafactory");
        return isLambda
                ? Optional.of(new LambdaClass(
                        name, host, method, Type.getMethodType(captured), (Type) args[0], (Handle) args[1], (Type)
                                args[2]))
                : Optional.empty();
    }

    /** Calls what makes an instance, in place of the call site. */
    void call(MethodVisitor to) {
        to.visitMethodInsn(Opcodes.INVOKESTATIC, name, MAKE, captured.getDescriptor(), false);
    }

    byte[] bytes(int version) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String type = captured.getReturnType().getInternalName();
        writer.visit(version, FINAL | Opcodes.ACC_SUPER, name, null, "java/lang/Object", new String[] {type});
        writer.visitNestHost(host);
        Type[] fields = captured.getArgumentTypes();
        for (int i = 0; i < fields.length; i++) {
            writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), fields[i].getDescriptor(), null, null)
                    .visitEnd();
        }
        constructor(writer, fields);
        if (fields.length == 0) {
            writer.visitField(Opcodes.ACC_STATIC | FINAL, INSTANCE, "L" + name + ";", null, null)
                    .visitEnd();
            MethodVisitor to = begin(writer, Opcodes.ACC_STATIC, "<clinit>", "()V");
            instance(to, fields);
            to.visitFieldInsn(Opcodes.PUTSTATIC, name, INSTANCE, "L" + name + ";");
            end(to, Opcodes.RETURN);
        }
        MethodVisitor make = begin(writer, Opcodes.ACC_STATIC, MAKE, captured.getDescriptor());
        if (fields.length == 0) {
            make.visitFieldInsn(Opcodes.GETSTATIC, name, INSTANCE, "L" + name + ";");
        } else {
            instance(make, fields);
        }
        end(make, Opcodes.ARETURN);
        body(begin(writer, Opcodes.ACC_PUBLIC, method, erased.getDescriptor()), fields);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static MethodVisitor begin(ClassWriter writer, int access, String name, String type) {
        MethodVisitor to = writer.visitMethod(access, name, type, null, null);
        to.visitCode();
        return to;
    }

    private static void end(MethodVisitor to, int opcode) {
        to.visitInsn(opcode);
        to.visitMaxs(0, 0);
        to.visitEnd();
    }

    private static String field(int i) {
        return "a" + i;
    }

    private static String constructorType(Type[] fields) {
        return Type.getMethodDescriptor(Type.VOID_TYPE, fields);
    }

    private void constructor(ClassWriter writer, Type[] fields) {
        MethodVisitor to = begin(writer, Opcodes.ACC_PRIVATE, "<init>", constructorType(fields));
        to.visitVarInsn(Opcodes.ALOAD, 0);
        to.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int local = 1;
        for (int i = 0; i < fields.length; i++) {
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitVarInsn(fields[i].getOpcode(Opcodes.ILOAD), local);
            to.visitFieldInsn(Opcodes.PUTFIELD, name, field(i), fields[i].getDescriptor());
            local += fields[i].getSize();
        }
        end(to, Opcodes.RETURN);
    }

    private void instance(MethodVisitor to, Type[] fields) {
        to.visitTypeInsn(Opcodes.NEW, name);
        to.visitInsn(Opcodes.DUP);
        int local = 0;
        for (Type field : fields) {
            to.visitVarInsn(field.getOpcode(Opcodes.ILOAD), local);
            local += field.getSize();
        }
        to.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructorType(fields), false);
    }

    /** Pushes what is captured and the arguments, calls, and gives back the result, each in the type that is wanted. */
    private void body(MethodVisitor to, Type[] fields) {
        LambdaTarget callee = new LambdaTarget(target);
        callee.begin(to);
        Type[] wanted = callee.arguments();
        for (int i = 0; i < fields.length; i++) {
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitFieldInsn(Opcodes.GETFIELD, name, field(i), fields[i].getDescriptor());
            Conversion.convert(to, fields[i], fields[i], wanted[i]);
        }
        Type[] given = erased.getArgumentTypes();
        int local = 1;
        for (int i = 0; i < given.length; i++) {
            to.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
            Conversion.convert(to, given[i], called.getArgumentTypes()[i], wanted[fields.length + i]);
            local += given[i].getSize();
        }
        callee.call(to);
        Type result = erased.getReturnType();
        if (result.getSort() == Type.VOID) {
            pop(to, callee.result());
        } else {
            Conversion.convert(to, callee.result(), callee.result(), result);
        }
        end(to, result.getOpcode(Opcodes.IRETURN));
    }

    private static void pop(MethodVisitor to, Type result) {
        if (result.getSize() > 0) {
            to.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
    }
}
