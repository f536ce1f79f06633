package dev.dlc.codegen.jvm.asm;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/**
 * A method that generated code can call.
 *
 * @param owner the class that declares it
 * @param ownerIsInterface whether that is an interface
 * @param isStatic whether it has no receiver
 * @param name its name
 * @param result its result
 * @param parameters its parameters, without the receiver
 */
public record MethodRef(
        ClassDesc owner,
        boolean ownerIsInterface,
        boolean isStatic,
        String name,
        JType result,
        List<JType> parameters) {

    public MethodRef {
        parameters = List.copyOf(parameters);
    }

    /**
     * A public method of a class that exists.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MethodRef of(Class<?> owner, String name, Class<?>... parameters) {
        try {
            Method m = owner.getMethod(name, parameters);
            return new MethodRef(
                    owner.describeConstable().orElseThrow(),
                    owner.isInterface(),
                    Modifier.isStatic(m.getModifiers()),
                    name,
                    JType.of(m.getReturnType()),
                    Arrays.stream(parameters).map(JType::of).toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    owner.getName() + " has no method " + name + Arrays.toString(parameters), e);
        }
    }

    /** The descriptor the JVM sees. */
    public MethodTypeDesc desc() {
        return MethodTypeDesc.of(
                result.desc(), parameters.stream().map(JType::desc).toList());
    }

    @Override
    public String toString() {
        return owner.displayName() + "." + name + parameters;
    }
}
