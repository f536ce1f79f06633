package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.RefDevice;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of the best epoch and the early end, on a program whose score has its top after twelve steps. */
class BestEpochTest {
    private static final String PROGRAM = """
        model Count {
          param w: f32[] = zeros()
          state seen: i32[] = 0
          fn forward() -> f32[] { w }
        }

        train counting {
          count = Count()
          data digits_synthetic(train: 16, test: 4, batch: 4, validation: 0.25)
          step(label: i32[N]) {
            update count.w = count.w + 1.0
            update count.seen = count.seen + N
            report far = (count.w - 12.0)^2
          }
          eval(label) { report score = 100.0 - (count.w - 12.0)^2 }
          epochs LENGTH
        }
        """;

    @TempDir
    Path folder;

    private TrainPlan plan(String text) {
        return Dlc.compile(new SourceFile("counting.dlm", text)).train("counting", Map.of());
    }

    private Map<String, Object> run(String length, TrainOptions options) {
        try (Device device = new RefDevice()) {
            return Programs.run(plan(PROGRAM.replace("LENGTH", length)), device, options, event -> {});
        }
    }

    private double count(String out) {
        return SafeTensors.read(folder.resolve(out).resolve(TrainRun.WEIGHTS))
                .tensors()
                .get("count.w")
                .get(0);
    }

    private TrainOptions to(String out) {
        return TrainOptions.to(folder.resolve(out));
    }

    @Test
    void theLastEpochCountsWhereNothingIsChosen() {
        Map<String, Object> result = run("6", to("plain"));
        assertEquals(18, count("plain"));
        assertEquals(64.0, result.get("score"));
        assertEquals(64.0, result.get("test_score"));
        assertFalse(result.containsKey("best_epoch"));
    }

    @Test
    void theHighestReportOfTheValidationSplitChooses() {
        Map<String, Object> result = run("highest(score, of: 6)", to("highest"));
        assertEquals(12, count("highest"));
        assertEquals(4L, result.get("best_epoch"));
        assertEquals(100.0, result.get("score"));
        assertEquals(100.0, result.get("test_score"));
        assertEquals(18L, result.get("steps"));
    }

    @Test
    void trainingEndsAfterSoManyEpochsWithoutABetterOne() {
        Map<String, Object> result = run("highest(score, of: 50, patience: 2)", to("early"));
        assertEquals(12, count("early"));
        assertEquals(18L, result.get("steps"), "four epochs of three steps, and two without a better one");
    }

    @Test
    void aReportOfTheStepChoosesWithoutAValidationSplit() {
        // The mean of an epoch's steps is lowest where the twelfth step is in its middle.
        String text =
                PROGRAM.replace("LENGTH", "lowest(far, of: 50, patience: 3)").replace(", validation: 0.25", "");
        try (Device device = new RefDevice()) {
            Map<String, Object> result = Programs.run(plan(text), device, to("lowest"), event -> {});
            assertEquals(3L, result.get("best_epoch"));
            assertEquals(12, count("lowest"));
            assertFalse(result.containsKey("test_score"), "the test split was looked at all along");
        }
    }

    @Test
    void choiceByTheTestSplitIsRefused() {
        String text = PROGRAM.replace("LENGTH", "highest(score, of: 5)").replace(", validation: 0.25", "");
        try (Device device = new RefDevice()) {
            DlcException refused = assertThrows(
                    DlcException.class, () -> Programs.run(plan(text), device, to("refused"), event -> {}));
            assertEquals(
                    RuntimeCode.NO_VALIDATION, refused.diagnostics().getFirst().code());
            assertTrue(refused.diagnostics().getFirst().fix().isPresent());
        }
    }

    @Test
    void aScoreThatIsNoNumberIsNeverTheBest() {
        String text = PROGRAM.replace("LENGTH", "highest(score, of: 9, patience: 4)")
                .replace("score = 100.0 - (count.w - 12.0)^2", "score = log(-1.0 * count.w)");
        try (Device device = new RefDevice()) {
            Map<String, Object> result = Programs.run(plan(text), device, to("nan"), event -> {});
            assertFalse(result.containsKey("best_epoch"));
            assertEquals(12L, result.get("steps"));
            assertEquals(12, count("nan"));
        }
    }

    @Test
    void aResumedRunKeepsTheBestAndItsPatience() {
        String length = "highest(score, of: 50, patience: 3)";
        Map<String, Object> whole = run(length, to("whole"));
        for (int stop : new int[] {11, 12, 14, 18, 20}) {
            String out = "parts" + stop;
            run(length, to(out).withSteps(stop));
            Map<String, Object> parts = run(length, to(out).resumed());
            assertEquals(whole.get("steps"), parts.get("steps"), out);
            assertEquals(whole.get("best_epoch"), parts.get("best_epoch"), out);
            assertEquals(whole.get("test_score"), parts.get("test_score"), out);
            assertEquals(count("whole"), count(out), out);
            assertTrue(Files.exists(folder.resolve(out).resolve("best.safetensors")));
        }
    }

    @Test
    void theNextPhaseBeginsWithTheBest() {
        String text =
                PROGRAM.replace("epochs LENGTH", "phase one { epochs highest(score, of: 6) }\nphase two { epochs 1 }");
        try (Device device = new RefDevice()) {
            Map<String, Object> result = Programs.run(plan(text), device, to("phases"), event -> {});
            assertEquals(15, count("phases"));
            assertEquals(91.0, result.get("score"));
        }
    }
}
