package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.runtime.Dlc;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit of memory makes derivatives of loops compute values again, and changes nothing else. */
class StepMemoryTest {
    /** A memory of 64 rows that is written to in 150 steps. */
    private static final String MEMORY = """
        import nn { Linear }
        import optim { adam }

        train writer {
          key = Linear(6, 64)
          value = Linear(6, 24)
          steps 3
          step {
            let x = random.normal([150, 4, 6])
            let (_, last) = scan m = zeros([4, 64, 24]) for x_t in x {
              let w = softmax(key(x_t), over: 1)
              let v = tanh(value(x_t))
              for n, i, j => tanh(m[n, i, j] * (1.0 - w[n, i]) + w[n, i] * v[n, j])
            }
            let loss = mean(last^2)
            minimize loss over [key, value] with adam(lr: 0.01)
            report loss
          }
        }
        """;

    @TempDir
    Path folder;

    private final TrainPlan plan =
            Dlc.compile(new SourceFile("writer.dlm", MEMORY)).train("writer", Map.of());

    private List<TrainEvent> train(TrainOptions options) {
        List<TrainEvent> events = new ArrayList<>();
        try (Device device = new CpuDevice(CpuOptions.threads(1))) {
            Programs.run(plan, device, options, events::add);
        }
        return events;
    }

    private static TrainEvent.Started started(List<TrainEvent> events) {
        return events.stream()
                .filter(TrainEvent.Started.class::isInstance)
                .map(TrainEvent.Started.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLimitCostsWorkAndNoBit() throws IOException {
        Path free = folder.resolve("free");
        Path limited = folder.resolve("limited");
        long kept = started(train(TrainOptions.to(free))).bytesAfter();
        // the carries of 150 steps are most of it
        assertTrue(kept > 150L * 4 * 64 * 24 * 4, kept + " bytes");
        List<TrainEvent> events = train(TrainOptions.to(limited).withMemory(kept / 2));
        assertTrue(events.contains(
                new TrainEvent.Segmented("writer", kept, started(events).bytesAfter())));
        assertTrue(started(events).bytesAfter() < kept / 3, started(events).bytesAfter() + " of " + kept);
        assertEquals(-1, Files.mismatch(free.resolve(TrainRun.WEIGHTS), limited.resolve(TrainRun.WEIGHTS)));
    }

    @Test
    void aLimitThatIsKeptInAnyCaseChangesNothing() {
        List<TrainEvent> events = train(TrainOptions.to(folder.resolve("wide")).withMemory(Long.MAX_VALUE));
        assertTrue(events.stream().noneMatch(TrainEvent.Segmented.class::isInstance));
    }

    @Test
    void aLimitThatNothingCanKeepIsAnError() {
        TrainOptions options = TrainOptions.to(folder.resolve("narrow")).withMemory(1000);
        DlcException refused = assertThrows(DlcException.class, () -> train(options));
        assertEquals(
                RuntimeCode.HEAP_TOO_SMALL, refused.diagnostics().getFirst().code());
    }
}
