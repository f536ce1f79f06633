package dev.dlc.cli.usage;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as data.
 *
 * @param name the word after {@code dlc}; two words for {@code data list}
 * @param summary one line, in the imperative
 * @param parameters in order
 * @param flags those of this command; all commands also have {@code --json} and {@code --help}
 * @param examples command lines, each followed by what it does
 */
public record CommandSpec(
        String name, String summary, List<Parameter> parameters, List<Flag<?>> flags, List<Example> examples) {
    public CommandSpec {
        parameters = List.copyOf(parameters);
        flags = List.copyOf(flags);
        examples = List.copyOf(examples);
    }

    /** A command line and what it does. */
    public record Example(String line, String text) {}

    /** The flags of this command and those of all commands. */
    public List<Flag<?>> allFlags() {
        List<Flag<?>> all = new ArrayList<>(flags);
        all.add(Flag.JSON);
        all.add(Flag.HELP);
        return List.copyOf(all);
    }
}
