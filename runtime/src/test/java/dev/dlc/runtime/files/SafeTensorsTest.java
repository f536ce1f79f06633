package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafeTensorsTest {
    private static final byte[] VALID = valid();

    private static byte[] valid() {
        try {
            Path file = Files.createTempFile("tensors", ".safetensors");
            Map<String, HostTensor> tensors =
                    Map.of("a.w", HostTensor.of(new float[] {1, 2, 3, 4}, 2, 2), "b", HostTensor.of(new int[] {7}));
            SafeTensors.write(file, tensors, Map.of("note", "text"));
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Property(tries = 60)
    void whatIsWrittenIsRead(
            @ForAll("tensors") Map<String, HostTensor> tensors, @ForAll("texts") Map<String, String> metadata)
            throws IOException {
        withFile(path -> {
            SafeTensors.write(path, tensors, metadata);
            SafeTensors.Contents contents = SafeTensors.read(path);
            assertEquals(new TreeMap<>(tensors), contents.tensors());
            assertEquals(new TreeMap<>(metadata), contents.metadata());
        });
    }

    @Property(tries = 20)
    void equalContentGivesEqualBytes(@ForAll("tensors") Map<String, HostTensor> tensors) throws IOException {
        withFile(path -> {
            Map<String, String> metadata = Map.of("b", "2", "a", "1", "c", "3");
            SafeTensors.write(path, tensors, metadata);
            byte[] first = Files.readAllBytes(path);
            Map<String, HostTensor> reversed = new LinkedHashMap<>();
            new TreeMap<>(tensors).descendingMap().forEach(reversed::put);
            SafeTensors.write(path, reversed, new TreeMap<>(metadata));
            assertArrayEquals(first, Files.readAllBytes(path));
        });
    }

    @Property(tries = 20)
    void everyTensorIsAlignedToItsElements(@ForAll("tensors") Map<String, HostTensor> tensors) throws IOException {
        withFile(path -> {
            SafeTensors.write(path, tensors, Map.of());
            try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
                file.tensors()
                        .values()
                        .forEach(entry ->
                                assertEquals(0, entry.offset() % entry.dtype().bytes(), entry::toString));
            }
        });
    }

    /** Any change of any bytes is either harmless or a diagnostic. */
    @Property(tries = 400)
    void damagedFilesNeverFailInAnotherWay(@ForAll long seed) throws IOException {
        withFile(path -> {
            Random random = new Random(seed);
            byte[] bytes = VALID.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length);
            Files.write(path, Arrays.copyOf(bytes, length));
            try {
                assertTrue(SafeTensors.read(path).tensors().size() <= 2);
            } catch (DlcException refused) {
                assertEquals(1, refused.diagnostics().size());
            }
        });
    }

    @Example
    void readsAFileOfAnotherWriter() throws IOException {
        withFile(path -> {
            String header = "{\"w\":{\"shape\":[1,2],\"data_offsets\":[2,10],\"dtype\":\"F32\"},"
                    + "\"é\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]}} ";
            byte[] text = header.getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 10).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(text.length)
                    .put(text)
                    .putShort((short) 0x3F80)
                    .putFloat(0.5f)
                    .putFloat(-2);
            Files.write(path, bytes.array());
            Map<String, HostTensor> tensors = SafeTensors.read(path).tensors();
            assertEquals(HostTensor.of(new float[] {0.5f, -2}, 1, 2), tensors.get("w"));
            assertEquals(HostTensor.of(DType.BF16, new short[] {0x3F80}), tensors.get("é"));
        });
    }

    @Example
    void readsStraightIntoASlab() throws IOException {
        withFile(path -> {
            SafeTensors.write(path, Map.of("w", HostTensor.of(new float[] {1, 2, 3}, 3)), Map.of());
            float[] slab = new float[8];
            try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
                assertEquals("f32[3]", file.tensors().get("w").type());
                file.readInto("w", slab, 4);
            }
            assertArrayEquals(new float[] {0, 0, 0, 0, 1, 2, 3, 0}, slab);
        });
    }

    @Example
    void tensorsLargerThanTheBufferSurvive() throws IOException {
        withFile(path -> {
            float[] values = new float[700_001];
            Random random = new Random(5);
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(random.nextInt());
            }
            Map<String, HostTensor> tensors = Map.of("w", HostTensor.of(values, values.length));
            SafeTensors.write(path, tensors, Map.of());
            assertEquals(tensors, SafeTensors.read(path).tensors());
        });
    }

    @Example
    void theMetadataKeyIsNoTensorName() {
        Map<String, HostTensor> tensors = Map.of("__metadata__", HostTensor.of(new float[1], 1));
        assertThrows(
                IllegalArgumentException.class, () -> SafeTensors.write(Path.of("never-written"), tensors, Map.of()));
    }

    @Provide
    Arbitrary<Map<String, HostTensor>> tensors() {
        return Arbitraries.maps(names(), Tensors.any()).ofMaxSize(6);
    }

    @Provide
    Arbitrary<Map<String, String>> texts() {
        Arbitrary<String> any =
                Arbitraries.strings().withCharRange('\0', '\uD7FF').ofMaxLength(20);
        return Arbitraries.maps(any, any).ofMaxSize(4);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('\0', '\u07FF').ofMaxLength(12);
    }

    private interface Body {
        void with(Path path) throws IOException;
    }

    private static void withFile(Body body) throws IOException {
        Path path = Files.createTempFile("tensors", ".safetensors");
        try {
            body.with(path);
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
