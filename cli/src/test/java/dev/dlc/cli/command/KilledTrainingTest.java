package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Main;
import dev.dlc.runtime.files.Checkpoint;
import dev.dlc.runtime.files.CheckpointStore;
import dev.dlc.runtime.files.SafeTensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training in processes of its own that are killed: what they leave is whole, and going on from it changes no byte. */
class KilledTrainingTest {
    private static final int KILLS = 20;
    private static final int STARTUP_MILLIS = 1500;
    /** A line for each checkpoint and each epoch. */
    private static final int LINES = 15;

    private static final int MILLIS_AFTER_LINE = 20;
    private static final int MOST_TIMES = 5;

    /** What a process that SIGKILL ended exits with. */
    private static final int KILLED = 128 + 9;

    /** All that a run has to keep: parameters, state of the model and of a rule, random numbers, order of the data. */
    private static final String PROGRAM = """
        import nn { BatchNorm1d, Dropout, Linear, flatten }
        import loss { cross_entropy }
        import metric { accuracy }
        import optim { adam }

        model Digits {
          fc = Linear(784, 8)
          norm = BatchNorm1d(8)
          drop = Dropout(0.2)
          out = Linear(8, 10)
          fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] { x |> flatten |> fc |> norm |> relu |> drop |> out }
        }

        train digits {
          net = Digits()
          data digits_synthetic(batch: 8, train: 200, test: 16)
          step(image: f32[N, 1, 28, 28], label: i32[N]) {
            let loss = cross_entropy(net(image), label)
            minimize loss over net with adam()
            report loss
          }
          eval(image, label) { report accuracy = accuracy(net(image), label) }
          epochs 30
        }
        """;

    @TempDir
    static Path folder;

    private final Random random = new Random();

    /** A program, and where it was trained without interruption. */
    private record Subject(Path program, Path whole) {}

    private static Subject subject(String name, String text) throws IOException, InterruptedException {
        Path program = Files.writeString(folder.resolve(name + ".dlm"), text);
        Subject subject = new Subject(program, folder.resolve(name + "-whole"));
        finish(subject, subject.whole());
        return subject;
    }

    @Test
    void killedRunsGoOnToTheSameBytes() throws IOException, InterruptedException {
        kill(subject("digits", PROGRAM), KILLS);
    }

    @Test
    void killedRunsKeepTheBestEpochAndItsPatience() throws IOException, InterruptedException {
        String text = PROGRAM.replace("train: 200", "train: 250, validation: 0.2")
                .replace("epochs 30", "epochs highest(accuracy, of: 60, patience: 12)");
        kill(subject("best", text), KILLS / 4);
    }

    private void kill(Subject subject, int wanted) throws IOException, InterruptedException {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        random.setSeed(seed);
        System.out.println("kill.seed=" + seed);
        int kills = 0;
        int advances = 0;
        int runs = 0;
        Path out = folder.resolve(subject.program() + "-run0");
        // A fifth of the processes are killed while they start: so many more may be needed until enough got further.
        while (kills < wanted || advances <= wanted / 2 && kills < MOST_TIMES * wanted) {
            long before = lastStep(out);
            if (runAndKill(subject, out)) {
                kills++;
                assertFilesAreWhole(out);
                assertTrue(lastStep(out) >= before, "the checkpoint went back");
                advances += lastStep(out) > before ? 1 : 0;
            } else {
                assertSame(subject, out);
                out = folder.resolve(subject.program() + "-run" + ++runs);
            }
        }
        finish(subject, out);
        assertSame(subject, out);
        assertTrue(advances > wanted / 2, "only " + advances + " of the killed processes wrote a checkpoint");
    }

    @Test
    void aTerminatedRunLeavesACheckpointOfItsLastStep() throws IOException, InterruptedException {
        Subject subject = subject("terminated", PROGRAM);
        Path out = folder.resolve("terminated-run");
        Process process = start(subject, out);
        try (BufferedReader lines = process.inputReader()) {
            read(lines, LINES);
            process.toHandle().destroy();
            List<String> rest = lines.lines().toList();
            process.waitFor();
            assertTrue(rest.getLast().contains("\"event\":\"result\""), rest.getLast());
            assertTrue(rest.getLast().contains("\"steps\":" + lastStep(out) + ","), rest.getLast());
        } finally {
            process.destroyForcibly();
        }
        finish(subject, out);
        assertSame(subject, out);
    }

    /** Whether the process lived until it was killed; it may come to its end before. */
    private boolean runAndKill(Subject subject, Path out) throws IOException, InterruptedException {
        Process process = start(subject, out);
        try (BufferedReader lines = process.inputReader()) {
            boolean isStarting = random.nextInt(5) == 0;
            read(lines, isStarting ? 0 : 2 + random.nextInt(LINES));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(isStarting ? STARTUP_MILLIS : MILLIS_AFTER_LINE));
            process.toHandle().destroyForcibly();
            String said = String.join("\n", lines.lines().toList());
            int exit = process.waitFor();
            assertTrue(exit == 0 || exit == KILLED, () -> "exit " + exit + "\n" + said);
            return exit == KILLED;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(BufferedReader lines, int count) throws IOException {
        for (int i = 0; i < count && lines.readLine() != null; i++) {}
    }

    private static void finish(Subject subject, Path out) throws IOException, InterruptedException {
        Process process = start(subject, out);
        try (BufferedReader lines = process.inputReader()) {
            String said = String.join("\n", lines.lines().toList());
            assertEquals(0, process.waitFor(), said);
        }
    }

    private static Process start(Subject subject, Path out) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of("train", subject.program().toString(), "--out", out.toString(), "--json", "--resume"));
        words.addAll(List.of("--checkpoint-every", "3", "--threads", "2"));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long lastStep(Path out) {
        return new CheckpointStore(out).readLast().map(c -> c.position().step()).orElse(0L);
    }

    private static void assertFilesAreWhole(Path out) throws IOException {
        if (!Files.isDirectory(out)) {
            return;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                SafeTensors.read(file);
                if (file.endsWith(CheckpointStore.LAST)) {
                    Checkpoint.read(file);
                }
            }
        }
    }

    private static void assertSame(Subject subject, Path out) throws IOException {
        for (String name : List.of("weights.safetensors", "metrics.jsonl", CheckpointStore.LAST)) {
            assertEquals(-1, Files.mismatch(subject.whole().resolve(name), out.resolve(name)), name);
        }
    }
}
