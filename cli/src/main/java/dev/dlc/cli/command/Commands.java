package dev.dlc.cli.command;

import dev.dlc.cli.usage.CommandSpecs;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of dlc. */
public final class Commands {
    /** In the order of the help text. */
    private static final List<Entry> ENTRIES = List.of(
            new Entry("check", Check::new),
            new Entry("train", Train::new),
            new Entry("eval", Eval::new),
            new Entry("run", Run::new),
            new Entry("test", Test::new),
            new Entry("gradcheck", GradCheck::new),
            new Entry("fmt", () -> new Fmt(System.in)),
            new Entry("doc", Documentation::new),
            new Entry("viz", Viz::new),
            new Entry("dump", Dump::new),
            new Entry("profile", Profile::new),
            new Entry("devices", Devices::new),
            new Entry("explain", Explain::new),
            new Entry("data", DataList::new),
            new Entry("data", DataFetch::new),
            new Entry("new", New::new),
            new Entry("completion", Completion::new));

    private Commands() {}

    /**
     * A command.
     *
     * @param word the first word of its name
     */
    private record Entry(String word, Supplier<Command> maker) {}

    /** All commands, in the order of the help text. */
    public static List<Command> all() {
        return ENTRIES.stream().map(entry -> entry.maker.get()).toList();
    }

    /**
     * The commands that a command line may reach: those of its first word, where it names one, since a tenth of a
     * second of each start would go into the others; else all. {@code completion} looks at all.
     */
    public static List<Command> reached(List<String> words) {
        String first = words.isEmpty() ? "" : words.getFirst();
        List<Entry> named =
                ENTRIES.stream().filter(entry -> entry.word.equals(first)).toList();
        return named.isEmpty() || first.equals("completion")
                ? all()
                : named.stream().map(entry -> entry.maker.get()).toList();
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
