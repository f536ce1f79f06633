package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A data set as a train block names it.
 *
 * @param name the name of the set
 * @param arguments its arguments by label, in order; each a Long, Double, Boolean, String or a List of such
 * @param span where it is named
 */
public record DataSource(String name, Map<String, Object> arguments, Span span) {
    public DataSource {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
