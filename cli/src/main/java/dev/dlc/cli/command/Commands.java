package dev.dlc.cli.command;

import java.util.List;

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
                new Fmt(System.in),
                new Dump(),
                new Devices(),
                new Explain(),
                new DataList(),
                new DataFetch(),
                new New(),
                new Completion(() -> all().stream().map(Command::spec).toList()));
    }
}
