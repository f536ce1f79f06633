package dev.dlc.cli;

import java.util.Objects;

/** The version of dlc. */
final class Version {
    /** From the jar's manifest; {@code dev} where classes are run from a folder. */
    static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");

    private Version() {}
}
