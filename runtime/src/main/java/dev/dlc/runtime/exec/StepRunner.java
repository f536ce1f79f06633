package dev.dlc.runtime.exec;

import dev.dlc.embed.Cancellation;
import java.util.concurrent.CancellationException;

/** Runs bound steps. Allocates nothing. */
final class StepRunner {
    private final Object[] slabs;
    private final int[] counters;
    private final Cancellation cancellation;

    /**
     * A runner.
     *
     * @param slabs the arrays; truth values are read from them
     * @param counters how many loops there are
     * @param cancellation stops a loop between its steps
     */
    StepRunner(Object[] slabs, int counters, Cancellation cancellation) {
        this.slabs = slabs;
        this.counters = new int[counters];
        this.cancellation = cancellation;
    }

    /** Runs one launch. */
    @FunctionalInterface
    interface Launcher {
        /** Runs it and says whether to go on. */
        boolean run(BoundStep.Launch launch);
    }

    /** Runs steps in order, as long as the launcher says so; says whether it did to the end. */
    boolean run(BoundStep[] steps, Launcher launcher) {
        for (BoundStep step : steps) {
            boolean goOn = switch (step) {
                case BoundStep.Launch launch -> launcher.run(launch);
                case BoundStep.Loop loop -> run(loop, launcher);
                case BoundStep.While loop -> run(loop, launcher);
                case BoundStep.Branch branch ->
                    run(isTrue(branch.predicate()) ? branch.then() : branch.otherwise(), launcher);
            };
            if (!goOn) {
                return false;
            }
        }
        return true;
    }

    private boolean run(BoundStep.Loop loop, Launcher launcher) {
        for (int i = 0; i < loop.length(); i++) {
            stopIfCancelled();
            counters[loop.counter()] = i;
            for (BoundStep.Moving argument : loop.moving()) {
                argument.update(counters);
            }
            if (!run(loop.body(), launcher)) {
                return false;
            }
        }
        return true;
    }

    private boolean run(BoundStep.While loop, Launcher launcher) {
        for (int i = 0; i < loop.most(); i++) {
            stopIfCancelled();
            if (!run(loop.condition(), launcher)) {
                return false;
            }
            if (!isTrue(loop.holds())) {
                return true;
            }
            if (!run(loop.body(), launcher)) {
                return false;
            }
        }
        return true;
    }

    private void stopIfCancelled() {
        if (cancellation.isRequested()) {
            throw new CancellationException();
        }
    }

    private boolean isTrue(int[] place) {
        return ((byte[]) slabs[place[0]])[place[1]] != 0;
    }
}
