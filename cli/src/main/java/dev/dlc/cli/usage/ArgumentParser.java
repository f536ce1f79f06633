package dev.dlc.cli.usage;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the words after a command. A flag's value is the next word or follows {@code =}; {@code --} ends the flags;
 * flags and parameters may be mixed. All errors of a line are reported together.
 */
public final class ArgumentParser {
    private final CommandSpec spec;
    private final List<String> parameters = new ArrayList<>();
    private final Map<String, List<String>> given = new LinkedHashMap<>();
    private final List<Diagnostic> errors = new ArrayList<>();

    private ArgumentParser(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Checks words against a spec.
     *
     * @throws DlcException with one diagnostic for each mistake
     */
    public static Arguments parse(CommandSpec spec, List<String> words) {
        ArgumentParser parser = new ArgumentParser(spec);
        parser.read(words);
        boolean help = parser.given.containsKey(Flag.HELP.name());
        if (!help) {
            parser.checkParameters();
        }
        if (!parser.errors.isEmpty()) {
            throw new DlcException(parser.errors);
        }
        return new Arguments(parser.parameters, parser.given);
    }

    private void read(List<String> words) {
        boolean flagsEnded = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (flagsEnded || !word.startsWith("-") || word.equals("-")) {
                parameters.add(word);
            } else if (word.equals("--")) {
                flagsEnded = true;
            } else {
                String next = i + 1 < words.size() ? words.get(i + 1) : null;
                boolean tookNext = readFlag(word, Optional.ofNullable(next));
                i += tookNext ? 1 : 0;
            }
        }
    }

    /** Reads one flag; true where the next word was its value. */
    private boolean readFlag(String word, Optional<String> next) {
        int split = word.indexOf('=');
        String name = split < 0 ? word : word.substring(0, split);
        Optional<Flag<?>> found =
                spec.allFlags().stream().filter(f -> f.names().contains(name)).findFirst();
        if (found.isEmpty()) {
            unknownFlag(name);
            return false;
        }
        Flag<?> flag = found.get();
        if (flag.value().isEmpty()) {
            if (split >= 0) {
                errors.add(Diagnostic.inUsage(UsageCode.BAD_VALUE, word, "`" + name + "` takes no value")
                        .fix("write `" + name + "` alone"));
            }
            accept(flag, "");
            return false;
        }
        Value<?> value = flag.value().get();
        if (split >= 0) {
            acceptValue(flag, value, word.substring(split + 1));
            return false;
        }
        if (next.isEmpty() || looksLikeFlag(next.get())) {
            errors.add(Diagnostic.inUsage(UsageCode.MISSING_VALUE, name, "`" + name + "` needs a value")
                    .sides(
                            value.expected(),
                            next.map(n -> "the flag `" + n + "`").orElse("the end of the line"))
                    .fix("write `" + flag.usage() + "`"));
            return false;
        }
        acceptValue(flag, value, next.get());
        return true;
    }

    private boolean looksLikeFlag(String word) {
        return word.startsWith("-")
                && spec.allFlags().stream().anyMatch(f -> f.names().contains(word));
    }

    private void acceptValue(Flag<?> flag, Value<?> value, String word) {
        if (value.parser().apply(word).isPresent()) {
            accept(flag, word);
            return;
        }
        Diagnostic error = Diagnostic.inUsage(
                        value.code(), flag.name() + " " + word, "`" + flag.name() + "` cannot be `" + word + "`")
                .sides(value.expected(), word.isEmpty() ? "an empty text" : word);
        Optional<String> near = Suggestion.closest(word, value.words());
        String fix = near.map(n -> "did you mean `" + n + "`?").orElse("write `" + flag.usage() + "`");
        errors.add(error.fix(fix));
    }

    private void accept(Flag<?> flag, String word) {
        List<String> values = given.computeIfAbsent(flag.name(), name -> new ArrayList<>());
        if (!values.isEmpty() && !flag.repeated()) {
            errors.add(Diagnostic.inUsage(UsageCode.REPEATED_FLAG, flag.name(), "`" + flag.name() + "` is given twice")
                    .fix("keep one of them"));
        }
        values.add(word);
    }

    private void unknownFlag(String name) {
        List<String> names =
                spec.allFlags().stream().flatMap(f -> f.names().stream()).toList();
        String fix = Suggestion.closest(name, names)
                .map(near -> "did you mean `" + near + "`?")
                .orElse("`dlc " + spec.name() + " --help` lists the flags");
        errors.add(
                Diagnostic.inUsage(UsageCode.UNKNOWN_FLAG, name, "`dlc " + spec.name() + "` has no flag `" + name + "`")
                        .fix(fix));
    }

    private void checkParameters() {
        List<Parameter> expected = spec.parameters();
        long required = expected.stream().filter(Parameter::required).count();
        if (parameters.size() < required) {
            Parameter missing = expected.get(parameters.size());
            errors.add(
                    Diagnostic.inUsage(UsageCode.MISSING_ARGUMENT, "dlc " + spec.name(), missing.name() + " is missing")
                            .sides(missing.name() + ", " + missing.text(), "nothing")
                            .fix("write `" + HelpText.usage(spec) + "`"));
        }
        boolean open = !expected.isEmpty() && expected.getLast().repeated();
        if (!open && parameters.size() > expected.size()) {
            String extra = parameters.get(expected.size());
            errors.add(Diagnostic.inUsage(
                            UsageCode.EXTRA_ARGUMENT,
                            extra,
                            "`dlc " + spec.name() + "` takes no argument `" + extra + "`")
                    .fix("write `" + HelpText.usage(spec) + "`"));
        }
    }
}
