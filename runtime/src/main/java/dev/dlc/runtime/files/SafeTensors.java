package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named tensors in one file, in the safetensors format: the length of the header (8 bytes, little-endian), the header
 * (a JSON object in UTF-8 that maps each name to dtype, shape and range of bytes, and {@code __metadata__} to texts),
 * then the bytes of the tensors without gaps.
 *
 * <p>Equal tensors and metadata give equal bytes: tensors are ordered by element size (largest first, so that each is
 * aligned) and then by name, metadata by key, and the header is padded with spaces to a multiple of 8.
 */
public final class SafeTensors {
    static final String METADATA = "__metadata__";
    /** The longest header that is read or written. */
    static final int MAX_HEADER = 100_000_000;

    private SafeTensors() {}

    /**
     * Everything in a file.
     *
     * @param tensors by name, in name order
     * @param metadata texts by key, in key order
     */
    public record Contents(SortedMap<String, HostTensor> tensors, SortedMap<String, String> metadata) {}

    /**
     * Reads a whole file.
     *
     * @throws dev.dlc.diagnostic.DlcException E0701, E0702, E0710 to E0719, E0802
     */
    public static Contents read(Path path) {
        try (SafeTensorsFile file = SafeTensorsFile.open(path)) {
            SortedMap<String, HostTensor> tensors = new TreeMap<>();
            for (String name : file.tensors().keySet()) {
                tensors.put(name, file.read(name));
            }
            return new Contents(tensors, file.metadata());
        }
    }

    /**
     * Writes a whole file, atomically.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__}
     */
    public static void write(Path path, Map<String, HostTensor> tensors, Map<String, String> metadata) {
        List<Map.Entry<String, HostTensor>> ordered = inFileOrder(tensors);
        byte[] header = header(ordered, new TreeMap<>(metadata));
        try (AtomicFile file = AtomicFile.stage(path)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            file.write(length.putLong(header.length).flip());
            file.write(ByteBuffer.wrap(header));
            ordered.forEach(entry -> TensorBytes.write(entry.getValue(), file::write));
            file.commit();
        }
    }

    /** The order in which tensors are stored. */
    static List<Map.Entry<String, HostTensor>> inFileOrder(Map<String, HostTensor> tensors) {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("no tensor may be named " + METADATA);
        }
        List<Map.Entry<String, HostTensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparingInt((Map.Entry<String, HostTensor> entry) ->
                        -entry.getValue().dtype().bytes())
                .thenComparing(Map.Entry::getKey));
        return ordered;
    }

    private static byte[] header(List<Map.Entry<String, HostTensor>> tensors, SortedMap<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, HostTensor> entry : tensors) {
                HostTensor tensor = entry.getValue();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", name(tensor.dtype()));
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                offset += tensor.bytes();
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot write to memory", impossible);
        }
        byte[] header = bytes.toByteArray();
        byte[] padded = Arrays.copyOf(header, Math.ceilDiv(header.length, 8) * 8);
        Arrays.fill(padded, header.length, padded.length, (byte) ' ');
        return padded;
    }

    /** The name of a dtype in the header. */
    static String name(DType dtype) {
        return switch (dtype) {
            case F64 -> "F64";
            case F32 -> "F32";
            case F16 -> "F16";
            case BF16 -> "BF16";
            case I64 -> "I64";
            case I32 -> "I32";
            case I8 -> "I8";
            case U8 -> "U8";
            case BOOL -> "BOOL";
        };
    }

    /** The dtype of a name in the header. */
    static Optional<DType> dtype(String name) {
        return Arrays.stream(DType.values())
                .filter(type -> name(type).equals(name))
                .findFirst();
    }
}
