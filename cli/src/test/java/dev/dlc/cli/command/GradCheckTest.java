package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradCheckTest {
    @TempDir
    Path folder;

    @Test
    void everyFunctionAndModelIsComparedOrSkippedWithAReason() throws IOException {
        Path file = Files.writeString(folder.resolve("g.dlm"), """
            model Scale(size: Int) {
              param w: f32[size] = ones()
              fn forward(x: f32[N, size]) -> f32[N, size] { x * exp(w) }
            }
            fn best(x: f32[N]) { argmax(x) }
            """);
        Run run = Run.of("gradcheck", file.toString(), "--seed", "5");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("passed   " + file + ": Scale.forward (differs by "), run.out());
        assertTrue(run.out().contains("skipped  " + file + ": best: it has no floating result\n"), run.out());
        assertTrue(run.out().endsWith("1 passed, 0 failed, 1 skipped (seed 5)\n"), run.out());
        assertEquals(
                run.out(), Run.of("gradcheck", file.toString(), "--seed", "5").out());
    }

    /** By the parameters that they train, where these are still those at the start of the step. */
    @Test
    void lossesOfTrainStepsAreComparedToo() throws IOException {
        Path file = Files.writeString(folder.resolve("t.dlm"), """
            import nn { Linear }
            import optim { sgd }
            train two(size: Int = 4) {
              a = Linear(3, size)
              b = Linear(size, 2)
              steps 5
              step {
                let x = random.normal([6, 3])
                let loss = mean(b(tanh(a(x)))^2)
                minimize loss over b with sgd(lr: 0.1)
                let again = mean((b(tanh(a(x))) - 1.0)^2)
                minimize again + 0.1 * sum(a.w^2) over a with sgd(lr: 0.1)
                minimize mean(b(x @ a.w)^2) over b with sgd(lr: 0.1)
                report loss
              }
            }
            """);
        Run run = Run.of("gradcheck", file.toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("passed   " + file + ": two.loss (differs by "), run.out());
        assertTrue(run.out().contains("passed   " + file + ": two.loss 2 (differs by "), run.out());
        assertTrue(run.out().endsWith("2 passed, 0 failed, 0 skipped (seed 1)\n"), run.out());
    }
}
