package dev.dlc.link;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * A class of a version that the JVM can verify ahead of time. Before version 50 there were no types of the stack at the
 * targets of jumps; such classes are verified by another verifier, each time they are loaded, and archives leave them
 * out.
 */
final class VerifiedClass {
    private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;
    private static final int VERSION_AT = 6;

    private VerifiedClass() {}

    /**
     * The same class with types at the targets of jumps; the class itself where it is of a newer version.
     *
     * @param loader where the classes that it mentions are found
     */
    static byte[] upgrade(byte[] bytes, ClassLoader loader) {
        ClassReader reader = new ClassReader(bytes);
        if (reader.readUnsignedShort(VERSION_AT) >= FIRST_WITH_FRAMES) {
            return bytes;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return loader;
            }
        };
        reader.accept(new VersionVisitor(writer), ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static final class VersionVisitor extends ClassVisitor {
        VersionVisitor(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visit(int version, int access, String name, String generics, String parent, String[] interfaces) {
            super.visit(Opcodes.V1_8, access, name, generics, parent, interfaces);
        }
    }
}
