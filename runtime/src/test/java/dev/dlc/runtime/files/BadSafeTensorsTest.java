package dev.dlc.runtime.files;

import dev.dlc.runtime.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each way of being wrong is told. */
class BadSafeTensorsTest {
    @TempDir
    Path dir;

    private Golden golden;

    @BeforeEach
    void start() {
        golden = new Golden(dir);
    }

    @Test
    void lengths() throws IOException {
        file("empty file", new byte[0]);
        file("five bytes", new byte[5]);
        file("header of 2^60 bytes", prefix(1L << 60, "{}"));
        file("header of 2^63 bytes and more", prefix(-2, "{}"));
        file("header longer than the file", prefix(3, "{}"));
        golden.fails("no file", () -> SafeTensors.read(dir.resolve("nothing.safetensors")));
        golden.fails("a folder", () -> SafeTensors.read(dir));
        golden.check("safetensors-length.txt");
    }

    @Test
    void headers() throws IOException {
        header("not UTF-8", new byte[] {'{', '"', (byte) 0xC3, '"', '}'});
        header("no object", "[1, 2]");
        header("UTF-16", new byte[] {'{', 0, '}', 0});
        header("broken JSON", "{\"w\": {\"dtype\" \"F32\"}}");
        header("ends early", "{\"w\": {\"dtype\": \"F32\"");
        header("goes on after its end", "{} {}");
        header("deep nesting", "{\"w\": {\"dtype\": " + "[".repeat(100_000));
        header("deep nesting in the shape", entry("\"F32\", \"shape\": " + "[".repeat(50) + "]".repeat(50), 0, 4));
        header("no object as entry", "{\"w\": 3}");
        header("unknown key", "{\"w\": {\"dtype\": \"F32\", \"colour\": \"red\"}}");
        header("key missing", "{\"w\": {\"dtype\": \"F32\", \"shape\": []}}");
        header("negative size", tensor("w", "F32", "[-1]", 0, 4));
        header("fraction as size", tensor("w", "F32", "[1.5]", 0, 4));
        header("huge number as size", tensor("w", "F32", "[99999999999999999999]", 0, 4));
        header("number of a thousand digits", tensor("w", "F32", "[" + "9".repeat(1500) + "]", 0, 4));
        header("text in the range", "{\"w\": {\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [\"a\", 4]}}");
        header("range backwards", "{\"w\": {\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [4, 0]}}");
        header("range of three", "{\"w\": {\"dtype\": \"F32\", \"shape\": [], \"data_offsets\": [0, 2, 4]}}");
        header("metadata with a number", "{\"__metadata__\": {\"epoch\": 3}}");
        header("name twice", both(tensor("w", "F32", "[]", 0, 4), tensor("w", "F32", "[]", 4, 8)));
        header("key twice", "{\"w\": {\"dtype\": \"F32\", \"dtype\": \"F32\"}}");
        header("metadata twice", "{\"__metadata__\": {}, \"__metadata__\": {}}");
        golden.check("safetensors-header.txt");
    }

    @Test
    void layouts() throws IOException {
        data("unsupported dtype", tensor("w", "U64", "[1]", 0, 8), 8);
        data("unknown dtype", tensor("w", "float", "[1]", 0, 4), 4);
        data("shape too small", tensor("w", "F32", "[2, 3]", 0, 28), 28);
        data("shape too large", tensor("w", "F32", "[2, 3]", 0, 20), 20);
        data("shape overflows to the right size", tensor("w", "U8", "[4294967296, 4294967296]", 0, 0), 0);
        data("half an element", tensor("w", "F32", "[1]", 0, 5), 5);
        data("empty shape with bytes", tensor("w", "F32", "[0, 3]", 0, 4), 4);
        data("outside of the file", tensor("net.fc1.w", "F32", "[4]", 0, 16), 12);
        data("far outside of the file", tensor("w", "U8", "[1]", Long.MAX_VALUE - 1, Long.MAX_VALUE), 0);
        data("overlap", both(tensor("a", "F32", "[2]", 0, 8), tensor("b", "F32", "[2]", 4, 12)), 12);
        data("same range twice", both(tensor("a", "F32", "[2]", 0, 8), tensor("b", "F32", "[2]", 0, 8)), 8);
        data("hole between", both(tensor("a", "F32", "[1]", 0, 4), tensor("b", "F32", "[1]", 8, 12)), 12);
        data("hole at the start", tensor("w", "F32", "[1]", 4, 8), 8);
        data("bytes after the last", tensor("w", "F32", "[1]", 0, 4), 9);
        data("a size beyond int", tensor("w", "U8", "[0, 4294967296]", 0, 0), 0);
        golden.check("safetensors-layout.txt");
    }

    private static String tensor(String name, String dtype, String shape, long begin, long end) {
        return "{\"" + name + "\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape + ", \"data_offsets\": [" + begin
                + ", " + end + "]}}";
    }

    private static String entry(String dtypeAndShape, long begin, long end) {
        return "{\"w\": {\"dtype\": " + dtypeAndShape + ", \"data_offsets\": [" + begin + ", " + end + "]}}";
    }

    private static String both(String first, String second) {
        return first.substring(0, first.length() - 1) + ", " + second.substring(1);
    }

    private static byte[] prefix(long length, String rest) {
        byte[] text = rest.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(text)
                .array();
    }

    private void header(String title, String text) throws IOException {
        header(title, text.getBytes(StandardCharsets.UTF_8));
    }

    private void header(String title, byte[] text) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        file(title, bytes.putLong(text.length).put(text).array());
    }

    private void data(String title, String header, int bytes) throws IOException {
        byte[] text = prefix(header.length(), header);
        file(title, Arrays.copyOf(text, text.length + bytes));
    }

    private void file(String title, byte[] bytes) throws IOException {
        Path path = dir.resolve("model.safetensors");
        Files.write(path, bytes);
        golden.fails(title, () -> SafeTensors.read(path));
    }
}
