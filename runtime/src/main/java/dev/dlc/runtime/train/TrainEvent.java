package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happens during training, in order. Numbers in maps keep the order of the source. */
public sealed interface TrainEvent {
    /**
     * The program is compiled and the data is open.
     *
     * @param name the train block
     * @param data the data set that is used
     * @param device where it runs
     * @param parameters the number of trained numbers
     * @param bytesBefore bytes of all intermediate values of a step
     * @param bytesAfter bytes of the arena that holds them
     * @param startStep the step that comes next: 0, or later after a resume
     */
    record Started(
            String name, String data, String device, long parameters, long bytesBefore, long bytesAfter, long startStep)
            implements TrainEvent {}

    /**
     * The derivatives of a phase's loops compute values again, segment by segment, so that a step fits into its memory.
     *
     * @param bytesKept bytes of the arena if all values were kept
     * @param bytesAfter bytes of the arena
     */
    record Segmented(String phase, long bytesKept, long bytesAfter) implements TrainEvent {}

    /**
     * The run begins with weights of a file.
     *
     * @param taken the names that were taken from it
     * @param fresh the other weights of the program
     */
    record WeightsTaken(Path file, List<String> taken, List<String> fresh) implements TrainEvent {
        public WeightsTaken {
            taken = List.copyOf(taken);
            fresh = List.copyOf(fresh);
        }
    }

    /** A phase begins; {@code epochs} is 0 where the phase counts steps. */
    record PhaseStarted(String phase, long epochs, long stepsPerEpoch, long steps) implements TrainEvent {}

    /**
     * A step is done.
     *
     * @param phase the phase's name
     * @param epoch counts from 1; 0 where the phase counts steps
     * @param stepInEpoch counts from 1
     * @param step counts from 1 over the whole run
     * @param reports what the step reported
     * @param examples examples in the batch; 0 without data
     */
    record StepDone(String phase, long epoch, long stepInEpoch, long step, Map<String, Double> reports, int examples)
            implements TrainEvent {
        public StepDone {
            reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
        }
    }

    /**
     * An epoch is done.
     *
     * @param means the mean of each report over the epoch
     * @param evaluation what the {@code eval} block reported, empty without one
     * @param split the split that it read: {@code validation}, {@code test}, or {@code none} where it reads no data
     * @param seconds wall time of the epoch's steps
     */
    record EpochDone(
            String phase,
            long epoch,
            long step,
            Map<String, Double> means,
            Map<String, Double> evaluation,
            String split,
            double seconds)
            implements TrainEvent {
        public EpochDone {
            means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
            evaluation = Collections.unmodifiableMap(new LinkedHashMap<>(evaluation));
        }
    }

    /** A checkpoint or another file is complete on disk. */
    record FileWritten(String kind, Path path) implements TrainEvent {}

    /** Something the user should know. */
    record Warned(Diagnostic diagnostic) implements TrainEvent {}

    /**
     * The run is over.
     *
     * @param metrics every final metric; what the command prints as {@code result}
     * @param cancelled whether it was stopped before its end
     * @param seconds wall time of the run
     */
    record Finished(Map<String, Object> metrics, boolean cancelled, double seconds) implements TrainEvent {
        public Finished {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }
}
