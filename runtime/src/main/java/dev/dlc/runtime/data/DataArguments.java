package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.runtime.RuntimeCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The arguments of a data set after checking: every parameter has a value of its kind.
 *
 * @param values the values by name, in the order of the parameters
 */
public record DataArguments(Map<String, DataValue> values) {
    public DataArguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Checks what a request gives against what a data set takes.
     *
     * @throws DlcException E0603 for names that are unknown or given twice, E0604 for values that do not fit or lack
     */
    public static DataArguments bind(DataRequest request, List<DataParameter> parameters) {
        List<Diagnostic> problems = new ArrayList<>();
        Map<String, DataParameter> known = new LinkedHashMap<>();
        Map<String, DataValue> values = new LinkedHashMap<>();
        for (DataParameter parameter : parameters) {
            known.put(parameter.name(), parameter);
            parameter.initial().ifPresent(value -> values.put(parameter.name(), value));
        }
        Set<String> seen = new HashSet<>();
        for (DataRequest.Given given : request.arguments()) {
            DataParameter parameter = known.get(given.name());
            if (parameter == null || !seen.add(given.name())) {
                problems.add(unknown(request, given, known, parameter != null));
                continue;
            }
            parameter
                    .kind()
                    .accept(given.value())
                    .ifPresentOrElse(
                            value -> values.put(given.name(), value),
                            () -> problems.add(unsuitable(
                                    request,
                                    given.place(),
                                    parameter,
                                    given.value().toString())));
        }
        for (DataParameter parameter : parameters) {
            if (parameter.initial().isEmpty() && !seen.contains(parameter.name())) {
                problems.add(unsuitable(request, request.place(), parameter, "nothing"));
            }
        }
        if (!problems.isEmpty()) {
            throw new DlcException(problems);
        }
        return new DataArguments(values);
    }

    private static Diagnostic unknown(
            DataRequest request, DataRequest.Given given, Map<String, DataParameter> known, boolean twice) {
        String message = twice
                ? "argument " + given.name() + " of " + request.name() + " is given twice"
                : request.name() + " has no argument " + given.name();
        String takes = known.values().stream().map(DataParameter::toString).collect(Collectors.joining(", "));
        Optional<String> near = twice ? Optional.empty() : Suggestion.closest(given.name(), known.keySet());
        String fix = near.map(name -> "did you mean " + name + "?").orElse("remove it");
        return place(RuntimeCode.UNKNOWN_DATA_ARGUMENT, message, given.place())
                .sides(takes, given.name() + ": " + given.value())
                .fix(fix);
    }

    private static Diagnostic unsuitable(
            DataRequest request, Diagnostic.Place place, DataParameter parameter, String found) {
        String message = "argument " + parameter.name() + " of " + request.name() + " does not fit";
        return place(RuntimeCode.BAD_DATA_ARGUMENT, message, place)
                .sides(parameter.name() + ", " + parameter.kind().text(), found)
                .fix("give " + parameter.kind().text() + " (" + parameter.doc() + ")");
    }

    static Diagnostic place(RuntimeCode code, String message, Diagnostic.Place place) {
        return new Diagnostic(code, message, place, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The value of a whole-number parameter. */
    public long whole(String name) {
        return ((DataValue.Whole) values.get(name)).value();
    }

    /** The value of a whole-number parameter that is a size; larger ones are cut to the largest. */
    public int size(String name) {
        return (int) Math.min(whole(name), Integer.MAX_VALUE);
    }

    /** The value of a number parameter. */
    public double real(String name) {
        return ((DataValue.Real) values.get(name)).value();
    }

    /** The value of a true-or-false parameter. */
    public boolean flag(String name) {
        return ((DataValue.Flag) values.get(name)).value();
    }

    /** The value of a text parameter. */
    public String text(String name) {
        return ((DataValue.Text) values.get(name)).value();
    }
}
