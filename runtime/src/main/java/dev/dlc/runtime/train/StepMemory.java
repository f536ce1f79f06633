package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import java.util.Optional;

/**
 * The memory of a phase's step. Where a limit is set and the step is beyond it with all values kept, it is compiled so
 * that the derivatives of its loops compute values again ({@link dev.dlc.runtime.exec.Device#compileInSegments}).
 */
final class StepMemory {
    private final Trainer trainer;
    private final Optional<LoadedData> data;
    private final LeafStore leaves;

    StepMemory(Trainer trainer, Optional<LoadedData> data, LeafStore leaves) {
        this.trainer = trainer;
        this.data = data;
        this.leaves = leaves;
    }

    /** The session of a step, within the limit. */
    GraphSession session(TrainPlan.Phase phase, CompileAhead ahead) {
        GraphSession kept = new GraphSession(ahead.executable(phase.step()), leaves);
        if (trainer.options().memory().isEmpty()) {
            return kept;
        }
        long limit = trainer.options().memory().getAsLong();
        long needed = of(kept).after();
        if (needed <= limit) {
            return kept;
        }
        GraphSession segmented = new GraphSession(trainer.device().compileInSegments(phase.step()), leaves);
        long less = of(segmented).after();
        if (less > limit) {
            throw Diagnostic.nowhere(
                            RuntimeCode.HEAP_TOO_SMALL,
                            "the intermediate values of a step of `" + phase.name()
                                    + "` do not fit into the memory that" + " they may take")
                    .sides("at most " + limit + " bytes", less + " bytes, and " + needed + " with all values kept")
                    .fix("take a smaller batch, or allow more memory")
                    .exception();
        }
        trainer.listener().on(new TrainEvent.Segmented(phase.name(), needed, less));
        return segmented;
    }

    /** What a step needs for a batch of the run. */
    Executable.Memory of(GraphSession session) {
        long seed = trainer.options().seed();
        if (data.isEmpty()) {
            return session.bind(seed, 0).memory();
        }
        LoadedData loaded = data.get();
        try (Batches batches = Batches.shuffled(loaded.train(), loaded.batch(), seed, 0, 0, Batches.Prefetch.DEFAULT)) {
            batches.advance();
            return session.bind(batches.current(), seed, 0).memory();
        }
    }
}
