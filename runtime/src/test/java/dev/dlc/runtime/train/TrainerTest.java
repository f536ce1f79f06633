package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.embed.Cancellation;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.data.DataRequest;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.data.DataValue;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.RefDevice;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the trainer on graphs written by hand. */
class TrainerTest {
    @TempDir
    Path folder;

    private static final String RANDOM_EVAL = """
        train t {
          param w: f32[] = 1.0
          data digits_synthetic(batch: 16, train: 16, test: 32)
          step(image: f32[N, 1, 28, 28]) { report r = mean(image) }
          eval(image) {
            let u = random.uniform([])
            report u, square = u^2, image = mean(image)
          }
          epochs 1
        }
        """;

    @Test
    void eachBatchOfAnEvaluationHasRandomNumbersOfItsOwn() {
        TrainPlan plan = Dlc.compile(new SourceFile("t.dlm", RANDOM_EVAL)).train("t", Map.of());
        try (Device device = new RefDevice()) {
            Map<String, Object> metrics =
                    Programs.run(plan, device, TrainOptions.to(folder.resolve("random")), event -> {});
            double mean = (Double) metrics.get("u");
            double square = (Double) metrics.get("square");
            // Two batches with u and v: mean of the squares minus the square of the mean is (u - v)^2 / 4.
            assertTrue(square - mean * mean > 1e-6, metrics.toString());
        }
    }

    private static TrainPlan plan() {
        DataRequest digits = DataRequest.of("digits_synthetic", Map.of("batch", new DataValue.Whole(4)));
        return LeNetPlan.plan(new TrainPlan.Length.Epochs(1), List.of(digits), 0.05);
    }

    private TrainEvent.Finished run(Device device, String out, long steps, boolean resume, List<Double> losses) {
        TrainOptions start = TrainOptions.to(folder.resolve(out)).withSteps(steps);
        TrainOptions options = resume ? start.resumed() : start;
        TrainListener listener = event -> {
            if (event instanceof TrainEvent.StepDone done) {
                losses.add(done.reports().get("loss"));
            }
        };
        return new Trainer(plan(), device, DataSets.standard(), options, listener, new Cancellation()).run();
    }

    @Test
    void aResumedRunHasTheSameWeights() {
        try (Device device = new RefDevice()) {
            List<Double> whole = new ArrayList<>();
            List<Double> parts = new ArrayList<>();
            run(device, "whole", 4, false, whole);
            run(device, "parts", 2, false, parts);
            run(device, "parts", 4, true, parts);
            assertEquals(whole, parts);
            assertEquals(4, whole.size());
            assertEquals(
                    SafeTensors.read(folder.resolve("whole/weights.safetensors"))
                            .tensors(),
                    SafeTensors.read(folder.resolve("parts/weights.safetensors"))
                            .tensors());
            assertTrue(whole.getFirst() > 1.5 && whole.getFirst() < 3.5, "first loss " + whole.getFirst());
        }
    }

    private static final String PHASES = """
        train t {
          param w: f32[] = 1.0
          phase one {
            steps 2
            step { update w = 2.0 * w }
          }
          phase two {
            steps 2
            step { update w = w + 1.0 }
          }
        }
        """;

    /** The reference device, which remembers what it compiled. */
    private static final class Watched implements Device {
        private final RefDevice device = new RefDevice();
        private final List<Graph> compiled = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String name() {
            return device.name();
        }

        @Override
        public Executable compile(Graph graph) {
            compiled.add(graph);
            return device.compile(graph);
        }

        @Override
        public Optional<Suspect> findNotFinite(
                Graph graph, LeafStore leaves, Map<String, Long> sizes, Map<String, Object> inputs) {
            return device.findNotFinite(graph, leaves, sizes, inputs);
        }

        @Override
        public String lane() {
            return device.lane();
        }

        @Override
        public void close() {
            device.close();
        }
    }

    @Test
    void aRunThatGoesOnInALaterPhaseCompilesThatOneAlone() {
        TrainPlan plan = Dlc.compile(new SourceFile("t.dlm", PHASES)).train("t", Map.of());
        Graph first = plan.phases().getFirst().step();
        Graph second = plan.phases().getLast().step();
        TrainOptions options = TrainOptions.to(folder.resolve("phases"));
        try (Watched device = new Watched()) {
            Programs.run(plan, device, options.withSteps(3), event -> {});
            assertTrue(device.compiled.contains(first) && device.compiled.contains(second));
            device.compiled.clear();
            Programs.run(plan, device, options.resumed(), event -> {});
            assertTrue(device.compiled.contains(second));
            assertFalse(device.compiled.contains(first));
        }
        assertEquals(
                6.0,
                SafeTensors.read(folder.resolve("phases/weights.safetensors"))
                        .tensors()
                        .get("w")
                        .get(0));
    }
}
