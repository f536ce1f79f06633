package dev.dlc.cli.command;

import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.Flag;
import dev.dlc.cli.usage.Value;
import dev.dlc.runtime.data.DataLocation;
import java.nio.file.Path;

/** The flag that says where data sets lie, for all commands that read them. */
final class DataFlags {
    static final Flag<String> DATA = Flag.of(
            "--data",
            Value.text("DIR", "a folder"),
            "look for data sets here only (else: $DLM_DATA, then the user's cache)");

    private DataFlags() {}

    static DataLocation location(Arguments arguments) {
        return DataLocation.ofProcess(arguments.get(DATA).map(Path::of));
    }
}
