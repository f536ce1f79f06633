package dev.dlc.cli.command;

import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.Program;
import java.util.List;
import java.util.Optional;

/** Picks the train block that a command line means. */
final class Blocks {
    private Blocks() {}

    /**
     * The named block, or the only one of the file.
     *
     * @throws dev.dlc.diagnostic.DlcException E0909 where there is none, or several and no name
     */
    static String pick(Program program, Optional<String> name) {
        List<String> names = program.trainNames();
        if (name.isPresent()) {
            return name.get();
        }
        if (names.size() == 1) {
            return names.getFirst();
        }
        String file = program.source().name();
        String found = names.isEmpty() ? "no train block in " + file : "the train blocks " + String.join(", ", names);
        throw Diagnostic.inUsage(UsageCode.BAD_ARGUMENT, file, "which train block?")
                .sides("one train block, or the name of one", found)
                .fix(
                        names.isEmpty()
                                ? "add a train block to the file"
                                : "give the name after the file: " + names.getFirst())
                .exception();
    }
}
