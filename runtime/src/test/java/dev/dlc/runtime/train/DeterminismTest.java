package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the final weights are those of the program, the data and the seed, whatever runs them. */
class DeterminismTest {
    private static final int MAX_THREADS = 3;
    private static final int RUNS = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "mlp"})
    void threadsLanesAndRepetitionsGiveTheSameBytes(String name) throws IOException {
        TrainPlan plan = Programs.plan(name);
        Path first = train(plan, 1, LaneChoice.SCALAR, "first");
        assertTrue(Files.size(first) > 100_000, "weights of " + Files.size(first) + " bytes");
        for (int threads = 1; threads <= MAX_THREADS; threads++) {
            for (LaneChoice lane : List.of(LaneChoice.SCALAR, LaneChoice.VECTOR)) {
                for (int run = 0; run < RUNS; run++) {
                    String label = threads + "-" + lane + "-" + run;
                    assertEquals(-1, Files.mismatch(first, train(plan, threads, lane, label)), label);
                }
            }
        }
    }

    private Path train(TrainPlan plan, int threads, LaneChoice lane, String out) {
        try (Device device = new CpuDevice(CpuOptions.threads(threads).lane(lane))) {
            return Programs.train(plan, device, folder.resolve(out));
        }
    }

    /** Vector code replaces scalar code as soon as it is compiled; here that is in the middle of the run. */
    @ParameterizedTest
    @ValueSource(strings = {"lenet5", "mlp"})
    void changeOfLaneChangesNoByte(String name) throws IOException {
        TrainPlan plan = Programs.plan(name);
        Path scalar = train(plan, 1, LaneChoice.SCALAR, "scalar");
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(2))) {
            Path changing =
                    Programs.train(plan, device, folder.resolve("changing"), event -> awaitVectors(event, device));
            assertEquals(-1, Files.mismatch(scalar, changing));
        }
    }

    private static void awaitVectors(TrainEvent event, CpuDevice device) {
        if (event instanceof TrainEvent.StepDone done && done.step() == 4) {
            try {
                device.backend().awaitWarm();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
