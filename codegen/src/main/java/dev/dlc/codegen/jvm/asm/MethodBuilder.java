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

    private MethodBuilder(MethodBuilder old, String name, JType result, List<Local> parameters, Stmt.Block body) {
        this.owner = old.owner;
        this.isStatic = true;
        this.name = name;
        this.result = result;
        this.self = Optional.empty();
        this.parameters.addAll(parameters);
        this.body = Code.of(result, body);
    }

    /** This static method with another body. */
    MethodBuilder withBody(Stmt.Block other) {
        return part(name, result, parameters, other);
    }

    /**
     * A static method of the same class.
     *
     * @param parameters locals of this method; inside they mean its arguments
     */
    MethodBuilder part(String ownName, JType ownResult, List<Local> ownParameters, Stmt.Block ownBody) {
        if (!isStatic) {
            throw new IllegalArgumentException("only static methods are divided, found " + name);
        }
        return new MethodBuilder(this, ownName, ownResult, ownParameters, ownBody);
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
