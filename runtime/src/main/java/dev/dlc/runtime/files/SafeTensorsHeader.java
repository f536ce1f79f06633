package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The checked header of a safetensors file. The parser knows the one form a header can have and stops at the first
 * token that does not fit, so nesting is bounded by that form.
 *
 * @param tensors by name
 * @param metadata texts by key
 */
record SafeTensorsHeader(SortedMap<String, TensorEntry> tensors, SortedMap<String, String> metadata) {
    private static final int HEADER_AT = 8;
    private static final String FORM = "{\"NAME\": {\"dtype\": \"F32\", \"shape\": [2, 3], \"data_offsets\": [0, 24]}}";

    SafeTensorsHeader {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /**
     * Parses and checks a header.
     *
     * @param dataAt where the tensors' bytes start in the file
     * @param fileSize the size of the file
     */
    static SafeTensorsHeader parse(Path path, ByteBuffer bytes, long dataAt, long fileSize) {
        return new Parser(path, decode(path, bytes), dataAt, fileSize).parse();
    }

    private static String decode(Path path, ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            int at = bytes.position();
            throw Diagnostic.inFile(
                            RuntimeCode.SAFETENSORS_TEXT,
                            path.toString(),
                            "byte " + (HEADER_AT + at),
                            "the header is not UTF-8 text")
                    .sides("UTF-8", String.format("byte 0x%02x", bytes.get(at)))
                    .fix("copy or download the file again")
                    .exception();
        }
        return text.flip().toString();
    }

    /** One tensor as it stands in the header, before its range of bytes is known to be possible. */
    private record Raw(String name, int at, String dtype, List<Long> shape, long begin, long end) {}

    private static final class Parser {
        private final Path path;
        private final String text;
        private final long dataAt;
        private final long dataSize;
        private final Map<String, Raw> raws = new HashMap<>();
        private final SortedMap<String, String> metadata = new TreeMap<>();
        private boolean metadataSeen;

        Parser(Path path, String text, long dataAt, long fileSize) {
            this.path = path;
            this.text = text;
            this.dataAt = dataAt;
            this.dataSize = fileSize - dataAt;
        }

        SafeTensorsHeader parse() {
            if (!text.startsWith("{")) {
                throw malformed(0, "the header is no JSON object", FORM, excerpt(0));
            }
            try (JsonParser json = new JsonFactory().createParser(text)) {
                object(json);
            } catch (IOException impossible) {
                throw new UncheckedIOException("cannot read from memory", impossible);
            }
            return new SafeTensorsHeader(layout(), metadata);
        }

        private void object(JsonParser json) throws IOException {
            try {
                json.nextToken();
                while (nextKey(json)) {
                    int at = offset(json);
                    String name = json.currentName();
                    if (name.equals(SafeTensors.METADATA)) {
                        metadata(json, at);
                    } else {
                        tensor(json, name, at);
                    }
                }
                if (json.nextToken() != null) {
                    throw malformed(offset(json), "the header continues after its end", "spaces", here(json));
                }
            } catch (JsonProcessingException failure) {
                int at = Math.clamp(json.currentLocation().getCharOffset(), 0, text.length());
                throw malformed(at, "the header is not valid JSON", FORM, excerpt(at));
            }
        }

        private void metadata(JsonParser json, int at) throws IOException {
            if (metadataSeen) {
                throw duplicate(at, SafeTensors.METADATA);
            }
            metadataSeen = true;
            expect(json, JsonToken.START_OBJECT, "an object of texts");
            while (nextKey(json)) {
                String key = json.currentName();
                int keyAt = offset(json);
                expect(json, JsonToken.VALUE_STRING, "a text");
                if (metadata.put(key, json.getText()) != null) {
                    throw duplicate(keyAt, SafeTensors.METADATA + "." + key);
                }
            }
        }

        private void tensor(JsonParser json, String name, int at) throws IOException {
            expect(json, JsonToken.START_OBJECT, "an object with dtype, shape and data_offsets");
            Map<String, Object> values = new HashMap<>();
            while (nextKey(json)) {
                String key = json.currentName();
                int keyAt = offset(json);
                Object value = switch (key) {
                    case "dtype" -> {
                        expect(json, JsonToken.VALUE_STRING, "the name of a dtype");
                        yield json.getText();
                    }
                    case "shape", "data_offsets" -> numbers(json);
                    default ->
                        throw malformed(keyAt, "unknown key in a tensor", "dtype, shape, data_offsets", quoted(key));
                };
                if (values.put(key, value) != null) {
                    throw duplicate(keyAt, name + "." + key);
                }
            }
            if (values.size() != 3) {
                throw malformed(
                        at,
                        "incomplete entry of tensor " + quoted(name),
                        "dtype, shape, data_offsets",
                        String.join(", ", new TreeMap<>(values).keySet()));
            }
            raw(name, at, (String) values.get("dtype"), longs(values.get("shape")), longs(values.get("data_offsets")));
        }

