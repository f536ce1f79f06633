package dev.dlc.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.cli.Run;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.files.SafeTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user can get wrong, from the source text to the disk. Each mistake ends with its code, the place, both sides
 * and a fix; never with a stack trace, and without a file that was not there before.
 */
class BadInputTest {
    private static final String MODEL = """
        import nn { Linear, flatten }
        import loss { cross_entropy }
        import optim { sgd }

        model Net() {
          inner = Linear(784, 8)
          outer = Linear(8, 10)
          fn forward(x: f32[N, 1, 28, 28]) -> f32[N, 10] { x |> flatten |> inner |> relu |> outer }
        }

        train digits(lr: Float = 0.1) {
          net = Net()
          data digits_synthetic(train: 64, test: 32, batch: 16)
          step(image: f32[N, 1, 28, 28], label: i32[N]) {
            let loss = cross_entropy(net(image), label)
            minimize loss over net with sgd(lr: lr)
            report loss
          }
          epochs 1
        }
        """;

    @TempDir
    Path folder;

    @Test
    void unknownName() throws IOException {
        Run run = check("E0201", 1, MODEL.replace("|> inner |>", "|> iner |>"));
        assertTrue(run.err().contains("bad.dlm:8:"), run.err());
        assertTrue(run.err().contains("inner"), "suggests the name");
    }

    @Test
    void missingImport() throws IOException {
        check("E0203", 1, MODEL.replace("import nn ", "import nnn "));
        check("E0205", 1, MODEL.replace("{ sgd }", "{ sgd, adamm }"));
    }

    @Test
    void wrongNumberOfArguments() throws IOException {
        check("E0207", 1, MODEL.replace("Linear(8, 10)", "Linear(8, 10, true, 4)"));
        check("E0208", 1, MODEL.replace("Linear(8, 10)", "Linear(8)"));
    }

    @Test
    void shapeMismatchInAPipe() throws IOException {
        Run run = check("E0301", 1, MODEL.replace("Linear(784, 8)", "Linear(700, 8)"));
        assertTrue(run.err().contains("784") && run.err().contains("700"), run.err());
        assertTrue(run.err().contains("inputs"), "names the dim: " + run.err());
        assertTrue(run.err().contains(":::"), "says where the other side came from: " + run.err());
    }

    @Test
    void mismatchThatOnlyDataReveals() throws IOException {
        String text = MODEL.replace("image: f32[N, 1, 28, 28]", "image: f32[N, 1, 32, 32]")
                .replace("x: f32[N, 1, 28, 28]", "x: f32[N, 1, 32, 32]")
                .replace("784", "1024");
        failsToTrain("E0803", 3, text);
    }

    @Test
    void damagedIdxFiles() throws IOException {
        String text = MODEL.replace("digits_synthetic(train: 64, test: 32, batch: 16)", "mnist(batch: 16)");
        Path data = Files.createDirectories(folder.resolve("sets/mnist"));
        idx(data, "train-images-idx3-ubyte", 2051, new int[] {64, 28, 28}, 64 * 784 - 5);
        idx(data, "train-labels-idx1-ubyte", 2049, new int[] {64}, 64);
        idx(data, "t10k-images-idx3-ubyte", 2051, new int[] {16, 28, 28}, 16 * 784);
        idx(data, "t10k-labels-idx1-ubyte", 2049, new int[] {16}, 16);
        String sets = folder.resolve("sets").toString();
        failsToTrain("E0607", 3, text, "--data", sets);
        idx(data, "train-images-idx3-ubyte", 1234, new int[] {64, 28, 28}, 64 * 784);
        failsToTrain("E0610", 3, text, "--data", sets);
        Files.delete(data.resolve("train-images-idx3-ubyte"));
        failsToTrain("E0606", 3, text, "--data", sets);
        failsToTrain("E0601", 3, text, "--data", folder.resolve("nowhere").toString());
    }

