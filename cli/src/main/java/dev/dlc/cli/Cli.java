package dev.dlc.cli;

import dev.dlc.cli.command.Command;
import dev.dlc.cli.command.Commands;
import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.UsageErrors;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Finds the command, runs it, and turns everything that goes wrong into diagnostics and an exit code. */
public final class Cli {
    private final Console text;
    private final Function<List<String>, List<Command>> commands;

    /** All commands of dlc on a console. */
    public Cli(Console console) {
        this(console, Commands::reached);
    }

    /**
     * Some commands.
     *
     * @param commands those that a command line may reach
     */
    Cli(Console console, Function<List<String>, List<Command>> commands) {
        this.text = console;
        this.commands = commands;
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

    private int dispatch(List<String> line, Console console) {
        List<String> words = words(line);
        ParseResult parsed = parse(Commands.commandLine(Version.TEXT, commands.apply(words)), words);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        CommandLine reached = parsed.commandSpec().commandLine();
        if (parsed.isUsageHelpRequested()) {
            return help(reached, console);
        }
        if (parsed.isVersionHelpRequested()) {
            return version(console);
        }
        if (parsed.commandSpec().userObject() instanceof Command command) {
            return command.run(new Arguments(parsed), console);
        }
        if (parsed.commandSpec().parent() == null) {
            return help(reached, console);
        }
        throw UsageErrors.incomplete(parsed.commandSpec()).exception();
    }

    /** {@code help train} means {@code train --help}. */
    private static List<String> words(List<String> words) {
        if (words.isEmpty() || !words.getFirst().equals("help")) {
            return words;
        }
        List<String> asked = new ArrayList<>(words.subList(1, words.size()));
        asked.add("--help");
        return asked;
    }

    private static ParseResult parse(CommandLine commandLine, List<String> words) {
        try {
            return commandLine.parseArgs(words.toArray(String[]::new));
        } catch (CommandLine.ParameterException refused) {
            throw UsageErrors.of(refused, words).exception();
        }
    }

    private static int version(Console console) {
        console.line("dlc " + Version.TEXT);
        console.result(Json.object().put("ok", true).put("version", Version.TEXT));
        return ExitCode.DONE;
    }

    private static int help(CommandLine command, Console console) {
        String shown = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        console.line(shown.stripTrailing());
        console.result(Json.object().put("ok", true).put("help", shown));
        return ExitCode.DONE;
    }
}
