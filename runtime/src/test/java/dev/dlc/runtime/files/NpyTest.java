package dev.dlc.runtime.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.Golden;
import dev.dlc.runtime.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class NpyTest {
    private static final byte[] VALID = valid();

    private Path path;

    private static byte[] valid() {
        try {
            Path file = Files.createTempFile("array", ".npy");
            Npy.write(file, HostTensor.of(new float[] {1, 2, 3, 4}, 2, 2));
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @BeforeTry
    void makeFile() throws IOException {
        path = Files.createTempFile("array", ".npy");
    }

    @AfterTry
    void removeFile() throws IOException {
        Files.deleteIfExists(path);
    }

    @Property(tries = 60)
    void whatIsWrittenIsRead(@ForAll("tensors") HostTensor tensor) {
        Npy.write(path, tensor);
        assertEquals(tensor, Npy.read(path));
    }

    /** numpy.save of numpy.array([[1.5, -2.0]], dtype='float32'), byte for byte. */
    @Example
    void writesWhatNumpyWrites() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        String wanted = "934e554d505901007600"
                + HexFormat.of().formatHex(header.getBytes(StandardCharsets.US_ASCII))
                + "20".repeat(118 - 1 - header.length())
                + "0a"
                + "0000c03f000000c0";
        Npy.write(path, HostTensor.of(new float[] {1.5f, -2}, 1, 2));
        assertEquals(wanted, HexFormat.of().formatHex(Files.readAllBytes(path)));
    }

    @Example
    void readsVersionTwoAndOtherSpacing() throws IOException {
        byte[] header = "{\"shape\":(3,),'fortran_order' : False,'descr':'|u1'}\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(12 + header.length + 3).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(header.length);
        Files.write(path, file.put(header).put(new byte[] {1, 2, 3}).array());
        assertEquals(HostTensor.of(DType.U8, new byte[] {1, 2, 3}, 3), Npy.read(path));
    }

    @Example
    void bf16IsWidened() {
        Npy.write(path, HostTensor.of(DType.BF16, new short[] {0x3F80}, 1));
        assertEquals(HostTensor.of(new float[] {1}, 1), Npy.read(path));
    }

    @Property(tries = 400)
    void damagedFilesNeverFailInAnotherWay(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = VALID.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(random.nextBoolean() ? 80 : bytes.length)] = (byte) random.nextInt(128);
        }
        Files.write(path, Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length)));
        try {
            assertTrue(Npy.read(path).bytes() == 16);
        } catch (DlcException refused) {
            assertEquals(1, refused.diagnostics().size());
        }
    }

    @Example
    void diagnostics() throws IOException {
        Golden golden = new Golden(path);
        bytes(golden, "empty", new byte[0]);
        bytes(golden, "another format", "PK\3\4 an archive".getBytes(StandardCharsets.US_ASCII));
        bytes(golden, "version 9", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0, 0, 0, 0, 0});
        bytes(golden, "header too long", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, -1, -1, 0, 0});
        header(golden, "not a dictionary", "[1, 2]", 0);
        header(golden, "unknown key", "{'descr': '<f4', 'shape': (), 'run': 'x'}", 4);
        header(golden, "key twice", "{'shape': (), 'shape': ()}", 4);
        header(golden, "key missing", "{'shape': (), 'descr': '<f4'}", 4);
        header(golden, "call instead of a value", "{'descr': __import__('os')}", 4);
        header(golden, "size with a sign", "{'shape': (-1,)}", 4);
        header(golden, "size too long", "{'shape': (1234567890123456789,)}", 4);
        header(golden, "text without end", "{'descr': '<f4", 4);
        header(golden, "objects", "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 8);
        header(golden, "big-endian", "{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}", 4);
        header(golden, "by columns", "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2)}", 16);
        header(golden, "too few bytes", "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}", 15);
        header(golden, "too many bytes", "{'descr': '<f4', 'fortran_order': False, 'shape': ()}", 5);
        String huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999999, 999999999999999999)}";
        header(golden, "product overflows", huge, 8);
        golden.check("npy.txt");
    }

    private void header(Golden golden, String title, String header, int data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(10 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length);
        bytes(golden, title, file.put(text).array());
    }

    private void bytes(Golden golden, String title, byte[] bytes) throws IOException {
        Files.write(path, bytes);
        golden.fails(title, () -> Npy.read(path));
    }

    @Provide
    Arbitrary<HostTensor> tensors() {
        return Tensors.any().filter(tensor -> tensor.dtype() != DType.BF16);
    }
}
