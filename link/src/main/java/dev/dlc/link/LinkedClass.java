package dev.dlc.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class whose switches over types, and whose {@code equals} and {@code hashCode} of records, are methods of its own,
 * and whose lambdas are classes. The compiler leaves them to the JVM, which makes a class or a tree of method handles
 * for each of them when it is first run, in every process anew.
 *
 * @param bytes of the class
 * @param host the host of its nest, which has its lambdas as new members
 * @param version of its class file
 */
record LinkedClass(byte[] bytes, String host, int version, List<LambdaClass> lambdas) {
    /** The same class, linked. */
    static LinkedClass of(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        Linker linker = new Linker(writer);
        reader.accept(linker, 0);
        return new LinkedClass(writer.toByteArray(), linker.host, linker.version, linker.lambdas);
    }

    private static final class Linker extends ClassVisitor {
        private String owner = "";
        private String host = "";
        private int version;
        private boolean isInterface;
        private final List<SyntheticMethod> added = new ArrayList<>();
        private final List<LambdaClass> lambdas = new ArrayList<>();

        Linker(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String generics, String parent, String[] interfaces) {
            owner = name;
            host = name;
            this.version = version;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, generics, parent, interfaces);
        }

        @Override
        public void visitNestHost(String nestHost) {
            host = nestHost;
            super.visitNestHost(nestHost);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String generics, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, generics, thrown)) {
                @Override
                public void visitInvokeDynamicInsn(String called, String calledType, Handle bootstrap, Object... args) {
                    if (!link(mv, called, calledType, bootstrap, args)) {
                        super.visitInvokeDynamicInsn(called, calledType, bootstrap, args);
                    }
                }
            };
        }

        /** Whether a call site could be replaced. */
        private boolean link(MethodVisitor to, String called, String type, Handle bootstrap, Object[] args) {
            Optional<LambdaClass> lambda =
                    LambdaClass.of(owner + "$$" + lambdas.size(), host, called, type, bootstrap, args);
            if (lambda.isPresent()) {
                lambdas.add(lambda.get());
                lambda.get().call(to);
                return true;
            }
            Optional<SyntheticMethod> method = SyntheticMethod.of(called + "$" + added.size(), type, bootstrap, args);
            if (method.isPresent()) {
                added.add(method.get());
                to.visitMethodInsn(Opcodes.INVOKESTATIC, owner, method.get().name(), type, isInterface);
                return true;
            }
            return false;
        }

        @Override
        public void visitEnd() {
            for (SyntheticMethod method : added) {
                method.write(super.visitMethod(
                        Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                        method.name(),
                        method.type(),
                        null,
                        null));
            }
            super.visitEnd();
        }
    }

    /** A class with further members of its nest. */
    static byte[] withMembers(byte[] bytes, List<String> members) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public void visitEnd() {
                        members.forEach(this::visitNestMember);
                        super.visitEnd();
                    }
                },
                0);
        return writer.toByteArray();
    }
}
