package dev.dlc.runtime.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The checkpoints of a run in its output folder: the last one, and the one with the best metric. */
public record CheckpointStore(Path folder) {
    /** The name of the file that a run resumes from. */
    public static final String LAST = "checkpoint.safetensors";
    /** The name of the file with the best weights. */
    public static final String BEST = "best.safetensors";

    /** Where the last checkpoint is. */
    public Path last() {
        return folder.resolve(LAST);
    }

    /** Where the best checkpoint is. */
    public Path best() {
        return folder.resolve(BEST);
    }

    /**
     * Stores a checkpoint as the last, and as the best too if it is. The best is stored first: a run that is killed
     * between the two resumes before this moment and stores it again, whereas the other order could lose it.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void save(Checkpoint checkpoint, boolean isBest) {
        if (isBest) {
            checkpoint.write(best());
        }
        checkpoint.write(last());
    }

    /**
     * The last checkpoint, if the run stored one.
     *
     * @throws dev.dlc.diagnostic.DlcException E0702 and E0710 to E0733 if it is there and cannot be used
     */
    public Optional<Checkpoint> readLast() {
        return Files.exists(last()) ? Optional.of(Checkpoint.read(last())) : Optional.empty();
    }
}
