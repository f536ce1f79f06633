package dev.dlc.cli;

import dev.dlc.cli.command.Command;
import dev.dlc.cli.command.Commands;
import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.ArgumentParser;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpec;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.HelpText;
import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the command, runs it, and turns everything that goes wrong into diagnostics and an exit code. */
public final class Cli {
    private final Console text;
    private final List<Command> commands;

    /** All commands of dlc on a console. */
    public Cli(Console console) {
        this(console, Commands.all());
    }

    Cli(Console console, List<Command> commands) {
        this.text = console;
        this.commands = List.copyOf(commands);
    }

    /** Runs one command line, without the word {@code dlc}, and returns the exit code. Never throws. */
    public int run(List<String> words) {
        Console console = words.contains(Flag.JSON.name()) ? text.asJson() : text;
        int exit;
        try {
            exit = dispatch(words, console);
        } catch (DlcException e) {
            console.diagnostics(e.diagnostics());
            exit = ExitCode.of(e.diagnostics());
            console.result(Json.object().put("ok", false));
        } catch (RuntimeException | Error e) {
            List<Diagnostic> report = List.of(InternalError.report(words, e));
            console.diagnostics(report);
            exit = ExitCode.of(report);
            console.result(Json.object().put("ok", false));
        }
        return exit;
    }

    private int dispatch(List<String> words, Console console) {
        String first = words.isEmpty() ? "--help" : words.getFirst();
        return switch (first) {
            case "--help", "-h", "help" -> help(words, console);
            case "--version", "-V" -> version(console);
            default -> command(words, console);
        };
    }

    private int command(List<String> words, Console console) {
        Command command = find(words);
        int used = command.spec().name().split(" ").length;
        Arguments arguments = ArgumentParser.parse(command.spec(), words.subList(used, words.size()));
        return arguments.has(Flag.HELP)
                ? printHelp(HelpText.of(command.spec()), console)
                : command.run(arguments, console);
    }

    private int version(Console console) {
        console.line("dlc " + Version.TEXT);
        console.result(Json.object().put("ok", true).put("version", Version.TEXT));
        return ExitCode.DONE;
    }

    private int help(List<String> words, Console console) {
        List<String> topic = words.stream()
                .skip(1)
                .filter(Predicate.not(w -> w.startsWith("-")))
                .toList();
        String shown = topic.isEmpty()
                ? HelpText.of(commands.stream().map(Command::spec).toList(), Version.TEXT)
                : HelpText.of(find(topic).spec());
        return printHelp(shown, console);
    }

    private static int printHelp(String text, Console console) {
        console.line(text.stripTrailing());
        console.result(Json.object().put("ok", true).put("help", text));
        return ExitCode.DONE;
    }

    private Command find(List<String> words) {
        String first = words.getFirst();
        String two = words.size() > 1 ? first + " " + words.get(1) : first;
        Optional<Command> found = named(two).or(() -> named(first));
        return found.orElseThrow(() -> unknown(first, two).exception());
    }

    private Optional<Command> named(String name) {
        return commands.stream().filter(c -> c.spec().name().equals(name)).findFirst();
    }

    private Diagnostic unknown(String first, String two) {
        List<String> names =
                commands.stream().map(Command::spec).map(CommandSpec::name).toList();
        List<String> family =
                names.stream().filter(n -> n.startsWith(first + " ")).toList();
        if (!family.isEmpty()) {
            return Diagnostic.inUsage(UsageCode.UNKNOWN_COMMAND, two, "`dlc " + first + "` needs a second word")
                    .sides("one of " + String.join(", ", family), two)
                    .fix("`dlc " + family.getFirst() + " --help`");
        }
        List<String> candidates =
                Stream.concat(names.stream(), Stream.of("--help", "--version")).toList();
        String fix = Suggestion.closest(first, candidates)
                .map(near -> "did you mean `dlc " + near + "`?")
                .orElse("`dlc --help` lists the commands");
        String kind = first.startsWith("-") ? "flag" : "command";
        UsageCode code = first.startsWith("-") ? UsageCode.UNKNOWN_FLAG : UsageCode.UNKNOWN_COMMAND;
        return Diagnostic.inUsage(code, first, "dlc has no " + kind + " `" + first + "`")
                .fix(fix);
    }
}
