package dev.dlc.optimizer;

import dev.dlc.optimizer.pass.PassRunner;

/**
 * How to optimise. Results have the same bits whatever is chosen.
 *
 * @param level how much
 * @param segments whether the derivatives of loops compute values again, segment by segment, that would else be kept
 * @param runner runs the passes: verifies, times, shows
 */
public record Options(Level level, boolean segments, PassRunner runner) {
    /** How much is done. */
    public enum Level {
        /**
         * Each node has a kernel of its own: for finding the first value that is not finite, and as a twin in tests.
         */
        O0,
        /** Everything. */
        O1
    }

    /** Everything is done, and all values are kept. */
    public Options(Level level, PassRunner runner) {
        this(level, false, runner);
    }

    /** The usual options. */
    public static Options standard() {
        return new Options(Level.O1, PassRunner.quiet());
    }

    /** These options at another level. */
    public Options at(Level other) {
        return new Options(other, segments, runner);
    }

    /** These options with less memory and more work. */
    public Options inSegments() {
        return new Options(level, true, runner);
    }
}
