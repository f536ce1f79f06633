package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training reaches what such a network reaches: on digits that the program draws, and on MNIST where it is there. */
class LearningTest {
    @TempDir
    Path folder;

    private Map<String, Object> train(TrainPlan plan, TrainOptions options) {
        try (Device device = new CpuDevice(CpuOptions.standard())) {
            return Programs.run(plan, device, options, event -> {});
        }
    }

    @Test
    void theLossFallsAndTestDigitsAreRead() {
        Map<String, Object> metrics = train(Programs.plan("learn"), TrainOptions.to(folder));
        assertTrue((Double) metrics.get("loss") < 0.35, metrics.toString());
        assertTrue((Double) metrics.get("accuracy") > 0.85, metrics.toString());
    }

    @Test
    void anEpochOfMnist() {
        String sets = System.getenv("DLM_DATA");
        assumeTrue(sets != null && Files.isDirectory(Path.of(sets, "mnist")), "DLM_DATA names no folder with mnist");
        TrainPlan plan = Programs.plan(Path.of("..", "examples", "lenet5.dlm"));
        Map<String, Object> metrics =
                train(plan, TrainOptions.to(folder).withEpochs(1).withData(Path.of(sets)));
        assertTrue((Double) metrics.get("loss") < 0.3, metrics.toString());
        assertTrue((Double) metrics.get("accuracy") > 0.96, metrics.toString());
    }
}
