package dev.dlc.link;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** A static method that does what a call site of {@code invokedynamic} does. */
sealed interface SyntheticMethod permits TypeSwitch, RecordEquals, RecordHashCode {
    String name();

    String type();

    /** Writes the code. */
    void write(MethodVisitor to);

    /**
     * The method for a call site.
     *
     * @param bootstrap what the JVM would ask for the target of the call
     * @return empty where the JVM is to link it
     */
    static Optional<SyntheticMethod> of(String name, String type, Handle bootstrap, Object[] args) {
        return switch (bootstrap.getOwner() + "." + bootstrap.getName()) {
            case "java/lang/runtime/SwitchBootstraps.typeSwitch" ->
                Arrays.stream(args).allMatch(Type.class::isInstance)
                        ? Optional.of(new TypeSwitch(name, type, all(Type.class, Arrays.stream(args))))
                        : Optional.empty();
            case "java/lang/runtime/ObjectMethods.bootstrap" -> recordMethod(name, type, args);
            default -> Optional.empty();
        };
    }

    /** The arguments are the class, the names of its fields, and their getters. */
    private static Optional<SyntheticMethod> recordMethod(String name, String type, Object[] args) {
        List<Handle> fields = all(Handle.class, Arrays.stream(args).skip(2));
        String called = name.substring(0, name.indexOf('$'));
        return switch (called) {
            case "equals" -> Optional.of(new RecordEquals(name, type, (Type) args[0], fields));
            case "hashCode" -> Optional.of(new RecordHashCode(name, type, fields));
            default -> Optional.empty();
        };
    }

    private static <T> List<T> all(Class<T> kind, Stream<Object> values) {
        return values.map(kind::cast).toList();
    }
}
