package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.runtime.HostTensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes checkpoints leaves a complete one, never older than what it announced. */
class KilledWriterTest {
    private static final int KILLS = 4;
    private static final int ELEMENTS = 300_000;

    @TempDir
    Path dir;

    @Test
    void aKilledWriterLeavesACompleteCheckpoint() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        long step = 0;
        for (int i = 0; i < KILLS; i++) {
            long announced = runAndKill(step, random.nextInt(60));
            Checkpoint last = new CheckpointStore(dir).readLast().orElseThrow();
            assertTrue(last.position().step() >= announced, "announced " + announced + ", found " + last.position());
            assertEquals(checkpoint(last.position().step()), last);
            step = last.position().step();
        }
    }

    /** Starts a writer after {@code step} and kills it {@code millis} after its first checkpoint. */
    private long runAndKill(long step, int millis) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        dir.toString(),
                        Long.toString(step))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = writer.inputReader()) {
            long announced = Long.parseLong(lines.readLine());
            TimeUnit.MILLISECONDS.sleep(millis);
            writer.toHandle().destroyForcibly(); // Process.destroyForcibly would close the stream that is read on
            writer.waitFor();
            for (String line = lines.readLine(); line != null && line.endsWith("."); line = lines.readLine()) {
                announced = Long.parseLong(line.substring(0, line.length() - 1));
            }
            return announced;
        } finally {
            writer.destroyForcibly();
        }
    }

    private static Checkpoint checkpoint(long step) {
        float[] values = new float[ELEMENTS];
        Arrays.fill(values, step);
        return new Checkpoint(
                new Checkpoint.Position(step, "", 0, step),
                1,
                new TreeMap<>(),
                "",
                "",
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(Map.of("w", HostTensor.of(values, ELEMENTS))));
    }

    /** The process that is killed: stores one checkpoint after another and announces each when it is stored. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            Path dir = Path.of(args[0]);
            Files.createDirectories(dir);
            try (OutputFolder folder = OutputFolder.open(dir)) {
                CheckpointStore store = new CheckpointStore(folder.path());
                long first = Long.parseLong(args[1]) + 1;
                for (long step = first; ; step++) {
                    store.save(checkpoint(step), false);
                    System.out.println(step == first ? Long.toString(step) : step + ".");
                    System.out.flush();
                }
            }
        }
    }
}
