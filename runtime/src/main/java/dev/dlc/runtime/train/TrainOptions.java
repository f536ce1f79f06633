package dev.dlc.runtime.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Settings of a run; what the flags of {@code dlc train} say.
 *
 * @param epochs instead of the block's {@code epochs}
 * @param steps stop after this many steps in all
 * @param seed the seed of everything random
 * @param data the only folder to look for data sets in
 * @param out the folder for checkpoints, weights and metrics
 * @param checkpointEvery also write a checkpoint after every so many steps; at least 1
 * @param resume go on from the checkpoint in {@code out}
 * @param init what the run begins with, instead of the first values of the program; a resumed run has its own
 * @param memory the bytes that the intermediate values of a step may take, where loops can save some
 */
public record TrainOptions(
        OptionalLong epochs,
        OptionalLong steps,
        long seed,
        Optional<Path> data,
        Path out,
        OptionalLong checkpointEvery,
        boolean resume,
        Optional<InitialWeights> init,
        OptionalLong memory) {

    /** The defaults: what the block says, with seed 1, from the start; output to {@code out}. */
    public static TrainOptions to(Path out) {
        return new TrainOptions(
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                Optional.empty(),
                out,
                OptionalLong.empty(),
                false,
                Optional.empty(),
                OptionalLong.empty());
    }

    /** These options with another number of epochs. */
    public TrainOptions withEpochs(long count) {
        return new TrainOptions(OptionalLong.of(count), steps, seed, data, out, checkpointEvery, resume, init, memory);
    }

    /** These options with an end after so many steps. */
    public TrainOptions withSteps(long count) {
        return new TrainOptions(epochs, OptionalLong.of(count), seed, data, out, checkpointEvery, resume, init, memory);
    }

    /** These options with another seed. */
    public TrainOptions withSeed(long other) {
        return new TrainOptions(epochs, steps, other, data, out, checkpointEvery, resume, init, memory);
    }

    /** These options with a folder for data sets. */
    public TrainOptions withData(Path folder) {
        return new TrainOptions(epochs, steps, seed, Optional.of(folder), out, checkpointEvery, resume, init, memory);
    }

    /** These options for a run that goes on from its last checkpoint, if there is one. */
    public TrainOptions resumed() {
        return new TrainOptions(epochs, steps, seed, data, out, checkpointEvery, true, init, memory);
    }

    /** These options for a run that begins with weights of a file. */
    public TrainOptions withInit(InitialWeights weights) {
        return new TrainOptions(epochs, steps, seed, data, out, checkpointEvery, resume, Optional.of(weights), memory);
    }

    /** These options with a limit for the intermediate values of a step. */
    public TrainOptions withMemory(long bytes) {
        return new TrainOptions(epochs, steps, seed, data, out, checkpointEvery, resume, init, OptionalLong.of(bytes));
    }
}
