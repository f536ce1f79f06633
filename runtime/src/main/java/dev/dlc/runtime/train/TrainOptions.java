package dev.dlc.runtime.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Settings of a run; what the flags of {@code dlc train} say.
 *
 * @param epochs instead of the block's {@code epochs}
 * @param steps stop after this many steps in all
 * @param seed the seed of everything random
 * @param device {@code cpu} or {@code ref}
 * @param data the only folder to look for data sets in
 * @param out the folder for checkpoints, weights and metrics
 * @param checkpointEvery also write a checkpoint after every so many steps; at least 1
 * @param resume go on from the checkpoint in {@code out}
 * @param threads threads of the device; empty: one per processor
 * @param settings hyper-parameters by name, as text
 */
public record TrainOptions(
        OptionalLong epochs,
        OptionalLong steps,
        long seed,
        String device,
        Optional<Path> data,
        Path out,
        OptionalLong checkpointEvery,
        boolean resume,
        OptionalLong threads,
        Map<String, String> settings) {
    public TrainOptions {
        settings = Map.copyOf(settings);
    }

    /** The defaults: seed 1, device {@code cpu}, output to {@code out}. */
    public static TrainOptions to(Path out) {
        return new TrainOptions(
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                "cpu",
                Optional.empty(),
                out,
                OptionalLong.empty(),
                false,
                OptionalLong.empty(),
                Map.of());
    }
}
