package dev.dlc.runtime.train;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.embed.Cancellation;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.Program;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Training of the programs in {@code src/test/programs}. */
final class Programs {
    private Programs() {}

    /** The plan of the only train block of a program. */
    static TrainPlan plan(String name) {
        return plan(Path.of("src", "test", "programs", name + ".dlm"));
    }

    /** The plan of the only train block of a file. */
    static TrainPlan plan(Path file) {
        Program program = Dlc.compile(file);
        return program.train(program.trainNames().getFirst(), Map.of());
    }

    /** Trains to the end and returns the weights file. */
    static Path train(TrainPlan plan, Device device, Path out) {
        return train(plan, device, out, event -> {});
    }

    /** The same, watched. */
    static Path train(TrainPlan plan, Device device, Path out, TrainListener listener) {
        run(plan, device, TrainOptions.to(out), listener);
        return out.resolve(TrainRun.WEIGHTS);
    }

    /** What each step of the only train block of a text reports. */
    static List<Map<String, Double>> reports(String text, Path out) {
        Program program = Dlc.compile(new SourceFile("text.dlm", text));
        TrainPlan plan = program.train(program.trainNames().getFirst(), Map.of());
        List<Map<String, Double>> reports = new ArrayList<>();
        try (Device device = new CpuDevice(CpuOptions.threads(1))) {
            train(plan, device, out, event -> {
                if (event instanceof TrainEvent.StepDone done) {
                    reports.add(done.reports());
                }
            });
        }
        return reports;
    }

    /** A run with options; the result is its final metrics. */
    static Map<String, Object> run(TrainPlan plan, Device device, TrainOptions options, TrainListener listener) {
        return new Trainer(plan, device, DataSets.standard(), options, listener, new Cancellation())
                .run()
                .metrics();
    }
}
