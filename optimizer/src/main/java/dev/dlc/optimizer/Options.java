package dev.dlc.optimizer;

import dev.dlc.optimizer.pass.PassRunner;

/**
 * How to optimise. Results have the same bits whatever is chosen.
 *
 * @param level how much
 * @param segments whether the derivatives of loops compute values again, segment by segment, that would else be kept
 * @param recomputeFrom bytes: where values that live at the same time have as many, large ones that are cheap to make
 *     are made again rather than kept
 * @param runner runs the passes: verifies, times, shows
 */
public record Options(Level level, boolean segments, long recomputeFrom, PassRunner runner) {
    /** Below so many bytes memory is not worth the time. */
    private static final long LITTLE = 1 << 23;

    /** How much is done. */
    public enum Level {
        /**
         * Each node has a kernel of its own: for finding the first value that is not finite, and as a twin in tests.
         */
        O0,
        /** Everything. */
        O1
    }

    /** A level with the usual trade of memory for time. */
    public Options(Level level, PassRunner runner) {
        this(level, false, LITTLE, runner);
    }

    /** The usual options. */
    public static Options standard() {
        return new Options(Level.O1, PassRunner.quiet());
    }

    /** These options at another level. */
    public Options at(Level other) {
        return new Options(other, segments, recomputeFrom, runner);
    }

    /** These options with less memory and more work. */
    public Options inSegments() {
        return new Options(level, true, recomputeFrom, runner);
    }

    /** These options with another limit from which on values are made again. */
    public Options recomputingFrom(long bytes) {
        return new Options(level, segments, bytes, runner);
    }
}
