package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives arguments to parameters: by position, then by label. */
final class Signatures {
    private Signatures() {}

    /** The argument of each parameter, empty where none is given. */
    static List<Optional<Arg>> assign(
            List<String> names, List<Arg> arguments, String label, String signature, Span call) {
        List<Optional<Arg>> assigned = new ArrayList<>();
        names.forEach(name -> assigned.add(Optional.empty()));
        int position = 0;
        for (Arg argument : arguments) {
            int index;
            if (argument.label().isPresent()) {
                index = names.indexOf(argument.label().get());
                if (index < 0) {
                    throw Failure.wrong(
                            unknownLabel(argument.span(), argument.label().get(), label, names));
                }
            } else {
                index = position++;
                if (index >= names.size()) {
                    throw Failure.wrong(tooMany(argument, names, arguments, label, signature));
                }
            }
            if (assigned.get(index).isPresent()) {
                throw Failure.wrong(Diagnostic.at(
                                DslCode.ARGUMENT_TWICE,
                                argument.span(),
                                "`" + names.get(index) + "` of `" + label + "` is given twice")
                        .sides("each argument once", "`" + names.get(index) + "` by position and by label, or twice")
                        .label(assigned.get(index).get().span(), "given here first")
                        .fix("remove one of them"));
            }
            assigned.set(index, Optional.of(argument));
        }
        return assigned;
    }

    private static Diagnostic tooMany(
            Arg argument, List<String> names, List<Arg> arguments, String label, String signature) {
        long given = arguments.stream().filter(a -> a.label().isEmpty()).count();
        String count = names.isEmpty() ? "no argument" : names.size() == 1 ? "1 argument" : names.size() + " arguments";
        return Diagnostic.at(
                        DslCode.TOO_MANY_ARGUMENTS,
                        argument.span(),
                        "`" + label + "` takes " + count + ", not " + given)
                .sides(signature, given + " arguments")
                .fix("remove this argument");
    }

    static Diagnostic unknownLabel(Span span, String name, String label, List<?> parameters) {
        List<String> names = parameters.stream()
                .map(p -> p instanceof Parameter parameter ? parameter.name().text() : p.toString())
                .toList();
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.UNKNOWN_LABEL, span, "`" + label + "` has no parameter `" + name + "`")
                .sides(names.isEmpty() ? "no argument" : String.join(", ", names), name);
        return Suggestion.closest(name, names)
                .map(near -> diagnostic.fix("did you mean `" + near + "`?"))
                .orElse(diagnostic.fix("remove this argument"));
    }

    static Failure missing(String name, String label, String signature, Span call, Optional<Span> declared) {
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.MISSING_ARGUMENT, call, "`" + label + "` needs the argument `" + name + "`")
                .sides(signature, "no `" + name + "`")
                .fix("add `" + name + ": ...`");
        return Failure.wrong(
                declared.map(span -> diagnostic.label(span, "declared here")).orElse(diagnostic));
    }

    /** {@code Linear(inputs: Int, outputs: Int, bias: Bool = true)}. */
    static String text(String label, List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.span().text().replaceAll("\\s+", " "))
                .collect(Collectors.joining(", ", label + "(", ")"));
    }
}
