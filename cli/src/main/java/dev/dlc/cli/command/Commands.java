package dev.dlc.cli.command;

import dev.dlc.cli.usage.CommandSpecs;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of dlc. */
public final class Commands {
    private Commands() {}

    /** All commands, in the order of the help text. */
    public static List<Command> all() {
        return List.of(
                new Check(),
                new Train(),
                new Eval(),
                new Run(),
                new Test(),
                new GradCheck(),
                new Fmt(System.in),
                new Documentation(),
                new Viz(),
                new Dump(),
                new Profile(),
                new Devices(),
                new Explain(),
                new DataList(),
                new DataFetch(),
                new New(),
                new Completion());
    }

    /** The parser of {@code dlc} with these commands below it. */
    public static CommandLine commandLine(String version, List<Command> commands) {
        CommandSpec root = CommandSpecs.root(version);
        for (Command command : commands) {
            CommandSpec spec = command.spec();
            String[] words = spec.name().split(" ", 2);
            if (words.length == 1) {
                root.addSubcommand(spec.name(), spec);
            } else {
                if (!root.subcommands().containsKey(words[0])) {
                    root.addSubcommand(words[0], CommandSpecs.group(words[0], "list and download data sets"));
                }
                root.subcommands().get(words[0]).getCommandSpec().addSubcommand(words[1], spec.name(words[1]));
            }
        }
        return new CommandLine(root);
    }
}
