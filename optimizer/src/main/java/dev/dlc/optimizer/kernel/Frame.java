package dev.dlc.optimizer.kernel;

import java.util.HashMap;
import java.util.Map;

/** Values of the symbols and locals of a running kernel, by slots that are given out while it is translated. */
final class Frame {
    /** Evaluates a whole number. */
    @FunctionalInterface
    interface IntFn {
        long at(Frame frame);
    }

    /** Evaluates a real number. */
    @FunctionalInterface
    interface RealFn {
        double at(Frame frame);
    }

    /** Runs a statement. */
    @FunctionalInterface
    interface Action {
        void run(Frame frame);
    }

    final long[] integers;
    final double[] reals;

    Frame(int slots) {
        this.integers = new long[slots];
        this.reals = new double[slots];
    }

    /** Slots by name; a name that is bound again keeps its slot. */
    static final class Slots {
        private final Map<String, Integer> slots = new HashMap<>();

        int of(String name) {
            return slots.computeIfAbsent(name, key -> slots.size());
        }

        int count() {
            return slots.size();
        }
    }
}
