package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.files.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The best epoch of a phase so far, by the report that the program chooses. */
final class BestEpoch {
    private static final String EPOCH = "best.epoch";
    private static final String METRIC = "best.metric.";

    private final TrainProgram.Choice choice;
    private Optional<Checkpoint.Best> best = Optional.empty();
    private long epoch;
    private Map<String, Double> metrics = Map.of();

    /**
     * Nothing is best yet.
     *
     * @throws DlcException E0812 where a report of {@code eval} chooses and no validation split is there
     */
    BestEpoch(TrainProgram.Choice choice, LoadedData data) {
        this.choice = choice;
        if (choice.evaluated() && data.validation().isEmpty()) {
            throw Diagnostic.at(
                            RuntimeCode.NO_VALIDATION,
                            choice.span(),
                            "`" + choice.report() + "` chooses the best epoch, and there is no validation split")
                    .sides("a validation split of " + data.name(), "training and test split alone")
                    .fix("hold examples out: `data " + data.name() + "(..., validation: 0.1)`")
                    .exception();
        }
    }

    /** What a checkpoint remembers of it. */
    void restore(Checkpoint checkpoint) {
        best = checkpoint.best().filter(found -> found.metric().equals(choice.report()));
        SortedMap<String, String> notes = checkpoint.notes();
        if (best.isEmpty()) {
            return;
        }
        epoch = Long.parseLong(notes.get(EPOCH));
        Map<String, Double> restored = new LinkedHashMap<>();
        notes.tailMap(METRIC).forEach((name, value) -> {
            if (name.startsWith(METRIC)) {
                restored.put(name.substring(METRIC.length()), Double.parseDouble(value));
            }
        });
        metrics = restored;
    }

    /**
     * Looks at an epoch, which is the best if its value is better than all before; no value that is not finite is.
     *
     * @param values all means and evaluations of the epoch
     */
    boolean offer(long number, long step, Map<String, Double> trained, Map<String, Double> evaluated) {
        double value = (choice.evaluated() ? evaluated : trained).get(choice.report());
        boolean better = Double.isFinite(value)
                && best.stream().allMatch(b -> choice.highest() ? value > b.value() : value < b.value());
        if (better) {
            best = Optional.of(new Checkpoint.Best(choice.report(), value, step));
            epoch = number;
            metrics = new LinkedHashMap<>(trained);
            metrics.putAll(evaluated);
        }
        return better;
    }

    /** Whether so many epochs went by without a better one that the phase ends. */
    boolean isOver(long epochs) {
        return choice.patience().isPresent()
                && epochs - epoch >= choice.patience().getAsLong();
    }

    Optional<Checkpoint.Best> best() {
        return best;
    }

    /** The number of the best epoch, which counts from 1. */
    long epoch() {
        return epoch;
    }

    /** What the best epoch reported. */
    Map<String, Double> metrics() {
        return metrics;
    }

    /** What a checkpoint keeps. */
    SortedMap<String, String> notes() {
        SortedMap<String, String> notes = new TreeMap<>();
        if (best.isPresent()) {
            notes.put(EPOCH, Long.toString(epoch));
            metrics.forEach((name, value) -> notes.put(METRIC + name, Double.toString(value)));
        }
        return notes;
    }
}
