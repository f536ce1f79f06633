package dev.dlc.cli.output;

import dev.dlc.runtime.train.TrainEvent;
import dev.dlc.runtime.train.TrainListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows a training run: on a terminal a bar that is redrawn in place, elsewhere a line for each epoch and at least
 * every ten seconds; with {@code --json} one object for each epoch. The last line is the result.
 */
public final class TrainView implements TrainListener {
    private final Console console;
    private final LongSupplier clock;
    private final LiveLine line;
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private String run = "";
    private TrainEvent.PhaseStarted phase = new TrainEvent.PhaseStarted("", 0, 0, 0);
    private Rate rate;
    private long epochOfSums;
    private long stepsInSums;

    /**
     * A view of one run.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    public TrainView(Console console, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
        this.line = new LiveLine(console, clock);
        this.rate = new Rate(clock.getAsLong());
    }

    @Override
    public void on(TrainEvent event) {
        switch (event) {
            case TrainEvent.Started started -> started(started);
            case TrainEvent.Segmented segmented -> segmented(segmented);
            case TrainEvent.WeightsTaken weights -> weightsTaken(weights);
            case TrainEvent.PhaseStarted started -> phaseStarted(started);
            case TrainEvent.StepDone step -> stepDone(step);
            case TrainEvent.EpochDone epoch -> epochDone(epoch);
            case TrainEvent.FileWritten file -> fileWritten(file);
            case TrainEvent.Warned warned -> {
                line.clear();
                console.diagnostics(List.of(warned.diagnostic()));
            }
            case TrainEvent.Finished finished -> finished(finished);
        }
    }

    private void started(TrainEvent.Started event) {
        run = event.name();
        console.line(event.name() + ": " + Text.count(event.parameters()) + " parameters, data " + event.data()
                + ", device " + event.device());
        console.line("memory of a step: " + Text.bytes(event.bytesBefore()) + " of intermediate values planned into "
                + Text.bytes(event.bytesAfter()));
        if (event.startStep() > 0) {
            console.line("resumed after step " + Text.count(event.startStep()));
        }
        console.event(Json.object()
                .put("event", "started")
                .put("name", event.name())
                .put("data", event.data())
                .put("device", event.device())
                .put("parameters", event.parameters())
                .put("bytesBefore", event.bytesBefore())
                .put("bytesAfter", event.bytesAfter())
                .put("startStep", event.startStep()));
    }

    private void segmented(TrainEvent.Segmented event) {
        line.clear();
        console.line("phase " + event.phase() + ": derivatives of loops compute values again, segment by segment: "
                + Text.bytes(event.bytesAfter()) + " in place of " + Text.bytes(event.bytesKept()));
        console.event(Json.object()
                .put("event", "segmented")
                .put("phase", event.phase())
                .put("bytesKept", event.bytesKept())
                .put("bytesAfter", event.bytesAfter()));
    }

    private void weightsTaken(TrainEvent.WeightsTaken event) {
        console.line(event.taken().size() + " weights from " + event.file()
                + (event.fresh().isEmpty() ? "" : "; begin anew: " + String.join(", ", event.fresh())));
        console.event(Json.object()
                .put("event", "init")
                .put("file", event.file().toString())
                .put("taken", event.taken())
                .put("fresh", event.fresh()));
    }

    private void phaseStarted(TrainEvent.PhaseStarted event) {
        phase = event;
        rate = new Rate(clock.getAsLong());
        // A block without phases is one phase of its own name.
        if (!event.phase().equals(run)) {
            line.clear();
            console.line("phase " + event.phase());
        }
    }

    private void stepDone(TrainEvent.StepDone step) {
        long now = clock.getAsLong();
        rate.step(now, step.examples());
        if (epochOfSums != step.epoch()) {
            sums.clear();
            stepsInSums = 0;
            epochOfSums = step.epoch();
        }
        stepsInSums++;
        step.reports().forEach((name, value) -> sums.merge(name, value, Double::sum));
        line.offer(() -> progress(step));
    }

    /** {@code epoch 3/10 [=====> ] 512/938 12,345/s eta 0:12 loss 0.1234}. */
    private String progress(TrainEvent.StepDone step) {
        boolean byEpoch = phase.epochs() > 0;
        long done = byEpoch ? step.stepInEpoch() : step.step();
        long all = byEpoch ? phase.stepsPerEpoch() : phase.steps();
        long left = byEpoch
                ? (phase.epochs() - step.epoch()) * phase.stepsPerEpoch() + all - done
                : Math.max(0, all - done);
        StringBuilder out = new StringBuilder();
        out.append(byEpoch ? "epoch " + step.epoch() + "/" + phase.epochs() + " " : "step ");
        out.append(Bar.of(done, all)).append(' ').append(done).append('/').append(all);
        out.append("  ").append(rate.text());
        rate.secondsFor(left).ifPresent(seconds -> out.append("  eta ").append(Text.clock(seconds)));
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / stepsInSums));
        return out.append("  ").append(Text.numbers(means)).toString();
    }

    private void epochDone(TrainEvent.EpochDone event) {
        line.clear();
        StringBuilder text = new StringBuilder();
        text.append("epoch ").append(event.epoch());
        if (phase.epochs() > 0) {
            text.append('/').append(phase.epochs());
        }
        text.append("  ").append(Text.numbers(event.means()));
        if (!event.evaluation().isEmpty()) {
            text.append("  ").append(event.split()).append(": ").append(Text.numbers(event.evaluation()));
        }
        console.line(text.append("  (")
                .append(Text.duration(event.seconds()))
                .append(')')
                .toString());
        console.event(Json.object()
                .put("event", "epoch")
                .put("phase", event.phase())
                .put("epoch", event.epoch())
                .put("step", event.step())
                .put("means", event.means())
                .put("split", event.split())
                .put("evaluation", event.evaluation())
                .put("seconds", event.seconds()));
    }

    private void fileWritten(TrainEvent.FileWritten event) {
        if (!event.kind().equals("checkpoint")) {
            line.clear();
            console.line("wrote " + event.path());
        }
        console.event(Json.object()
                .put("event", "file")
                .put("kind", event.kind())
                .put("path", event.path().toString()));
    }

    private void finished(TrainEvent.Finished event) {
        line.clear();
        if (event.cancelled()) {
            console.line(
                    "stopped after " + Text.duration(event.seconds()) + "; the same command with --resume goes on");
        } else {
            console.line("done in " + Text.duration(event.seconds()));
        }
        if (event.metrics().containsKey("best_epoch")) {
            console.line("the weights are those of epoch " + event.metrics().get("best_epoch") + ", the best");
        }
        Json result = Json.object();
        event.metrics().forEach(result::put);
        console.line("result " + result);
        console.result(result.put("event", "result").put("ok", true));
    }
}