    @Test
    void damagedWeights() throws IOException {
        Path file = program(MODEL);
        weights("{", 1L << 60, 0);
        failsToRun("E0710", file);
        weights(
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                -1,
                12);
        failsToRun("E0717", file);
        weights("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 3);
        failsToRun("E0716", file);
        weights("{\"other.w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 8);
        Run other = failsToRun("E0720", file);
        assertTrue(other.err().contains("inner.w"), "weights of another model: " + other.err());
    }

    @Test
    void lossThatIsNotFinite() throws IOException {
        Run run = train(MODEL.replace("report loss", "report loss\n    let bad = log(mean(net(image)) - 1e9)")
                .replace("minimize loss", "minimize loss + log(mean(net(image)) - 1e9)"));
        complete(run, "E0805", 3);
        assertTrue(run.err().contains("NaN in log"), "the first tensor: " + run.err());
        assertTrue(run.err().contains("bad.dlm:16:"), "its line: " + run.err());
        assertTrue(run.err().contains("as before that step"), run.err());
    }

    /** The first two steps count, the third one never happened. */
    @Test
    void lossThatBecomesNotFinite() throws IOException {
        String text = MODEL.replace("net = Net()", "net = Net()\n  state n: i32[] = 0")
                .replace("minimize loss", "update n = n + 1\n    minimize loss + log(2.5 - cast(n, f32))");
        Path runs = folder.resolve("runs");
        assertEquals(0, train(text, "--steps", "2").exit());
        SortedMap<String, HostTensor> before =
                SafeTensors.read(runs.resolve("checkpoint.safetensors")).tensors();
        Run run = train(text, "--checkpoint-every", "1");
        complete(run, "E0805", 3);
        assertTrue(run.err().contains("at step 3"), run.err());
        assertTrue(run.err().contains("NaN in log"), "the first tensor: " + run.err());
        assertTrue(run.err().contains("bad.dlm:18:"), "its line: " + run.err());
        assertEquals(
                before, SafeTensors.read(runs.resolve("checkpoint.safetensors")).tensors());
        complete(train(text, "--resume"), "E0805", 3);
    }

    @Test
    void damagedCheckpoints() throws IOException {
        assertEquals(0, train(MODEL, "--steps", "2").exit());
        Path checkpoint = folder.resolve("runs/checkpoint.safetensors");
        byte[] bytes = Files.readAllBytes(checkpoint);
        byte[] changed = bytes.clone();
        changed[bytes.length - 3] ^= 4;
        failsToResume("E0733", MODEL, changed);
        failsToResume("E0716", MODEL, Arrays.copyOf(bytes, bytes.length - 100));
        failsToResume("E0710", MODEL, Arrays.copyOf(bytes, 5));
        failsToResume("E0710", MODEL, new byte[0]);
        failsToResume("E0734", MODEL.replace("relu", "tanh"), bytes);
        failsToResume("E0730", MODEL, Files.readAllBytes(folder.resolve("runs/weights.safetensors")));
    }

    private void failsToResume(String code, String text, byte[] checkpoint) throws IOException {
        Path file = folder.resolve("runs/checkpoint.safetensors");
        Files.write(file, checkpoint);
        Set<String> before = files(folder);
        complete(train(text, "--resume"), code, 3);
        assertEquals(before, files(folder));
        assertArrayEquals(checkpoint, Files.readAllBytes(file), "the file is as it was");
    }

    @Test
    void truncatedAndCorruptWeights() throws IOException {
        String evaluated = MODEL.replace(
                "  epochs 1", "  eval(image, label) { report loss = cross_entropy(net(image), label) }\n  epochs 1");
        assertEquals(0, train(MODEL).exit());
        byte[] bytes = Files.readAllBytes(folder.resolve("runs/weights.safetensors"));
        for (int length : new int[] {0, 7, 8, 60, bytes.length / 2, bytes.length - 1}) {
            Path none = folder.resolve("none");
            Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
            String code = length < bytes.length / 2 ? "E0710" : "E0716";
            String program = program(evaluated).toString();
            complete(Run.of("eval", program, "--weights", cut.toString()), code, 3);
            complete(Run.of("train", program, "--init", cut.toString(), "--out", none.toString()), code, 3);
            assertFalse(Files.exists(none));
        }
        weights("no JSON", -1, 0);
        failsToRun("E0712", program(MODEL));
        weights("{\"w\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}", -1, 8);
        failsToRun("E0714", program(MODEL));
        weights("{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", -1, 8);
        failsToRun("E0715", program(MODEL));
    }

    @Test
    void unwritableOutputFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Run run = Run.of(
                "train",
                program(MODEL).toString(),
                "--out",
                file.resolve("runs").toString());
        complete(run, "E0704", 3);
    }

    @Test
    void programLargerThanTheHeap() throws IOException {
        failsToTrain(
                "E0802",
                3,
                MODEL.replace("Linear(784, 8)", "Linear(784, 20000000)").replace("Linear(8,", "Linear(20000000,"));
    }

    @Test
    void wrongUsage() throws IOException {
        String file = program(MODEL).toString();
        complete(Run.of("train", file, "--device", "gpu"), "E0907", 2);
        complete(Run.of("train", file, "--threads", "0"), "E0904", 2);
        Run flag = Run.of("train", file, "--epoch", "3");
        assertEquals(2, flag.exit());
        assertEquals("E0902", code(flag));
        assertTrue(flag.err().contains("did you mean `--epochs`?"), flag.err());
        Run setting = Run.of("train", file, "--set", "lrr=0.1");
        assertEquals("E0214", code(setting), setting.err());
        complete(Run.of("train", file, "nets"), "E0415", 1);
        complete(Run.of("train", folder.resolve("none.dlm").toString()), "E0701", 3);
    }

    private Run check(String code, int exit, String text) throws IOException {
        Run run = Run.of("check", program(text).toString());
        complete(run, code, exit);
        return run;
    }

    private Run train(String text, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("train", program(text).toString(), "--lane", "scalar"));
        line.addAll(List.of("--out", folder.resolve("runs").toString()));
        line.addAll(List.of(words));
        return Run.of(line.toArray(String[]::new));
    }

