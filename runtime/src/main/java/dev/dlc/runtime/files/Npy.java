package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One tensor in NumPy's {@code .npy} format (NumPy enhancement proposal 1), versions 1.0, 2.0 and 3.0: little-endian,
 * row-major, of dtype f8, f4, f2, i8, i4, i1, u1 or bool. Arrays of objects are refused, so no file can run code.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER = 1 << 16;
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * Reads a tensor.
     *
     * @throws dev.dlc.diagnostic.DlcException E0701, E0702, E0740 to E0744, E0719, E0802
     */
    public static HostTensor read(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer start = ByteBuffer.allocate((int) Math.min(size, 12)).order(ByteOrder.LITTLE_ENDIAN);
            TensorBytes.readFully(channel, start, 0);
            int headerAt = headerAt(path, start.flip());
            long length = headerAt == 10 ? start.getShort(8) & 0xFFFF : start.getInt(8) & 0xFFFFFFFFL;
            if (length > Math.min(size - headerAt, MAX_HEADER)) {
                throw Diagnostic.inFile(
                                RuntimeCode.NPY_HEADER, path.toString(), "byte 8", "the header cannot be so long")
                        .sides("at most " + Math.min(size - headerAt, MAX_HEADER) + " bytes", length + " bytes")
                        .fix("copy the file again; it is cut short or damaged")
                        .exception();
            }
            ByteBuffer text = ByteBuffer.allocate((int) length);
            TensorBytes.readFully(channel, text, headerAt);
            NpyHeader header = NpyHeader.parse(path, new String(text.array(), StandardCharsets.ISO_8859_1), headerAt);
            return data(path, channel, header, headerAt + length, size);
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    /** Where the header's text starts: 10 in version 1, 12 in later ones. */
    private static int headerAt(Path path, ByteBuffer start) {
        boolean known = start.remaining() >= 10
                && Arrays.equals(Arrays.copyOf(start.array(), MAGIC.length), MAGIC)
                && start.get(6) >= 1
                && start.get(6) <= 3
                && start.get(7) == 0;
        if (!known || (start.get(6) > 1 && start.remaining() < 12)) {
            byte[] first = Arrays.copyOf(start.array(), Math.min(8, start.remaining()));
            throw Diagnostic.inFile(RuntimeCode.NPY_MAGIC, path.toString(), "byte 0", "the file is no .npy file")
                    .sides("93 4e 55 4d 50 59 and version 1.0, 2.0 or 3.0", hex(first))
                    .fix("save the array with numpy.save")
                    .exception();
        }
        return start.get(6) == 1 ? 10 : 12;
    }

    private static String hex(byte[] bytes) {
        if (bytes.length == 0) {
            return "an empty file";
        }
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.format("%02x", bytes[i]))
                .collect(Collectors.joining(" "));
    }

    private static HostTensor data(Path path, FileChannel channel, NpyHeader header, long dataAt, long size)
            throws IOException {
        long elements = header.elements();
        long present = size - dataAt;
        int width = header.dtype().bytes();
        if (elements > Long.MAX_VALUE / width || elements * width != present) {
            String wanted = elements > Long.MAX_VALUE / width ? "more than 2^63" : Long.toString(elements * width);
            throw Diagnostic.inFile(
                            RuntimeCode.NPY_SIZE,
                            path.toString(),
                            "byte " + dataAt,
                            "the file does not hold the array that its header declares")
                    .sides(wanted + " bytes for " + header.type(), present + " bytes")
                    .fix("save the array again; the file is cut short or damaged")
                    .exception();
        }
        if (elements > HostTensor.MAX_ELEMENTS || header.shape().stream().anyMatch(n -> n > Integer.MAX_VALUE)) {
            throw Diagnostic.inFile(
                            RuntimeCode.TENSOR_TOO_LARGE, path.toString(), "", "the array is too large for a tensor")
                    .sides("at most " + HostTensor.MAX_ELEMENTS + " elements", header.type())
                    .fix("split it into several files")
                    .exception();
        }
        HeapBudget.require(present, "the array of " + path);
        int[] shape = header.shape().stream().mapToInt(Math::toIntExact).toArray();
        HostTensor tensor = HostTensor.zeros(header.dtype(), shape);
        TensorBytes.read(channel, dataAt, header.dtype(), tensor.array(), 0, tensor.elements());
        return tensor;
    }

    /**
     * Writes a tensor in version 1.0, atomically; bf16, which NumPy does not know, is written as f4.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public static void write(Path path, HostTensor tensor) {
        HostTensor known = tensor.dtype() == DType.BF16 ? widened(tensor) : tensor;
        String dict = "{'descr': '" + NpyHeader.descr(known.dtype()) + "', 'fortran_order': False, 'shape': "
                + NpyHeader.tuple(known.shape()) + ", }";
        int length = Math.ceilDiv(10 + dict.length() + 1, ALIGNMENT) * ALIGNMENT - 10;
        ByteBuffer header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        header.put((dict + " ".repeat(length - 1 - dict.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        try (AtomicFile file = AtomicFile.stage(path)) {
            file.write(header.flip());
            TensorBytes.write(known, file::write);
            file.commit();
        }
    }

    private static HostTensor widened(HostTensor tensor) {
        float[] values = new float[tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) tensor.get(i);
        }
        return HostTensor.of(values, tensor.shape());
    }
}
