package dev.dlc.dsl.elaborate;

import java.util.List;

/**
 * A function of the compiler: one row of a table.
 *
 * @param name the name in the language
 * @param parameters in order; {@code over} takes axes and is evaluated last
 * @param required the number of parameters, from the first on, that must be given
 * @param body what it does
 */
record BuiltinFunction(String name, List<String> parameters, int required, Body body) {
    /** The meaning. */
    interface Body {
        /** The value of a call. */
        Value apply(BuiltinCall call);
    }

    /**
     * A row.
     *
     * @param needed the names of the required parameters, with spaces between
     * @param optional the names of the others
     */
    static BuiltinFunction row(String name, String needed, String optional, Body body) {
        List<String> first = words(needed);
        List<String> all = new java.util.ArrayList<>(first);
        all.addAll(words(optional));
        return new BuiltinFunction(name, List.copyOf(all), first.size(), body);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** {@code conv(x, w; stride, padding)}. */
    String signature() {
        String needed = String.join(", ", parameters.subList(0, required));
        String optional = String.join(", ", parameters.subList(required, parameters.size()));
        return name + "(" + needed + (optional.isEmpty() ? "" : "; " + optional) + ")";
    }
}
