package dev.dlc.runtime.train;

import dev.dlc.runtime.data.Batches;
import dev.dlc.runtime.data.LoadedData;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.Leaf;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.Checkpoint;
import dev.dlc.runtime.files.CheckpointStore;
import dev.dlc.runtime.files.MetricsLog;
import dev.dlc.runtime.files.RunLog;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of a train block: the loop over phases, epochs and steps, and what is written on the way. */
final class TrainRun {
    /** The name of the weights file in the output folder. */
    static final String WEIGHTS = "weights.safetensors";

    private static final double SECONDS_BETWEEN_CHECKPOINTS = 60;

    /** Reports of a phase without data are means over so many steps, so that the last one says how training ended. */
    private static final int STEPS_OF_A_WINDOW = 100;

    private final Trainer trainer;
    private final TrainPlan plan;
    private final CompileAhead ahead;
    private final Optional<LoadedData> data;
    private final CheckpointStore store;
    private final RunLog log;
    private final LeafStore leaves;
    private final LeafCopies copies;
    private final StepMemory memory;
    private final long started = System.nanoTime();
    private final Map<String, Object> result = new LinkedHashMap<>();

    private long step;
    private int firstPhase;
    private long firstEpoch;
    private long firstBatch;
    private Optional<Checkpoint> resumed = Optional.empty();
    private long lastCheckpoint = System.nanoTime();

    TrainRun(
            Trainer trainer,
            CompileAhead ahead,
            Optional<LoadedData> data,
            CheckpointStore store,
            RunLog log,
            Optional<Checkpoint> from,
            Optional<InitialWeights.Taken> weights) {
        this.trainer = trainer;
        this.plan = trainer.plan();
        this.ahead = ahead;
        this.data = data;
        this.store = store;
        this.log = log;
        this.leaves = from.isPresent() ? restore(from.get()) : first(weights);
        this.copies = new LeafCopies(plan, leaves);
        this.memory = new StepMemory(trainer, data, leaves);
    }

    private LeafStore first(Optional<InitialWeights.Taken> weights) {
        LeafStore first =
                Trainer.initialise(plan, trainer.device(), trainer.options().seed());
        weights.ifPresent(taken -> {
            taken.write(first);
            Path file = trainer.options().init().orElseThrow().file();
            List<String> names = List.copyOf(taken.tensors().keySet());
            trainer.listener().on(new TrainEvent.WeightsTaken(file, names, taken.fresh()));
        });
        return first;
    }

    private LeafStore restore(Checkpoint checkpoint) {
        LeafStore restored = new LeafStore(
                plan.leaves().stream().map(TrainPlan.LeafUse::leaf).toList());
        Leaves.load(restored, checkpoint.tensors(), store.last());
        step = checkpoint.position().step();
        firstPhase = plan.phaseIndex(checkpoint.position().phase());
        firstEpoch = checkpoint.position().epoch();
        firstBatch = checkpoint.position().batch();
        resumed = Optional.of(checkpoint);
        return restored;
    }

    TrainEvent.Finished run() {
        boolean announced = false;
        for (int i = firstPhase; i < plan.phases().size() && !stopped(); i++) {
            PhaseRun phase = new PhaseRun(i);
            if (!announced) {
                announce(phase);
                announced = true;
            }
            phase.run();
        }
        return finish();
    }

    private boolean stopped() {
        boolean enough = trainer.options().steps().isPresent()
                && step >= trainer.options().steps().getAsLong();
        return enough || trainer.cancellation().isRequested();
    }

    private void announce(PhaseRun phase) {
        long parameters = plan.leaves().stream()
                .filter(use -> use.leaf().kind() == Leaf.Kind.PARAMETER)
                .mapToLong(use -> use.leaf().elements())
                .sum();
        Executable.Memory planned = memory.of(phase.session);
        trainer.listener()
                .on(new TrainEvent.Started(
                        plan.name(),
                        data.map(LoadedData::name).orElse(""),
                        trainer.device().name(),
                        parameters,
                        planned.before(),
                        planned.after(),
                        step));
    }

