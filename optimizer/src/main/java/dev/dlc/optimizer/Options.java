package dev.dlc.optimizer;

import dev.dlc.optimizer.pass.PassRunner;

/**
 * How to optimise.
 *
 * @param level how much
 * @param runner runs the passes: verifies, times, shows
 */
public record Options(Level level, PassRunner runner) {
    /** How much is done. Results have the same bits at every level. */
    public enum Level {
        /**
         * Each node has a kernel of its own: for finding the first value that is not finite, and as a twin in tests.
         */
        O0,
        /** Everything. */
        O1
    }

    /** The usual options. */
    public static Options standard() {
        return new Options(Level.O1, PassRunner.quiet());
    }

    /** These options at another level. */
    public Options at(Level other) {
        return new Options(other, runner);
    }
}
