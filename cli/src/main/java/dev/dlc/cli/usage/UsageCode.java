package dev.dlc.cli.usage;

import dev.dlc.diagnostic.Code;

/** What can be wrong with a command line, and the failures of the command itself. */
public enum UsageCode implements Code {
    UNKNOWN_COMMAND("E0901", "unknown command", ExitCode.USAGE),
    UNKNOWN_FLAG("E0902", "unknown flag", ExitCode.USAGE),
    MISSING_VALUE("E0903", "flag without a value", ExitCode.USAGE),
    BAD_VALUE("E0904", "flag with a bad value", ExitCode.USAGE),
    MISSING_ARGUMENT("E0905", "missing argument", ExitCode.USAGE),
    EXTRA_ARGUMENT("E0906", "too many arguments", ExitCode.USAGE),
    UNKNOWN_DEVICE("E0907", "unknown device", ExitCode.USAGE),
    REPEATED_FLAG("E0908", "flag given twice", ExitCode.USAGE),
    BAD_ARGUMENT("E0909", "bad argument", ExitCode.USAGE),
    OUT_OF_MEMORY("E0910", "out of memory", ExitCode.ENVIRONMENT),
    INTERNAL_ERROR("E0990", "internal error", ExitCode.INTERNAL);

    private final String id;
    private final String title;
    private final int exit;

    UsageCode(String id, String title, int exit) {
        this.id = id;
        this.title = title;
        this.exit = exit;
    }

    /** The exit code of a run that ends with this. */
    int exit() {
        return exit;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }
}
