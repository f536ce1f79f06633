package dev.dlc.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class LinkTest {
    private static final List<String> CLASSES =
            List.of("Sample", "Sample$All", "Sample$None", "Sample$Named", "Sample$Outer");

    /** Classes by name, each changed. */
    private static final class Changed extends ClassLoader {
        private final Map<String, byte[]> classes = new HashMap<>();

        Changed(Map<String, byte[]> classes) {
            super(LinkTest.class.getClassLoader());
            this.classes.putAll(classes);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolves) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] bytes = classes.remove(name);
                return bytes == null ? super.loadClass(name, resolves) : defineClass(name, bytes, 0, bytes.length);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            throw new ClassNotFoundException(name);
        }
    }

    private static byte[] bytes(String simpleName) {
        String file = "/dev/dlc/link/" + simpleName + ".class";
        try (InputStream in = LinkTest.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes by their names, linked, with those that were added. */
    private static Map<String, byte[]> linked() {
        Map<String, byte[]> files = new HashMap<>();
        CLASSES.forEach(name -> files.put("dev/dlc/link/" + name + ".class", bytes(name)));
        Map<String, byte[]> classes = new HashMap<>();
        Jars.linked(files)
                .forEach((name, bytes) -> classes.put(name.replace(".class", "").replace('/', '.'), bytes));
        return classes;
    }

    /** The names of the bootstrap methods that a class still has. */
    private static List<String> bootstraps(byte[] bytes) {
        List<String> names = new ArrayList<>();
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String generics, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInvokeDynamicInsn(String called, String of, Handle bootstrap, Object... args) {
                        names.add(bootstrap.getName() + " " + called);
                    }
                };
            }
        };
        new ClassReader(bytes).accept(visitor, 0);
        return names;
    }

    @Test
    void linkedClassesDoTheSame() throws ReflectiveOperationException {
        Class<?> linked = new Changed(linked()).loadClass("dev.dlc.link.Sample");
        assertFalse(linked == Sample.class, "another class");
        assertEquals(Sample.results(), linked.getMethod("results").invoke(null));
        assertEquals(Sample.lambdas(), linked.getMethod("lambdas").invoke(null));
    }

    @Test
    void onlyTextsOfRecordsAreLeftToTheJvm() {
        assertTrue(bootstraps(bytes("Sample$Named")).contains("typeSwitch typeSwitch"), "the compiler leaves it");
        Set<String> left = new TreeSet<>();
        linked().values().forEach(bytes -> left.addAll(bootstraps(bytes)));
        assertEquals(Set.of("bootstrap toString"), left);
    }

    /** One of two numbers as text: a class of version 49 with a jump. */
    private static byte[] old() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V1_5,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                "dev/dlc/link/Old",
                null,
                "java/lang/Object",
                null);
        MethodVisitor to = writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                "chosen",
                "(Ljava/lang/Integer;Ljava/lang/Long;Z)Ljava/lang/String;",
                null,
                null);
        Label second = new Label();
        Label end = new Label();
        to.visitCode();
        to.visitVarInsn(Opcodes.ILOAD, 2);
        to.visitJumpInsn(Opcodes.IFEQ, second);
        to.visitVarInsn(Opcodes.ALOAD, 0);
        to.visitJumpInsn(Opcodes.GOTO, end);
        to.visitLabel(second);
        to.visitVarInsn(Opcodes.ALOAD, 1);
        to.visitLabel(end);
        to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Number", "toString", "()Ljava/lang/String;", false);
        to.visitInsn(Opcodes.ARETURN);
        to.visitMaxs(1, 3);
        to.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    @Test
    void oldClassesAreVerifiedByTheTypesAtJumps() throws ReflectiveOperationException {
        byte[] upgraded = VerifiedClass.upgrade(old(), LinkTest.class.getClassLoader());
        assertEquals(Opcodes.V1_8, new ClassReader(upgraded).readUnsignedShort(6));
        Class<?> loaded = new Changed(Map.of("dev.dlc.link.Old", upgraded)).loadClass("dev.dlc.link.Old");
        var chosen = loaded.getMethod("chosen", Integer.class, Long.class, boolean.class);
        assertEquals("3", chosen.invoke(null, 3, 4L, true));
        assertEquals("4", chosen.invoke(null, 3, 4L, false));
    }

    @Test
    void newerClassesStay() {
        byte[] bytes = bytes("Sample");
        assertSame(bytes, VerifiedClass.upgrade(bytes, LinkTest.class.getClassLoader()));
    }
}
