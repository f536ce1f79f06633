package dev.dlc.cli;

import dev.dlc.cli.command.Command;
import dev.dlc.cli.command.Commands;
import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** A command line run in this process: its exit code and what it printed. */
public record Run(int exit, String out, String err) {
    public static Run of(String... words) {
        return of(Commands::reached, words);
    }

    public static Run of(Function<List<String>, List<Command>> commands, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.text(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE);
        int exit = new Cli(console, commands).run(List.of(words));
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** All of it, for golden files. */
    public String transcript(String line) {
        return "$ dlc " + line + "\n" + out + err + "exit " + exit + "\n";
    }
}
