package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;

/**
 * A data set as a program asks for it: {@code mnist(batch: 64)}.
 *
 * @param name the data set's name
 * @param arguments the given arguments
 * @param place where the name stands, for messages
 */
public record DataRequest(String name, List<Given> arguments, Diagnostic.Place place) {
    public DataRequest {
        arguments = List.copyOf(arguments);
    }

    /**
     * An argument.
     *
     * @param name its label
     * @param value its value
     * @param place where it stands, for messages
     */
    public record Given(String name, DataValue value, Diagnostic.Place place) {}

    /** A request that stands in no source text. */
    public static DataRequest of(String name, Map<String, DataValue> arguments) {
        Diagnostic.Place nowhere = new Diagnostic.Place.Nowhere();
        List<Given> given = arguments.entrySet().stream()
                .map(entry -> new Given(entry.getKey(), entry.getValue(), nowhere))
                .toList();
        return new DataRequest(name, given, nowhere);
    }
}
