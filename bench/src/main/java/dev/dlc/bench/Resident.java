package dev.dlc.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, as Linux reports it. */
final class Resident {
    /** Resident at the moment. */
    static final String NOW = "VmRSS:";

    /** The most that ever was. */
    static final String PEAK = "VmHWM:";

    private static final Path STATUS = Path.of("/proc/self/status");

    private Resident() {}

    /** A line of the status file in megabytes; 0 where the system has none. */
    static double megabytes(String line) {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(text -> text.startsWith(line))
                    .mapToDouble(text -> Double.parseDouble(text.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + STATUS, e);
        }
    }
}
