package dev.dlc.cli.usage;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag of a command. Several commands may have it, each with an option of its own in picocli's model.
 *
 * @param names its names, the long one first: {@code --out}, {@code -o}
 * @param value how its value is read; empty for a switch
 * @param repeated whether it may be given several times
 * @param text one line for the help text
 * @param <T> what its value means
 */
public record Flag<T>(List<String> names, Optional<Value<T>> value, boolean repeated, String text) {
    /** Machine-readable output; every command has it. */
    public static final Flag<Void> JSON = toggle("--json", "print machine-readable JSON");

    public Flag {
        names = List.copyOf(names);
    }

    /** A switch. */
    public static Flag<Void> toggle(String name, String text) {
        return new Flag<>(List.of(name), Optional.empty(), false, text);
    }

    /** A flag with a value. */
    public static <T> Flag<T> of(String name, Value<T> value, String text) {
        return new Flag<>(List.of(name), Optional.of(value), false, text);
    }

    /** This flag with a further name. */
    public Flag<T> alias(String name) {
        return new Flag<>(List.of(name(), name), value, repeated, text);
    }

    /** This flag, allowed several times. */
    public Flag<T> repeatable() {
        return new Flag<>(names, value, true, text);
    }

    /** The long name. */
    public String name() {
        return names.getFirst();
    }

    OptionSpec option() {
        OptionSpec.Builder option =
                OptionSpec.builder(names.toArray(String[]::new)).description(text);
        if (value.isEmpty()) {
            return option.arity("0").type(boolean.class).build();
        }
        Value<T> reader = value.get();
        option.arity("1").paramLabel(reader.placeholder()).converters(reader);
        if (!reader.words().isEmpty()) {
            option.completionCandidates(reader.words());
        }
        return repeated
                ? option.type(List.class).auxiliaryTypes(reader.type()).build()
                : option.type(reader.type()).build();
    }
}
