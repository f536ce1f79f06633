package dev.dlc.runtime.train;

import dev.dlc.embed.Cancellation;
import dev.dlc.ir.Root;
import dev.dlc.runtime.data.DataLocation;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.Checkpoint;
import dev.dlc.runtime.files.CheckpointStore;
import dev.dlc.runtime.files.OutputFolder;
import dev.dlc.runtime.files.RunLog;
import java.util.Optional;

/** Runs a train block from its first step, or from a checkpoint, to its end. */
public final class Trainer {
    private final TrainPlan plan;
    private final Device device;
    private final DataSets dataSets;
    private final TrainOptions options;
    private final TrainListener listener;
    private final Cancellation cancellation;

    /**
     * A trainer for one run.
     *
     * @param dataSets what the data set's name is looked up in
     * @param cancellation asks the run to stop after the step in progress; a checkpoint is written
     */
    public Trainer(
            TrainPlan plan,
            Device device,
            DataSets dataSets,
            TrainOptions options,
            TrainListener listener,
            Cancellation cancellation) {
        this.plan = plan;
        this.device = device;
        this.dataSets = dataSets;
        this.options = options;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    /**
     * Trains.
     *
     * @return the final metrics
     * @throws dev.dlc.diagnostic.DlcException what is wrong with data, files, sizes or the program; E0805 for a loss
     *     that is not finite: the leaves and the checkpoint stay as before that step
     */
    public TrainEvent.Finished run() {
        try (CompileAhead ahead = new CompileAhead(device)) {
            if (!options.resume()) {
                ahead.start(plan.phases().getFirst().step());
            }
            return run(ahead);
        }
    }

    private TrainEvent.Finished run(CompileAhead ahead) {
        Optional<InitialWeights.Taken> weights = options.init().map(init -> init.read(plan));
        Optional<LoadedData> data = openData();
        try (OutputFolder folder = OutputFolder.open(options.out())) {
            CheckpointStore store = new CheckpointStore(folder.path());
            Optional<Checkpoint> from = options.resume() ? store.readLast() : Optional.empty();
            String dataName = data.map(LoadedData::name).orElse("");
            from.ifPresent(c -> c.requireSameRun(store.last(), plan.hash(), dataName, options.seed()));
            int phase = from.map(c -> plan.phaseIndex(c.position().phase())).orElse(0);
            ahead.start(plan.phases().get(phase).step());
            try (RunLog log = from.isPresent()
                    ? RunLog.resume(options.out(), from.get().position().step())
                    : RunLog.start(options.out())) {
                return new TrainRun(this, ahead, data, store, log, from, weights).run();
            }
        }
    }

    private Optional<LoadedData> openData() {
        if (plan.data().isEmpty()) {
            return Optional.empty();
        }
        DataSets.Opened opened = dataSets.open(plan.data(), DataLocation.ofProcess(options.data()), options.seed());
        opened.warning().ifPresent(warning -> listener.on(new TrainEvent.Warned(warning)));
        return Optional.of(opened.data());
    }

    TrainPlan plan() {
        return plan;
    }

    Device device() {
        return device;
    }

    TrainOptions options() {
        return options;
    }

    TrainListener listener() {
        return listener;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    /** A store with the first values of all leaves. */
    static LeafStore initialise(TrainPlan plan, Device device, long seed) {
        LeafStore leaves = new LeafStore(
                plan.leaves().stream().map(TrainPlan.LeafUse::leaf).toList());
        if (plan.init().roots().stream().anyMatch(Root.Update.class::isInstance)) {
            GraphSession init = new GraphSession(device.compile(plan.init()), leaves);
            Executable.Run run = init.bind(seed, RandomKeys.INITIALISATION);
            run.compute().ifPresent(failure -> {
                throw new IllegalStateException("initialisation failed: " + failure);
            });
            run.commit();
        }
        return leaves;
    }
}