        private void raw(String name, int at, String dtype, List<Long> shape, List<Long> range) {
            if (range.size() != 2 || range.get(0) > range.get(1)) {
                throw malformed(
                        at,
                        "data_offsets of tensor " + quoted(name) + " is no range",
                        "[begin, end] with begin <= end",
                        range.toString());
            }
            if (raws.put(name, new Raw(name, at, dtype, shape, range.get(0), range.get(1))) != null) {
                throw duplicate(at, name);
            }
        }

        private static List<Long> longs(Object value) {
            return ((List<?>) value).stream().map(Long.class::cast).toList();
        }

        private List<Long> numbers(JsonParser json) throws IOException {
            expect(json, JsonToken.START_ARRAY, "an array of whole numbers");
            List<Long> numbers = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
                if (!whole || json.getLongValue() < 0) {
                    throw malformed(offset(json), "not a size", "a whole number from 0 to 2^63 - 1", here(json));
                }
                numbers.add(json.getLongValue());
            }
            return numbers;
        }

        // ---- what the header claims against what the file has

        private SortedMap<String, TensorEntry> layout() {
            List<Raw> ordered = new ArrayList<>(raws.values());
            ordered.sort((a, b) -> a.at - b.at);
            SortedMap<String, TensorEntry> entries = new TreeMap<>();
            ordered.forEach(raw -> entries.put(raw.name, entry(raw)));
            ordered.sort((a, b) -> a.begin != b.begin ? Long.compare(a.begin, b.begin) : Long.compare(a.end, b.end));
            long end = 0;
            String before = "the header";
            for (Raw raw : ordered) {
                if (raw.begin < end) {
                    throw at(raw, RuntimeCode.SAFETENSORS_OVERLAP, "tensor " + quoted(raw.name) + " overlaps " + before)
                            .sides("a start at " + end + " or later", "data_offsets " + range(raw))
                            .fix("write the file again with a correct writer")
                            .exception();
                }
                if (raw.begin > end) {
                    throw hole(raw, end, raw.begin);
                }
                end = raw.end;
                before = "tensor " + quoted(raw.name);
            }
            if (end < dataSize) {
                throw Diagnostic.inFile(
                                RuntimeCode.SAFETENSORS_HOLE,
                                path.toString(),
                                "byte " + (dataAt + end),
                                "the file continues after its last tensor")
                        .sides((dataAt + end) + " bytes", (dataAt + dataSize) + " bytes")
                        .fix("write the file again; bytes outside of tensors are not allowed")
                        .exception();
            }
            return entries;
        }

        private DlcException hole(Raw raw, long from, long to) {
            return at(
                            raw,
                            RuntimeCode.SAFETENSORS_HOLE,
                            "bytes before tensor " + quoted(raw.name) + " belong to nothing")
                    .sides("a start at " + from, "data_offsets " + range(raw) + ", a hole of " + (to - from) + " bytes")
                    .fix("write the file again; bytes outside of tensors are not allowed")
                    .exception();
        }

