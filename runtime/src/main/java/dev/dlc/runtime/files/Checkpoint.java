package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that a run needs to go on as if it had never stopped: position, seed, counters, and the bits of every
 * parameter and state. Stored as one safetensors file, so the tensors can be read by other programs too.
 *
 * @param position where the run stands
 * @param seed the run's seed, from which all random numbers follow
 * @param counters further counters by name
 * @param dataSet the name of the data set, {@code ""} if there is none
 * @param programHash a hash of the program, so that a checkpoint is not used with another one
 * @param best the best value so far of the metric that chooses the best weights
 * @param notes texts by key: class names, numeric profile, arguments
 * @param tensors parameters, states of the model and of the learning rules, by name
 */
public record Checkpoint(
        Position position,
        long seed,
        SortedMap<String, Long> counters,
        String dataSet,
        String programHash,
        Optional<Best> best,
        SortedMap<String, String> notes,
        SortedMap<String, HostTensor> tensors) {

    public Checkpoint {
        Objects.requireNonNull(position);
        Objects.requireNonNull(dataSet);
        Objects.requireNonNull(programHash);
        Objects.requireNonNull(best);
        counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
        notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    /**
     * How far a run has come.
     *
     * @param step steps done in all
     * @param phase the phase that goes on, {@code ""} in a block without phases
     * @param epoch whole epochs done in the phase
     * @param batch batches done in the current epoch
     */
    public record Position(long step, String phase, long epoch, long batch) {
        public Position {
            Objects.requireNonNull(phase);
            if (step < 0 || epoch < 0 || batch < 0) {
                throw new IllegalArgumentException("step " + step + ", epoch " + epoch + ", batch " + batch);
            }
        }
    }

    /**
     * The best evaluation so far.
     *
     * @param metric the metric's name
     * @param value its value, finite
     * @param step when it was reached
     */
    public record Best(String metric, double value, long step) {
        public Best {
            Objects.requireNonNull(metric);
            if (!Double.isFinite(value) || step < 0) {
                throw new IllegalArgumentException(metric + " = " + value + " at step " + step);
            }
        }
    }

    /**
     * Writes the checkpoint atomically.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void write(Path path) {
        SafeTensors.write(path, tensors, Map.of(CheckpointState.KEY, CheckpointState.encode(this)));
    }

    /**
     * Reads a checkpoint and verifies its checksum.
     *
     * @throws dev.dlc.diagnostic.DlcException E0701 to E0719 for the file, E0730 to E0733 for the checkpoint
     */
    public static Checkpoint read(Path path) {
        return CheckpointState.decode(path, SafeTensors.read(path));
    }

    /**
     * Checks that a run may go on from this checkpoint.
     *
     * @throws dev.dlc.diagnostic.DlcException E0734 if program, data set or seed differ
     */
    public void requireSameRun(Path path, String program, String data, long runSeed) {
        requireSame(path, "program", programHash, program);
        requireSame(path, "data set", dataSet, data);
        requireSame(path, "seed", Long.toString(seed), Long.toString(runSeed));
    }

    private static void requireSame(Path path, String what, String stored, String now) {
        if (stored.equals(now)) {
            return;
        }
        throw Diagnostic.inFile(
                        RuntimeCode.CHECKPOINT_DIFFERS,
                        path.toString(),
                        "",
                        "the checkpoint belongs to a run with another " + what)
                .sides(what + " " + now, what + " " + stored)
                .fix("resume with the same " + what + ", or start a new run in another folder")
                .exception();
    }
}
