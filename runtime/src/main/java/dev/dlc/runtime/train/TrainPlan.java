package dev.dlc.runtime.train;

import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.data.DataRequest;
import dev.dlc.runtime.exec.Leaf;
import java.util.List;
import java.util.Optional;

/**
 * A train block ready to run: its graphs and its schedule.
 *
 * @param name the block's name
 * @param init gives every leaf its first value: one update per leaf
 * @param leaves parameters and state of all graphs
 * @param phases at least one, in order
 * @param data the data set and what stands in for it, in order of preference; empty for a block without data
 * @param hash names the program: a checkpoint of another program is refused
 */
public record TrainPlan(
        String name, Graph init, List<LeafUse> leaves, List<Phase> phases, List<DataRequest> data, String hash) {
    /** The input with the random key: i32[2], made of the seed and the step. */
    public static final String RANDOM_KEY = "rng.key";

    /** The input with the number of updates of the phase: f32[]; what schedules are scaled to. */
    public static final String TOTAL_STEPS = "steps.total";

    public TrainPlan {
        leaves = List.copyOf(leaves);
        phases = List.copyOf(phases);
        data = List.copyOf(data);
    }

    /**
     * The number of a phase.
     *
     * @param named as a checkpoint of this program names it
     */
    int phaseIndex(String named) {
        List<String> names = phases.stream().map(Phase::name).toList();
        int index = names.indexOf(named);
        if (index < 0) {
            throw new IllegalArgumentException("no phase '" + named + "' among " + names);
        }
        return index;
    }

    /**
     * A leaf and whether it belongs to the weights: parameters and state of models do, what learning rules remember
     * does not.
     */
    public record LeafUse(Leaf leaf, boolean weight) {}

    /**
     * A part of the schedule.
     *
     * @param name empty in a block without phases
     * @param step one training step
     * @param length how long it lasts
     * @param eval the {@code eval} block
     * @param saves what is written from time to time
     * @param choice which epoch counts; empty where the last one does
     */
    public record Phase(
            String name,
            Graph step,
            Length length,
            Optional<Graph> eval,
            List<Save> saves,
            Optional<TrainProgram.Choice> choice) {
        public Phase {
            saves = List.copyOf(saves);
        }
    }

    /** Files written every so many epochs or steps; the graph's outputs are named by them. */
    public record Save(Length every, Graph graph) {}

    /** How long a phase lasts. */
    public sealed interface Length {
        /** Passes over the training split. */
        record Epochs(long count) implements Length {}

        /** Steps. */
        record Steps(long count) implements Length {}
    }
}
