package dev.dlc.runtime.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Metrics as TensorBoard reads them: records of TFRecord framing (length, masked CRC-32C of the length, content, masked
 * CRC-32C of the content; little endian), each a protocol buffer {@code tensorflow.Event} with a summary of scalars
 * named {@code loss/train}. A resumed run writes a further file, whose steps replace those of the earlier ones.
 *
 * <p>The few fields are written by hand: the library for protocol buffers prints warnings of the JVM to the terminal.
 */
public final class EventFile implements AutoCloseable {
    private static final String PREFIX = "events.out.tfevents.";
    private static final String SUFFIX = ".dlc";
    private static final String VERSION = "brain.Event:2";
    private static final int CRC_MASK = 0xa282ead8;

    private static final int WIRE_VARINT = 0;
    private static final int WIRE_64_BITS = 1;
    private static final int WIRE_BYTES = 2;
    private static final int WIRE_32_BITS = 5;

    private final Path folder;
    private final boolean fresh;
    private Optional<AppendedFile> file = Optional.empty();

    /**
     * A file of the folder, which the first line makes.
     *
     * @param fresh whether files of an earlier run in the folder go away
     */
    EventFile(Path folder, boolean fresh) {
        this.folder = folder;
        this.fresh = fresh;
    }

    /**
     * Appends the values of a line.
     *
     * @param seconds since 1970
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    void append(MetricsLog.Line line, double seconds) {
        AppendedFile out = file(seconds);
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        for (Map.Entry<String, Double> value : line.values().entrySet()) {
            ByteArrayOutputStream scalar = new ByteArrayOutputStream();
            bytes(scalar, 1, (value.getKey() + "/" + line.split()).getBytes(StandardCharsets.UTF_8));
            float32(scalar, 2, value.getValue().floatValue());
            bytes(summary, 1, scalar.toByteArray());
        }
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        float64(event, 1, seconds);
        tag(event, 2, WIRE_VARINT);
        varint(event, line.position().step());
        bytes(event, 5, summary.toByteArray());
        out.append(record(event.toByteArray()));
    }

    private AppendedFile file(double seconds) {
        if (file.isEmpty()) {
            if (fresh) {
                removeEarlier();
            }
            file = Optional.of(new AppendedFile(free((long) seconds), StandardOpenOption.CREATE_NEW));
            ByteArrayOutputStream event = new ByteArrayOutputStream();
            float64(event, 1, seconds);
            bytes(event, 3, VERSION.getBytes(StandardCharsets.UTF_8));
            file.get().append(record(event.toByteArray()));
        }
        return file.get();
    }

    private void removeEarlier() {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path old : earlier) {
                Files.delete(old);
            }
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
    }

    /** Names sort by time, as their readers do; files of one second are numbered. */
    private Path free(long seconds) {
        int number = 0;
        Path path;
        do {
            path = folder.resolve(PREFIX + String.format(Locale.ROOT, "%010d.%03d", seconds, number++) + SUFFIX);
        } while (Files.exists(path));
        return path;
    }

    private static byte[] record(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(16 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(masked(record.array(), 8));
        return record.put(content).putInt(masked(content, content.length)).array();
    }

    private static int masked(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }

    private static void tag(ByteArrayOutputStream out, int field, int wire) {
        out.write(field << 3 | wire);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
        tag(out, field, WIRE_BYTES);
        varint(out, content.length);
        out.writeBytes(content);
    }

    private static void float64(ByteArrayOutputStream out, int field, double value) {
        tag(out, field, WIRE_64_BITS);
        ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        out.writeBytes(bits.array());
    }

    private static void float32(ByteArrayOutputStream out, int field, float value) {
        tag(out, field, WIRE_32_BITS);
        ByteBuffer bits = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        out.writeBytes(bits.array());
    }

    @Override
    public void close() {
        file.ifPresent(AppendedFile::close);
    }
}
