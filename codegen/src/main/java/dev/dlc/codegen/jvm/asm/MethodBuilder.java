package dev.dlc.codegen.jvm.asm;

import dev.dlc.codegen.jvm.asm.JType.Reference;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One method of a {@link ClassBuilder}: its parameters, and its body as {@link Code}. */
public final class MethodBuilder {
    /** A parameter. */
    public record Param(String name, JType type) {}

    private final ClassDesc owner;
    private final boolean isStatic;
    private final String name;
    private final JType result;
    private final List<Local> parameters = new ArrayList<>();
    private final Optional<Local> self;
    private final Code body;

    MethodBuilder(ClassDesc owner, boolean isStatic, String name, JType result, List<Param> parameters) {
        this.owner = owner;
        this.isStatic = isStatic;
        this.name = name;
        this.result = result;
        this.self = isStatic ? Optional.empty() : Optional.of(new Local(new Reference(owner), "this"));
        parameters.forEach(p -> this.parameters.add(new Local(p.type(), p.name())));
        this.body = new Code(result);
    }

    /** The method's name. */
    public String name() {
        return name;
    }

    /** A parameter by its position. */
    public Local parameter(int position) {
        return parameters.get(position);
    }

    /** The receiver. */
    public Local self() {
        return self.orElseThrow(() -> new IllegalArgumentException("static method " + name + " has no receiver"));
    }

    /** Where statements are written. */
    public Code body() {
        return body;
    }

    /** For calling it from another method of the class. */
    public MethodRef ref() {
        return new MethodRef(
                owner,
                false,
                isStatic,
                name,
                result,
                parameters.stream().map(Local::type).toList());
    }

    boolean isStatic() {
        return isStatic;
    }

    JType result() {
        return result;
    }

    /** The receiver, if any, and the parameters: the locals that exist on entry. */
    List<Local> entryLocals() {
        List<Local> all = new ArrayList<>();
        self.ifPresent(all::add);
        all.addAll(parameters);
        return all;
    }

    List<Local> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return Printer.text(this);
    }
}
