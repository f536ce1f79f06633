package dev.dlc.codegen.jvm.asm;

import java.lang.constant.ClassDesc;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Generated classes that are defined in this process and unloaded together. Static methods of equal content are one
 * method, that of the class which had it first: the JVM compiles it once, and what it has learned of it holds for all.
 * Safe for use by several threads.
 */
public final class GeneratedClasses {
    private static final String PACKAGE = "dev.dlc.generated";

    private final Loader loader = new Loader(GeneratedClasses.class.getClassLoader());
    private final Map<ByteBuffer, MethodRef> methods = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private static final class Loader extends ClassLoader {
        Loader(ClassLoader parent) {
            super("generated", parent);
        }

        Class<?> define(String name, byte[] bytes) {
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    /** The name of a class that is written to be read. */
    public static ClassDesc plainName(String simpleName) {
        return ClassDesc.of(PACKAGE, simpleName);
    }

    /** A name for a class, with a number if there is one of that name. */
    public synchronized ClassDesc name(String simpleName) {
        String free = simpleName;
        for (int n = 2; !names.add(free); n++) {
            free = simpleName + "_" + n;
        }
        return plainName(free);
    }

    /**
     * Defines a class.
     *
     * @param c has a name from {@link #name}
     * @param verify whether ASM's verifier runs first; it reports better than the JVM's and is slow
     * @throws MethodTooLargeException if a method has 8,000 or more bytes of bytecode, which HotSpot would never
     *     compile
     * @throws IllegalStateException if the class does not verify
     */
    public synchronized Class<?> define(ClassBuilder c, boolean verify) {
        Sharing sharing = new Sharing(c);
        byte[] bytes = ClassFile.write(c, sharing::target);
        if (verify) {
            ClassFile.verify(bytes, loader);
        }
        Class<?> defined = loader.define(c.type().packageName() + "." + c.type().displayName(), bytes);
        methods.putAll(sharing.own);
        return defined;
    }

    /** Defines a class and makes one instance with its no-argument constructor. */
    public <T> T instance(ClassBuilder c, boolean verify, Class<T> type) {
        try {
            return type.cast(define(c, verify).getConstructor().newInstance());
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException("the class has no public no-argument constructor", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the constructor failed", e.getCause());
        }
    }

    /** Finds the methods of one class that others have already. */
    private final class Sharing {
        private final Map<MethodRef, MethodBuilder> builders = new HashMap<>();
        private final Map<MethodRef, MethodRef> targets = new HashMap<>();
        private final Map<ByteBuffer, MethodRef> own = new HashMap<>();

        Sharing(ClassBuilder c) {
            c.methods().stream().filter(MethodBuilder::isStatic).forEach(m -> builders.put(m.ref(), m));
        }

        /** The method that is called in place of another; calls inside are replaced before methods are compared. */
        MethodRef target(MethodRef method) {
            MethodBuilder builder = builders.get(method);
            if (builder == null) {
                return method;
            }
            MethodRef known = targets.get(method);
            if (known == null) {
                ByteBuffer content = ByteBuffer.wrap(ClassFile.content(builder, this::target));
                known = methods.getOrDefault(content, own.getOrDefault(content, method));
                own.putIfAbsent(content, known);
                targets.put(method, known);
            }
            return known;
        }
    }
}
