package dev.dlc.runtime.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small data files in the original formats. */
final class TestFiles {
    private TestFiles() {}

    static byte[] bytes(int count, int bound, long seed) {
        byte[] bytes = new byte[count];
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) random.nextInt(bound);
        }
        return bytes;
    }

    /** An IDX file: magic number, sizes, data. */
    static byte[] idx(int magic, byte[] data, int... sizes) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
        file.putInt(magic);
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(data).array();
    }

    static byte[] images(int count, long seed) {
        return idx(0x803, bytes(count * 784, 256, seed), count, 28, 28);
    }

    static byte[] labels(int count, long seed) {
        return idx(0x801, bytes(count, 10, seed), count);
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** The four files of a small mnist: 30 training and 20 test examples. */
    static void mnist(Path folder, boolean packed) throws IOException {
        Files.createDirectories(folder);
        put(folder, "train-images-idx3-ubyte", images(30, 1), packed);
        put(folder, "train-labels-idx1-ubyte", labels(30, 2), packed);
        put(folder, "t10k-images-idx3-ubyte", images(20, 3), packed);
        put(folder, "t10k-labels-idx1-ubyte", labels(20, 4), packed);
    }

    /** Records of CIFAR-10. */
    static byte[] cifar(int records, long seed) {
        byte[] bytes = bytes(records * 3073, 256, seed);
        for (int i = 0; i < records; i++) {
            bytes[i * 3073] = (byte) (i % 10);
        }
        return bytes;
    }

    static void put(Path folder, String name, byte[] content, boolean packed) throws IOException {
        Files.write(folder.resolve(packed ? name + ".gz" : name), packed ? gzip(content) : content);
    }
}
