package dev.dlc.cli;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The entry point of {@code dlc}. */
public final class Main {
    /** Takes back the JVM's line about the incubating vector module. */
    private static final String ERASE_LINE_ABOVE = "\u001b[1A\u001b[2K";

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] words) {
        if (Boolean.getBoolean("dlc.warned")) {
            System.err.print(ERASE_LINE_ABOVE);
            System.err.flush();
        }
        Console console = Console.text(stream(FileDescriptor.out), stream(FileDescriptor.err), Terminal.ofLauncher());
        System.exit(new Cli(console).run(List.of(words)));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
