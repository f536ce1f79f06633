package dev.dlc.cli.usage;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Turns what picocli finds wrong with a command line into diagnostics. */
public final class UsageErrors {
    private UsageErrors() {}

    /**
     * The diagnostic for a command line that picocli refuses.
     *
     * @param words the command line
     */
    public static Diagnostic of(CommandLine.ParameterException error, List<String> words) {
        CommandSpec command = error.getCommandLine().getCommandSpec();
        return switch (error) {
            case CommandLine.UnmatchedArgumentException unmatched ->
                unmatched(command, unmatched.getUnmatched().getFirst());
            case CommandLine.OverwrittenOptionException twice -> {
                String flag = name(twice.getOverwritten());
                yield Diagnostic.inUsage(UsageCode.REPEATED_FLAG, flag, "`" + flag + "` is given twice")
                        .sides("`" + flag + "` once", "`" + flag + "` twice")
                        .fix("keep one of them");
            }
            case CommandLine.MissingParameterException missing ->
                missing(command, missing.getMissing().getFirst(), words);
            case CommandLine.ParameterException other
            when other.getArgSpec() != null -> badValue(other.getArgSpec(), other.getValue());
            default -> needlessValue(command, words);
        };
    }

    /** The diagnostic for a command that takes a further word, such as {@code data}. */
    public static Diagnostic incomplete(CommandSpec group) {
        List<String> names = subcommands(group);
        return Diagnostic.inUsage(
                        UsageCode.UNKNOWN_COMMAND,
                        group.qualifiedName(),
                        "`" + group.qualifiedName() + "` needs a second word")
                .sides("one of " + String.join(", ", names), "nothing")
                .fix("write `" + group.qualifiedName() + " " + names.getFirst() + "`");
    }

    private static Diagnostic unmatched(CommandSpec command, String word) {
        String name = word.startsWith("-") && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        if (word.startsWith("-") && word.length() > 1) {
            List<String> flags = new ArrayList<>(command.optionsMap().keySet());
            return unknown(command, UsageCode.UNKNOWN_FLAG, "flag", name, flags, flags);
        }
        if (!command.subcommands().isEmpty()) {
            List<String> names = subcommands(command);
            List<String> full =
                    names.stream().map(n -> command.qualifiedName() + " " + n).toList();
            return unknown(command, UsageCode.UNKNOWN_COMMAND, "command", name, names, full);
        }
        String usage = usage(command);
        return Diagnostic.inUsage(
                        UsageCode.EXTRA_ARGUMENT,
                        word,
                        "`" + command.qualifiedName() + "` takes no argument `" + word + "`")
                .sides(usage, "the further word `" + word + "`")
                .fix("leave it out");
    }

    private static Diagnostic unknown(
            CommandSpec command, UsageCode code, String kind, String word, List<String> names, List<String> written) {
        String owner = command.qualifiedName();
        String fix = Suggestion.closest(word, names)
                .map(near -> "did you mean `" + written.get(names.indexOf(near)) + "`?")
                .orElse("`" + owner + " --help` lists the " + kind + "s");
        return Diagnostic.inUsage(code, word, "`" + owner + "` has no " + kind + " `" + word + "`")
                .sides("one of " + String.join(", ", names), word)
                .fix(fix);
    }

    private static Diagnostic missing(CommandSpec command, ArgSpec argument, List<String> words) {
        if (argument instanceof OptionSpec flag) {
            String name = name(flag);
            int at = words.lastIndexOf(name) + 1;
            String found = at > 0 && at < words.size() ? "the flag `" + words.get(at) + "`" : "the end of the line";
            String expected = value(flag).map(Value::expected).orElse(flag.paramLabel());
            return Diagnostic.inUsage(UsageCode.MISSING_VALUE, name, "`" + name + "` needs a value")
                    .sides(expected, found)
                    .fix("write `" + name + " " + flag.paramLabel() + "`");
        }
        String name = argument.paramLabel();
        return Diagnostic.inUsage(UsageCode.MISSING_ARGUMENT, command.qualifiedName(), name + " is missing")
                .sides(name + ", " + String.join(" ", argument.description()), "nothing")
                .fix("write `" + usage(command) + "`");
    }

    private static Diagnostic badValue(ArgSpec argument, String word) {
        String name = name(argument);
        Value<?> value = value(argument).orElseThrow();
        String fix = Suggestion.closest(word, value.words())
                .map(near -> "did you mean `" + near + "`?")
                .orElse("write `" + name + " " + argument.paramLabel() + "`");
        return Diagnostic.inUsage(value.code(), name + " " + word, "`" + name + "` cannot be `" + word + "`")
                .sides(value.expected(), word.isEmpty() ? "an empty text" : word)
                .fix(fix);
    }

    /** A switch with a value, which picocli reports without naming the switch. */
    private static Diagnostic needlessValue(CommandSpec command, List<String> words) {
        String name = command.options().stream()
                .filter(flag -> flag.arity().max() == 0)
                .flatMap(flag -> Arrays.stream(flag.names()))
                .filter(flag -> words.stream().anyMatch(word -> word.startsWith(flag + "=")))
                .findFirst()
                .orElse(command.qualifiedName());
        return Diagnostic.inUsage(UsageCode.BAD_VALUE, name, "`" + name + "` takes no value")
                .sides("`" + name + "` alone", "a value after `=`")
                .fix("write `" + name + "` alone");
    }

    private static Optional<Value<?>> value(ArgSpec argument) {
        CommandLine.ITypeConverter<?>[] converters = argument.converters();
        return converters.length == 1 && converters[0] instanceof Value<?> value
                ? Optional.of(value)
                : Optional.empty();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec flag ? flag.longestName() : argument.paramLabel();
    }

    /** The commands below a command, without groups of groups: {@code check}, {@code data}. */
    private static List<String> subcommands(CommandSpec command) {
        return List.copyOf(command.subcommands().keySet());
    }

    /** {@code dlc train FILE [NAME]}, without the flags. */
    private static String usage(CommandSpec command) {
        StringBuilder line = new StringBuilder(command.qualifiedName());
        command.positionalParameters().forEach(parameter -> {
            String shown = parameter.arity().max() > 1 ? parameter.paramLabel() + "..." : parameter.paramLabel();
            line.append(' ').append(parameter.required() ? shown : "[" + shown + "]");
        });
        return line.toString();
    }
}
