package dev.dlc.cli.usage;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import java.util.List;

/** The exit codes, a contract with scripts. */
public final class ExitCode {
    public static final int DONE = 0;
    /** The program is wrong. */
    public static final int PROGRAM = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** A device, file or data set failed. */
    public static final int ENVIRONMENT = 3;
    /** A bug in dlc. */
    public static final int INTERNAL = 4;

    private ExitCode() {}

    /**
     * The exit code for diagnostics: that of the first error. A word of the command line is wrong usage; otherwise the
     * range of the code decides.
     */
    public static int of(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .filter(Diagnostic::isError)
                .findFirst()
                .map(ExitCode::of)
                .orElse(DONE);
    }

    private static int of(Diagnostic error) {
        if (error.code() instanceof UsageCode usage) {
            return usage.exit();
        }
        if (error.place() instanceof Diagnostic.Place.InUsage) {
            return USAGE;
        }
        if (error.code() instanceof RuntimeCode runtime) {
            return runtime.exitCode();
        }
        return switch (error.code().id().substring(0, 3)) {
            case "E06", "E07", "E08" -> ENVIRONMENT;
            default -> PROGRAM;
        };
    }
}
