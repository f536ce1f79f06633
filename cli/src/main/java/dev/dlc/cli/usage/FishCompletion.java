package dev.dlc.cli.usage;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish, which picocli has none for. */
public final class FishCompletion {
    private FishCompletion() {}

    /** The script. */
    public static String script(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        root.subcommands()
                .forEach((name, command) -> commands(lines, "__fish_use_subcommand", command.getCommandSpec()));
        return String.join("\n", lines) + "\n";
    }

    private static void commands(List<String> lines, String when, CommandSpec command) {
        String inside = "__fish_seen_subcommand_from " + command.name();
        lines.add("complete -c dlc -n '" + when + "' -f -a " + command.name() + " -d " + summary(command));
        command.subcommands().forEach((name, below) -> commands(lines, inside, below.getCommandSpec()));
        for (OptionSpec flag : command.options()) {
            String value = flag.arity().max() == 0 ? "" : " -r";
            String words = flag.completionCandidates() == null
                    ? ""
                    : " -f -a '" + String.join(" ", flag.completionCandidates()) + "'";
            String text = quoted(String.join(" ", flag.description()));
            lines.add("complete -c dlc -n '" + inside + "' -l "
                    + flag.longestName().substring(2) + value + words + " -d " + text);
        }
    }

    private static String summary(CommandSpec command) {
        return quoted(String.join(" ", command.usageMessage().header()));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "\\'") + "'";
    }
}
