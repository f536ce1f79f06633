package dev.dlc.cli.usage;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** The arguments of a command, checked by picocli, with the types of the flags. */
public record Arguments(ParseResult parsed) {
    /** Whether a flag was given. */
    public boolean has(Flag<?> flag) {
        return parsed.hasMatchedOption(flag.name());
    }

    /** The value of a flag that can be given once, if it was given. */
    public <T> Optional<T> get(Flag<T> flag) {
        T value = parsed.matchedOptionValue(flag.name(), null);
        return Optional.ofNullable(value);
    }

    /** All values of a repeatable flag, in the order given. */
    public <T> List<T> all(Flag<T> flag) {
        return parsed.matchedOptionValue(flag.name(), List.<T>of());
    }

    /** The words that are no flags, in order. */
    public List<String> parameters() {
        return parsed.commandSpec().positionalParameters().stream()
                .flatMap(positional -> positional.stringValues().stream())
                .toList();
    }

    /** A parameter that is required. */
    public String parameter(int index) {
        return parameters().get(index);
    }

    /** A parameter that may be missing. */
    public Optional<String> optionalParameter(int index) {
        return parameters().stream().skip(index).findFirst();
    }
}
