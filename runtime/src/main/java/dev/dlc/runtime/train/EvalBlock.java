package dev.dlc.runtime.train;

import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.DataSet;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.MetricsLog;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The {@code eval} block of a phase: its reports are means over a split, or those of one run where it reads no field of
 * the data. Random numbers depend on the seed, the step and the number of the batch, so batches differ in them.
 */
final class EvalBlock {
    private final Supplier<Executable> code;
    private final LeafStore leaves;
    private Optional<GraphSession> session = Optional.empty();

    /**
     * The block of a phase.
     *
     * @param code its code; asked for at the first evaluation, so that the first steps do not wait for it
     */
    EvalBlock(Supplier<Executable> code, LeafStore leaves) {
        this.code = code;
        this.leaves = leaves;
    }

    private GraphSession session() {
        if (session.isEmpty()) {
            session = Optional.of(new GraphSession(code.get(), leaves));
        }
        return session.get();
    }

    /**
     * What it reported.
     *
     * @param split {@code validation}, {@code test} or {@link MetricsLog#NO_SPLIT}
     * @param reports by name; empty where there is nothing to evaluate
     */
    record Result(String split, Map<String, Double> reports) {}

    boolean readsData() {
        return session().readsData();
    }

    /** The reports over the validation split, where there is one, else over the test split. */
    Result during(Optional<LoadedData> data, long seed, long step) {
        if (!readsData()) {
            return new Result(MetricsLog.NO_SPLIT, once(seed, step));
        }
        LoadedData loaded = data.orElseThrow();
        boolean holdsOut = loaded.validation().isPresent();
        Optional<DataSet> split = holdsOut ? loaded.validation() : loaded.test();
        return new Result(
                holdsOut ? "validation" : "test",
                split.map(examples -> over(examples, loaded.batch(), seed, step))
                        .orElse(Map.of()));
    }

    /** The reports over the test split, where another split was looked at during training; else none. */
    Map<String, Double> atTheEnd(Optional<LoadedData> data, long seed, long step) {
        if (!readsData() || data.flatMap(LoadedData::validation).isEmpty()) {
            return Map.of();
        }
        LoadedData loaded = data.orElseThrow();
        return loaded.test().map(test -> over(test, loaded.batch(), seed, step)).orElse(Map.of());
    }

    /** The means of the reports over a split. */
    Map<String, Double> over(DataSet split, int batch, long seed, long step) {
        GraphSession graph = session();
        RunningMeans means = new RunningMeans(graph.reports());
        long own = RandomKeys.seedAt(seed, step);
        long number = 0;
        try (Batches batches = Batches.inOrder(split, batch, Batches.Prefetch.DEFAULT)) {
            while (batches.advance()) {
                compute(graph.bind(batches.current(), own, number++));
                means.add(graph.values(), batches.current().size());
            }
        }
        return means.means();
    }

    /** The reports of one run without data. */
    Map<String, Double> once(long seed, long step) {
        GraphSession graph = session();
        RunningMeans means = new RunningMeans(graph.reports());
        compute(graph.bind(RandomKeys.seedAt(seed, step), 0));
        means.add(graph.values(), 1);
        return means.means();
    }

    private static void compute(Executable.Run run) {
        run.compute().ifPresent(failure -> {
            throw Failures.diagnostic(failure).exception();
        });
    }
}
