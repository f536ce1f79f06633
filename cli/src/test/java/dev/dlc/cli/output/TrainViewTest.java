package dev.dlc.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.cli.Golden;
import dev.dlc.runtime.train.TrainEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A made-up run of two epochs, seen on a terminal, in a file and as JSON. */
class TrainViewTest {
    private static final int STEPS = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long now;

    @Test
    void onATerminalABarIsRedrawn() {
        play(console(new Terminal(true, 100, false)), 1_000_000_000L);
        Golden.check(
                "train-terminal.txt",
                printed().replace("\r\u001b[K", "<clear>").replaceAll("(?<=.)<clear>", "\n<clear>"));
    }

    @Test
    void aNarrowTerminalCutsTheBar() {
        play(console(new Terminal(true, 40, false)), 1_000_000_000L);
        int longest = Arrays.stream(printed().split("\r\u001b\\[K"))
                .filter(line -> line.contains("["))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        assertEquals(39, longest);
    }

    @Test
    void inAFileSlowStepsGiveLines() {
        play(console(Terminal.NONE), 6_000_000_000L);
        Golden.check("train-plain.txt", printed());
    }

    @Test
    void jsonHasAnObjectForEachEpoch() {
        play(console(Terminal.NONE).asJson(), 1_000_000_000L);
        Golden.check("train-json.txt", printed());
    }

    private Console console(Terminal terminal) {
        return Console.text(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void play(Console console, long nanosPerStep) {
        TrainView view = new TrainView(console, () -> now);
        view.on(new TrainEvent.Started("lenet5", "digits_synthetic", "cpu", 61706, 1_900_000, 412_345, 0));
        view.on(new TrainEvent.PhaseStarted("lenet5", 2, STEPS, 0));
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (int step = 1; step <= STEPS; step++) {
                now += nanosPerStep;
                long all = (epoch - 1L) * STEPS + step;
                view.on(new TrainEvent.StepDone("lenet5", epoch, step, all, Map.of("loss", 2.0 / all), 64));
            }
            double seconds = STEPS * nanosPerStep * 1e-9;
            view.on(new TrainEvent.EpochDone(
                    "lenet5",
                    epoch,
                    epoch * STEPS,
                    Map.of("loss", 1.0 / epoch),
                    Map.of("accuracy", 0.91 + epoch * 0.03),
                    "test",
                    seconds));
            view.on(new TrainEvent.FileWritten("checkpoint", Path.of("runs/checkpoint")));
        }
        view.on(new TrainEvent.FileWritten("weights", Path.of("runs/lenet5.safetensors")));
        view.on(new TrainEvent.Finished(Map.of("accuracy", 0.97), false, 8.25));
    }
}