    private void failsToTrain(String code, int exit, String text, String... words) throws IOException {
        Path runs = folder.resolve("runs");
        complete(train(text, words), code, exit);
        Set<String> written = files(runs);
        written.remove(runs.resolve(".lock").toString());
        assertEquals(Set.of(), written, "nothing is half-written");
    }

    private Run failsToRun(String code, Path program) throws IOException {
        Set<String> before = files(folder);
        Run run = Run.of(
                "run",
                program.toString(),
                "Net",
                "--weights",
                folder.resolve("w.safetensors").toString());
        complete(run, code, 3);
        assertEquals(before, files(folder));
        return run;
    }

    private static void complete(Run run, String code, int exit) {
        String err = run.err();
        assertEquals(code, code(run), err);
        assertEquals(exit, run.exit(), err);
        assertTrue(err.contains("--> "), "a place: " + err);
        assertTrue(err.contains("= expected: "), "what is expected: " + err);
        assertTrue(err.contains("= found: "), "what is there: " + err);
        assertTrue(err.contains("= fix: "), "a fix: " + err);
        assertFalse(err.contains("\tat "), err);
        assertFalse(run.out().contains("result "), run.out());
    }

    private static String code(Run run) {
        String marker = "error[";
        int start = run.err().indexOf(marker);
        return start < 0 ? "none" : run.err().substring(start + marker.length(), start + marker.length() + 5);
    }

    private Path program(String text) throws IOException {
        return Files.writeString(folder.resolve("bad.dlm"), text);
    }

    private static Set<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void idx(Path folder, String name, int magic, int[] sizes, int bytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + bytes);
        out.putInt(magic);
        for (int size : sizes) {
            out.putInt(size);
        }
        Files.write(folder.resolve(name), out.array());
    }

    private void weights(String header, long length, int bytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(8 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(length < 0 ? text.length : length).put(text);
        Files.write(folder.resolve("w.safetensors"), out.array());
    }
}