        private TensorEntry entry(Raw raw) {
            DType dtype = SafeTensors.dtype(raw.dtype)
                    .orElseThrow(() -> at(
                                    raw,
                                    RuntimeCode.SAFETENSORS_DTYPE,
                                    "tensor " + quoted(raw.name) + " has an unsupported dtype")
                            .sides("F64, F32, F16, BF16, I64, I32, I8, U8 or BOOL", raw.dtype)
                            .fix("convert the tensor to one of these and write the file again")
                            .exception());
            if (raw.end > dataSize) {
                throw at(
                                raw,
                                RuntimeCode.SAFETENSORS_BOUNDS,
                                "tensor " + quoted(raw.name) + " ends outside of the file")
                        .sides("at most " + dataSize + " bytes of tensors", "data_offsets " + range(raw))
                        .fix("the file is cut short or damaged: copy or download it again")
                        .exception();
            }
            long bytes = raw.end - raw.begin;
            String type = dtype + raw.shape.toString();
            if (!fits(raw.shape, dtype, bytes)) {
                throw at(
                                raw,
                                RuntimeCode.SAFETENSORS_SIZE,
                                "shape and bytes of tensor " + quoted(raw.name) + " disagree")
                        .sides(
                                wanted(raw.shape, dtype) + " bytes for " + type,
                                "data_offsets " + range(raw) + ", " + bytes + " bytes")
                        .fix("write the file again with a correct writer")
                        .exception();
            }
            if (bytes / dtype.bytes() > HostTensor.MAX_ELEMENTS
                    || raw.shape.stream().anyMatch(n -> n > Integer.MAX_VALUE)) {
                throw at(raw, RuntimeCode.TENSOR_TOO_LARGE, "tensor " + quoted(raw.name) + " is too large for an array")
                        .sides("at most " + HostTensor.MAX_ELEMENTS + " elements", type)
                        .fix("split the tensor")
                        .exception();
            }
            List<Integer> shape = raw.shape.stream().map(Math::toIntExact).toList();
            return new TensorEntry(raw.name, dtype, shape, dataAt + raw.begin, bytes);
        }

        /** Whether the product of the shape is the number of elements in {@code bytes}; without overflow. */
        private static boolean fits(List<Long> shape, DType dtype, long bytes) {
            if (shape.contains(0L)) {
                return bytes == 0;
            }
            long left = bytes / dtype.bytes();
            boolean whole = bytes % dtype.bytes() == 0;
            for (long size : shape) {
                whole &= left % size == 0;
                left /= size;
            }
            return whole && left == 1;
        }

        private static String wanted(List<Long> shape, DType dtype) {
            BigInteger bytes = BigInteger.valueOf(dtype.bytes());
            for (long size : shape) {
                bytes = bytes.multiply(BigInteger.valueOf(size));
            }
            return bytes.toString();
        }

        // ---- tokens and places

        private boolean nextKey(JsonParser json) throws IOException {
            JsonToken token = json.nextToken();
            if (token == null) {
                throw malformed(text.length(), "the header ends early", FORM, "the end of the header");
            }
            return token == JsonToken.FIELD_NAME;
        }

        private void expect(JsonParser json, JsonToken token, String meaning) throws IOException {
            if (json.nextToken() != token) {
                throw malformed(offset(json), "the header has an unexpected form", meaning, here(json));
            }
        }

        private int offset(JsonParser json) {
            return Math.clamp(json.currentTokenLocation().getCharOffset(), 0, text.length());
        }

        private String here(JsonParser json) {
            return json.currentToken() == null ? "the end of the header" : excerpt(offset(json));
        }

        private String excerpt(int at) {
            String rest = text.substring(at, Math.min(text.length(), at + 24)).replaceAll("\\p{Cntrl}", " ");
            return rest.isBlank() ? "the end of the header" : rest.strip() + (at + 24 < text.length() ? " ..." : "");
        }

        private static String quoted(String name) {
            String shown = name.replaceAll("\\p{Cntrl}", " ");
            return '"' + (shown.length() > 80 ? shown.substring(0, 80) + "..." : shown) + '"';
        }

        private static String range(Raw raw) {
            return "[" + raw.begin + ", " + raw.end + "]";
        }

        private Diagnostic at(Raw raw, RuntimeCode code, String message) {
            return Diagnostic.inFile(code, path.toString(), place(raw.at), message);
        }

        private String place(int charOffset) {
            int bytes = text.substring(0, charOffset).getBytes(StandardCharsets.UTF_8).length;
            return "byte " + (HEADER_AT + bytes);
        }

        private DlcException duplicate(int at, String name) {
            return Diagnostic.inFile(
                            RuntimeCode.SAFETENSORS_DUPLICATE,
                            path.toString(),
                            place(at),
                            quoted(name) + " stands in the header twice")
                    .sides("each name once", "a second " + quoted(name))
                    .fix("write the file again with a correct writer")
                    .exception();
        }

        private DlcException malformed(int at, String message, String expected, String found) {
            return Diagnostic.inFile(RuntimeCode.SAFETENSORS_HEADER, path.toString(), place(at), message)
                    .sides(expected, found)
                    .fix("check that this is a safetensors file, and copy or download it again")
                    .exception();
        }
    }
}
