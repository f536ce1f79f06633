package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.usage.Arguments;
import picocli.CommandLine.Model.CommandSpec;

/** A command of dlc. */
public interface Command {
    /** A new description of what the command takes; its {@code userObject()} is this command. */
    CommandSpec spec();

    /**
     * Runs the command and returns its exit code.
     *
     * @throws dev.dlc.diagnostic.DlcException where something is wrong; the caller prints it and picks the exit code
     */
    int run(Arguments arguments, Console console);
}
