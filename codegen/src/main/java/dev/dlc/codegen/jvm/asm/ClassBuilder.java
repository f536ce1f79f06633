package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class to generate: final, with a no-argument constructor, constants and methods. {@link #toString()} is readable
 * Java.
 */
public final class ClassBuilder {
    private final ClassDesc type;
    private final ClassDesc superclass;
    private final List<MethodBuilder> methods = new ArrayList<>();
    private final Map<String, MethodRef> constants = new LinkedHashMap<>();
    private Optional<String> sourceFile = Optional.empty();

    private ClassBuilder(ClassDesc type, ClassDesc superclass) {
        this.type = type;
        this.superclass = superclass;
    }

    /** A class without a superclass of its own. */
    public static ClassBuilder of(ClassDesc type) {
        return new ClassBuilder(type, ConstantDescs.CD_Object);
    }

    /** A class that extends another one, which has a no-argument constructor. */
    public static ClassBuilder extending(ClassDesc type, Class<?> superclass) {
        return new ClassBuilder(type, superclass.describeConstable().orElseThrow());
    }

    /** The name of the source file that line numbers refer to. */
    public ClassBuilder sourceFile(String name) {
        sourceFile = Optional.of(name);
        return this;
    }

    /** A public instance method; overrides one of the superclass with the same signature. */
    public MethodBuilder instanceMethod(String name, JType result, Param... parameters) {
        return add(new MethodBuilder(type, false, name, result, List.of(parameters)));
    }

    /** A public static method. */
    public MethodBuilder staticMethod(String name, JType result, Param... parameters) {
        return add(new MethodBuilder(type, true, name, result, List.of(parameters)));
    }

    /**
     * A static final field.
     *
     * @param value the static method without parameters that makes its value, once, when the class is initialized
     */
    public Expr constant(String name, MethodRef value) {
        if (constants.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("two constants " + name + " in " + type.displayName());
        }
        return new Expr.StaticField(value.result(), type, name);
    }

    /**
     * Divides a static method that is complete: if it is long, its loops become methods of their own, named after it
     * with a number.
     */
    public void divide(MethodBuilder method) {
        List<MethodBuilder> all = methods.stream()
                .flatMap(m -> m == method ? MethodDivider.divide(m).stream() : Stream.of(m))
                .toList();
        methods.clear();
        methods.addAll(all);
    }

    /** How many bytes of bytecode each method has, by name. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        methods.forEach(m -> sizes.put(m.name(), ClassFile.size(m.body().toBlock())));
        return sizes;
    }

    /** The class being generated. */
    public ClassDesc type() {
        return type;
    }

    ClassDesc superclass() {
        return superclass;
    }

    List<MethodBuilder> methods() {
        return List.copyOf(methods);
    }

    /** The methods that make the constants, by name. */
    Map<String, MethodRef> constants() {
        return Collections.unmodifiableMap(constants);
    }

    Optional<String> sourceFile() {
        return sourceFile;
    }

    @Override
    public String toString() {
        return Printer.text(this);
    }

    private MethodBuilder add(MethodBuilder method) {
        boolean isTaken = methods.stream().anyMatch(m -> m.name().equals(method.name()));
        if (isTaken) {
            throw new IllegalArgumentException("two methods " + method.name() + " in " + type.displayName());
        }
        methods.add(method);
        return method;
    }
}