    /** What is known of the run so far. */
    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", plan.name());
        data.ifPresent(loaded -> facts.put("data", loaded.name()));
        facts.put("steps", step);
        facts.putAll(result);
        facts.put("device", trainer.device().name());
        facts.put("lane", trainer.device().lane());
        facts.put("seed", trainer.options().seed());
        return facts;
    }

    private TrainEvent.Finished finish() {
        Map<String, Object> metrics = facts();
        Path weights = trainer.options().out().resolve(WEIGHTS);
        Map<String, String> names =
                data.map(loaded -> ClassNames.metadata(loaded.fields())).orElse(Map.of());
        SafeTensors.write(weights, Leaves.weights(plan, leaves), names);
        trainer.listener().on(new TrainEvent.FileWritten("weights", weights));
        metrics.put("weights", weights.toString());
        double seconds = (System.nanoTime() - started) * 1e-9;
        metrics.put("seconds", Math.round(seconds * 1000) / 1000.0);
        trainer.listener().on(new TrainEvent.FileWritten("report", log.report(metrics)));
        TrainEvent.Finished finished =
                new TrainEvent.Finished(metrics, trainer.cancellation().isRequested(), seconds);
        trainer.listener().on(finished);
        return finished;
    }

    /** One phase. */
    private final class PhaseRun {
        private final TrainPlan.Phase phase;
        private final int index;
        private final GraphSession session;
        private final RunningMeans means;
        private final Optional<EvalBlock> eval;
        private final List<Saver> savers;
        private final Optional<BestEpoch> best;
        private final long perEpoch;
        private final long lastStep;
        private final long seed;
        private long epoch;
        private long batch;
        private boolean hasStepped;

        PhaseRun(int index) {
            this.index = index;
            this.phase = plan.phases().get(index);
            this.session = memory.session(phase, ahead);
            this.means = new RunningMeans(session.reports());
            this.eval = phase.eval().map(graph -> new EvalBlock(() -> ahead.executable(graph), leaves));
            this.savers = phase.saves().stream()
                    .map(save -> new Saver(save, trainer.device(), leaves))
                    .toList();
            this.seed = trainer.options().seed();
            this.best = phase.choice().map(choice -> new BestEpoch(choice, data.orElseThrow()));
            boolean goesOn = index == firstPhase && step > 0;
            epoch = goesOn ? firstEpoch : 0;
            batch = goesOn ? firstBatch : 0;
            if (goesOn) {
                resumed.ifPresent(from -> {
                    means.restore(from.counters());
                    best.ifPresent(chosen -> chosen.restore(from));
                });
            }
            perEpoch = data.map(loaded -> (long) (loaded.train().size() / loaded.batch()))
                    .orElse(0L);
            long steps = length();
            lastStep = step - epoch * perEpoch - batch + steps;
            session.total(steps);
        }

        private long length() {
            return switch (phase.length()) {
                case TrainPlan.Length.Epochs epochs ->
                    trainer.options().epochs().orElse(epochs.count()) * perEpoch;
                case TrainPlan.Length.Steps steps -> steps.count();
            };
        }

        private Batches batches() {
            LoadedData loaded = data.orElseThrow();
            long order = seed + 0x9E3779B97F4A7C15L * index;
            return Batches.shuffled(
                    loaded.train(), loaded.batch(), order, epoch, Math.toIntExact(batch), Batches.Prefetch.DEFAULT);
        }

        void run() {
            trainer.listener()
                    .on(new TrainEvent.PhaseStarted(
                            phase.name(),
                            perEpoch == 0 ? 0 : epoch + (lastStep - step + batch) / perEpoch,
                            perEpoch,
                            lastStep));
            if (data.isEmpty()) {
                steps();
            } else {
                try (Batches batches = batches()) {
                    epochs(batches);
                }
            }
            if (stopped()) {
                checkpoint(false);
                takeBest();
            } else {
                takeBest();
                evaluateTest();
                checkpoint(false);
            }
        }

        /** The leaves of the best epoch are those of the phase. */
        private void takeBest() {
            best.filter(chosen -> chosen.best().isPresent()).ifPresent(chosen -> {
                Checkpoint kept = Checkpoint.read(store.best());
                kept.requireSameRun(
                        store.best(), plan.hash(), data.map(LoadedData::name).orElse(""), seed);
                Leaves.load(leaves, kept.tensors(), store.best());
                result.putAll(chosen.metrics());
                result.put("best_epoch", chosen.epoch());
            });
        }

        /** Where another split was looked at during training, the test split is looked at once, at the end. */
        private void evaluateTest() {
            if (index == plan.phases().size() - 1) {
                eval.ifPresent(block ->
                        block.atTheEnd(data, seed, step).forEach((name, value) -> result.put("test_" + name, value)));
            }
        }

        private boolean isOver() {
            return best.isPresent() && batch == 0 && best.get().isOver(epoch);
        }

        /** The steps of a phase without data; windows of steps stand in for epochs. */
        private void steps() {
            while (step < lastStep && !stopped()) {
                if (batch % STEPS_OF_A_WINDOW == 0) {
                    means.clear();
                }
                oneStep(session.bind(seed, step), 0);
                batch++;
                if (batch % STEPS_OF_A_WINDOW == 0 || step == lastStep) {
                    log.append(new MetricsLog.Line(position(), "train", means.means()));
                }
                if (checkpointIsDue()) {
                    checkpoint(false);
                }
            }
            result.putAll(means.means());
            if (step == lastStep) {
                result.putAll(evaluated().reports());
            }
        }

        private void epochs(Batches batches) {
            long begun = System.nanoTime();
            while (step < lastStep && !stopped() && !isOver()) {
                batches.advance();
                oneStep(
                        session.bind(batches.current(), seed, step),
                        batches.current().size());
                batch++;
                if (batch == perEpoch) {
                    endEpoch((System.nanoTime() - begun) * 1e-9);
                    begun = System.nanoTime();
                } else if (checkpointIsDue()) {
                    checkpoint(false);
                }
            }
            if (batch > 0) {
                result.putAll(means.means());
            }
        }

        private void oneStep(Executable.Run run, int examples) {
            Optional<Executable.Failure> failure = run.compute();
            if (failure.isPresent()) {
                throw Inspection.explain(trainer.device(), phase.step(), session, leaves, failure.get(), step + 1);
            }
            run.commit();
            if (!hasStepped) {
                // Not earlier, so that the first step has both cores.
                phase.eval().ifPresent(ahead::start);
                hasStepped = true;
            }
            step++;
            save(TrainPlan.Length.Steps.class, step);
            double[] values = session.values();
            means.add(values, 1);
            Map<String, Double> reports = new LinkedHashMap<>();
            List<String> names = session.reports();
            for (int i = 0; i < values.length; i++) {
                reports.put(names.get(i), values[i]);
            }
            trainer.listener()
                    .on(new TrainEvent.StepDone(
                            phase.name(), data.isEmpty() ? 0 : epoch + 1, batch + 1, step, reports, examples));
        }

        /** Writes the files that are due after that many epochs or steps. */
        private void save(Class<? extends TrainPlan.Length> unit, long count) {
            for (Saver saver : savers) {
                for (Path path : saver.write(unit, count, trainer.options().out(), seed, step)) {
                    trainer.listener().on(new TrainEvent.FileWritten("saved value", path));
                }
            }
        }

        private void endEpoch(double seconds) {
            epoch++;
            batch = 0;
            Map<String, Double> trained = means.means();
            means.clear();
            log.append(new MetricsLog.Line(position(), "train", trained));
            EvalBlock.Result evaluated = evaluated();
            save(TrainPlan.Length.Epochs.class, epoch);
            result.putAll(trained);
            result.putAll(evaluated.reports());
            trainer.listener()
                    .on(new TrainEvent.EpochDone(
                            phase.name(), epoch, step, trained, evaluated.reports(), evaluated.split(), seconds));
            checkpoint(best.isPresent() && best.get().offer(epoch, step, trained, evaluated.reports()));
        }

        /** What the eval block reports now; it is logged. */
        private EvalBlock.Result evaluated() {
            EvalBlock.Result evaluated = eval.map(block -> block.during(data, seed, step))
                    .orElseGet(() -> new EvalBlock.Result(MetricsLog.NO_SPLIT, Map.of()));
            if (!evaluated.reports().isEmpty()) {
                log.append(new MetricsLog.Line(position(), evaluated.split(), evaluated.reports()));
            }
            return evaluated;
        }

        private Checkpoint.Position position() {
            return new Checkpoint.Position(step, phase.name(), epoch, batch);
        }

        private boolean checkpointIsDue() {
            boolean isItsTurn = trainer.options().checkpointEvery().stream().anyMatch(every -> step % every == 0);
            return isItsTurn || (System.nanoTime() - lastCheckpoint) * 1e-9 > SECONDS_BETWEEN_CHECKPOINTS;
        }

        private void checkpoint(boolean isBest) {
            log.force(facts());
            Checkpoint checkpoint = new Checkpoint(
                    position(),
                    seed,
                    means.save(),
                    data.map(LoadedData::name).orElse(""),
                    plan.hash(),
                    best.flatMap(BestEpoch::best),
                    best.map(BestEpoch::notes).orElseGet(TreeMap::new),
                    copies.now());
            store.save(checkpoint, isBest);
            lastCheckpoint = System.nanoTime();
            trainer.listener().on(new TrainEvent.FileWritten("checkpoint", store.last()));
        }
    }
}
