package dev.dlc.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @TempDir
    Path dir;

    private LoadedData open(String name, Map<String, DataValue> arguments) {
        return DataSets.standard().open(DataRequest.of(name, arguments), DataLocation.only(dir), 1);
    }

    @Test
    void mnistPlainOrPackedInItsFolderOrDirectly() throws IOException {
        byte[] pixels = TestFiles.bytes(30 * 784, 256, 1);
        byte[] labels = TestFiles.bytes(30, 10, 2);
        for (boolean packed : new boolean[] {false, true}) {
            for (Path folder : new Path[] {dir.resolve("a").resolve("mnist"), dir.resolve("b")}) {
                TestFiles.mnist(folder, packed);
                DataLocation where = DataLocation.only(dir.resolve(folder.endsWith("mnist") ? "a" : "b"));
                LoadedData data = DataSets.standard().open(DataRequest.of("mnist", Map.of()), where, 1);
                Examples train = Examples.of(data.train());
                assertEquals(30, train.size());
                assertEquals(20, data.test().orElseThrow().size());
                for (int i = 0; i < pixels.length; i++) {
                    assertEquals((float) ((pixels[i] & 0xFF) / 255.0), train.values()[i]);
                }
                for (int i = 0; i < labels.length; i++) {
                    assertEquals(labels[i], train.labels()[i]);
                }
                try (var files = Files.list(folder)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    @Test
    void normalizedMnist() throws IOException {
        TestFiles.mnist(dir, false);
        Examples plain = Examples.of(open("mnist", Map.of()).train());
        Examples normalized = Examples.of(
                open("mnist", Map.of("normalize", new DataValue.Flag(true))).train());
        for (int i = 0; i < 784; i++) {
            assertEquals((plain.values()[i] - 0.1307) / 0.3081, normalized.values()[i], 1e-6);
        }
    }

    @Test
    void cifarUsesTheBatchesThatAreThere() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("cifar10"));
        TestFiles.put(folder, "data_batch_1.bin", TestFiles.cifar(7, 1), true);
        TestFiles.put(folder, "data_batch_4.bin", TestFiles.cifar(5, 2), false);
        TestFiles.put(folder, "test_batch_first1000.bin", TestFiles.cifar(3, 3), true);
        LoadedData data = open("cifar10", Map.of());
        assertEquals("[image: f32[3, 32, 32], label: i32[]]", data.fields().toString());
        Examples train = Examples.of(data.train());
        assertEquals(12, train.size());
        assertEquals(3, data.test().orElseThrow().size());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4}, train.labels());
        byte[] second = TestFiles.cifar(5, 2);
        for (int i = 0; i < 3072; i++) {
            assertEquals((float) ((second[3073 + 1 + i] & 0xFF) / 255.0), train.values()[8 * 3072 + i]);
        }
        TestFiles.put(folder, "test_batch.bin", TestFiles.cifar(9, 4), false);
        assertEquals(9, open("cifar10", Map.of()).test().orElseThrow().size());
        Examples normalized = Examples.of(
                open("cifar10", Map.of("normalize", new DataValue.Flag(true))).train());
        assertEquals((train.values()[0] - 0.4914) / 0.2470, normalized.values()[0], 1e-5);
        assertEquals((train.values()[1024] - 0.4822) / 0.2435, normalized.values()[1024], 1e-5);
        assertEquals((train.values()[2048] - 0.4465) / 0.2616, normalized.values()[2048], 1e-5);
    }

    @Test
    void badMnistFiles() throws IOException {
        Golden golden = new Golden(dir);
        String images = "train-images-idx3-ubyte";
        String labels = "train-labels-idx1-ubyte";
        byte[] pictures = TestFiles.images(30, 1);
        mnist(golden, "empty file", images, new byte[0]);
        mnist(golden, "magic number cut short", images, Arrays.copyOf(pictures, 3));
        mnist(golden, "labels as pictures", images, TestFiles.labels(30, 1));
        mnist(golden, "packed without .gz", images, TestFiles.gzip(pictures));
        mnist(golden, "sizes cut short", images, Arrays.copyOf(pictures, 10));
        mnist(golden, "truncated", images, Arrays.copyOf(pictures, 1_000));
        mnist(golden, "longer than it says", images, Arrays.copyOf(pictures, pictures.length + 4));
        mnist(
                golden,
                "claims 2^31 - 1 pictures",
                images,
                TestFiles.idx(0x803, new byte[784], Integer.MAX_VALUE, 28, 28));
        mnist(golden, "claims 2^93 bytes", images, TestFiles.idx(0x803, new byte[9], 1 << 30, 1 << 30, 1 << 30));
        mnist(golden, "negative count", images, TestFiles.idx(0x803, new byte[784], -1, 28, 28));
        mnist(golden, "other size", images, TestFiles.idx(0x803, new byte[30 * 1024], 30, 32, 32));
        mnist(golden, "fewer labels than pictures", labels, TestFiles.labels(29, 1));
        byte[] bad = TestFiles.labels(30, 1);
        bad[8 + 17] = 10;
        mnist(golden, "label out of range", labels, bad);
        golden.check("mnist.txt");
    }

    @Test
    void badPackedFiles() throws IOException {
        Golden golden = new Golden(dir);
        String images = "train-images-idx3-ubyte.gz";
        byte[] packed = TestFiles.gzip(TestFiles.images(30, 1));
        mnist(golden, "not packed", images, TestFiles.images(30, 1));
        mnist(golden, "empty", images, new byte[0]);
        mnist(golden, "packed data cut short", images, Arrays.copyOf(packed, packed.length / 2));
        mnist(golden, "checksum cut off", images, Arrays.copyOf(packed, packed.length - 8));
        byte[] checksum = packed.clone();
        checksum[packed.length - 8] ^= 1;
        mnist(golden, "wrong checksum", images, checksum);
        byte[] content = TestFiles.images(30, 1);
        mnist(golden, "content truncated", images, TestFiles.gzip(Arrays.copyOf(content, 1_000)));
        byte[] bomb = TestFiles.gzip(TestFiles.idx(0x803, new byte[784], 2_000_000, 28, 28));
        mnist(golden, "small file that claims much", images, bomb);
        golden.check("mnist-gzip.txt");
    }

    @Test
    void badCifarFiles() throws IOException {
        Golden golden = new Golden(dir);
        Path test = dir.resolve("test_batch.bin");
        Path train = dir.resolve("data_batch_1.bin");
        Files.write(test, TestFiles.cifar(2, 1));
        Files.write(train, Arrays.copyOf(TestFiles.cifar(2, 1), 4_000));
        golden.fails("truncated", () -> open("cifar10", Map.of()));
        Files.write(train, new byte[0]);
        golden.fails("empty", () -> open("cifar10", Map.of()));
        byte[] bad = TestFiles.cifar(3, 1);
        bad[2 * 3073] = (byte) 200;
        Files.write(train, bad);
        golden.fails("label out of range", () -> open("cifar10", Map.of()));
        Files.delete(test);
        golden.fails("no test batch", () -> open("cifar10", Map.of()));
        golden.check("cifar10.txt");
    }

    /** Puts one bad file into an otherwise good mnist. */
    private void mnist(Golden golden, String title, String name, byte[] content) throws IOException {
        TestFiles.mnist(dir, name.endsWith(".gz"));
        Files.write(dir.resolve(name), content);
        golden.fails(title, () -> open("mnist", Map.of()));
        try (var files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
