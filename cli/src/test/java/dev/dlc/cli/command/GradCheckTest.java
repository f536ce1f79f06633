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
}
