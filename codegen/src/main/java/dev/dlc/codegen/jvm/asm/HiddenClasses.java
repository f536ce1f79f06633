package dev.dlc.codegen.jvm.asm;

import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;

/** Defines generated classes in this process as hidden classes: unloaded when no longer used, and no name to clash. */
public final class HiddenClasses {
    private HiddenClasses() {}

    /** The name of a hidden class: in this package, as the JVM demands. */
    public static ClassDesc name(String simpleName) {
        return ClassDesc.of(HiddenClasses.class.getPackageName(), simpleName);
    }

    /**
     * Defines a class from its file.
     *
     * @param bytes a class whose name came from {@link #name}
     * @param verify whether ASM's verifier runs first; it reports better than the JVM's and is slow
     */
    public static Class<?> define(byte[] bytes, boolean verify) {
        if (verify) {
            ClassFile.verify(bytes);
        }
        try {
            return MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "the class is not in package " + HiddenClasses.class.getPackageName(), e);
        }
    }

    /** Defines a class and makes one instance with its no-argument constructor. */
    public static <T> T instance(byte[] bytes, boolean verify, Class<T> type) {
        try {
            return type.cast(define(bytes, verify).getConstructor().newInstance());
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalArgumentException("the class has no public no-argument constructor", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the constructor failed", e.getCause());
        }
    }
}
