package dev.dlc.cli.usage;

import java.util.List;
import java.util.Optional;

/**
 * A flag of a command.
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

    /** The help text; every command has it. */
    public static final Flag<Void> HELP =
            new Flag<>(List.of("--help", "-h"), Optional.empty(), false, "print this text");

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

    /** How the flag is written: {@code --epochs N}. */
    public String usage() {
        return name() + value.map(v -> " " + v.placeholder()).orElse("");
    }
}
