package dev.dlc.cli.usage;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a command, checked against its spec.
 *
 * @param parameters the words that are no flags, in order
 * @param given the values of each flag, by its long name; a switch has one empty text
 */
public record Arguments(List<String> parameters, Map<String, List<String>> given) {
    public Arguments {
        parameters = List.copyOf(parameters);
        given = Map.copyOf(given);
    }

    /** Whether a flag was given. */
    public boolean has(Flag<?> flag) {
        return given.containsKey(flag.name());
    }

    /** The value of a flag, if it was given. */
    public <T> Optional<T> get(Flag<T> flag) {
        return all(flag).stream().findFirst();
    }

    /** All values of a flag, in the order given. */
    public <T> List<T> all(Flag<T> flag) {
        Value<T> value = flag.value().orElseThrow(() -> new IllegalArgumentException(flag.name() + " is a switch"));
        return given.getOrDefault(flag.name(), List.of()).stream()
                .map(word -> value.parser().apply(word).orElseThrow())
                .toList();
    }

    /** A parameter that is required. */
    public String parameter(int index) {
        return parameters.get(index);
    }

    /** A parameter that may be missing. */
    public Optional<String> optionalParameter(int index) {
        return index < parameters.size() ? Optional.of(parameters.get(index)) : Optional.empty();
    }
}
