package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The JSON text beside the tensors of a checkpoint. Its {@code crc32c} covers the rest of the text and the names, types
 * and bytes of all tensors.
 */
final class CheckpointState {
    /** The metadata key of the text. */
    static final String KEY = "dlc.checkpoint";

    private static final String CHECKSUM = "crc32c";
    private static final int VERSION = 1;

    private CheckpointState() {}

    /** Written token by token: a tree would need some 400 classes that a run loads for nothing else. */
    static String encode(Checkpoint checkpoint) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            write(json, checkpoint);
            json.writeEndObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String covered = text.toString();
        long checksum = checksum(covered, checkpoint.tensors());
        return covered.substring(0, covered.length() - 1) + ",\"" + CHECKSUM + "\":" + checksum + "}";
    }

    private static void write(JsonGenerator json, Checkpoint checkpoint) throws IOException {
        Checkpoint.Position position = checkpoint.position();
        json.writeNumberField("version", VERSION);
        json.writeNumberField("step", position.step());
        json.writeStringField("phase", position.phase());
        json.writeNumberField("epoch", position.epoch());
        json.writeNumberField("batch", position.batch());
        json.writeNumberField("seed", checkpoint.seed());
        json.writeStringField("data", checkpoint.dataSet());
        json.writeStringField("program", checkpoint.programHash());
        json.writeObjectFieldStart("counters");
        for (Map.Entry<String, Long> counter : checkpoint.counters().entrySet()) {
            json.writeNumberField(counter.getKey(), counter.getValue());
        }
        json.writeEndObject();
        if (checkpoint.best().isPresent()) {
            Checkpoint.Best best = checkpoint.best().get();
            json.writeObjectFieldStart("best");
            json.writeStringField("metric", best.metric());
            json.writeNumberField("value", best.value());
            json.writeNumberField("step", best.step());
            json.writeEndObject();
        }
        json.writeObjectFieldStart("notes");
        for (Map.Entry<String, String> note : checkpoint.notes().entrySet()) {
            json.writeStringField(note.getKey(), note.getValue());
        }
        json.writeEndObject();
    }

    static Checkpoint decode(Path path, SafeTensors.Contents contents) {
        String text = contents.metadata().get(KEY);
        if (text == null) {
            throw diagnostic(path, RuntimeCode.NOT_A_CHECKPOINT, "the file holds weights alone, it is no checkpoint")
                    .sides(
                            "metadata " + KEY,
                            contents.metadata().isEmpty()
                                    ? "no metadata"
                                    : "metadata "
                                            + String.join(
                                                    ", ", contents.metadata().keySet()))
                    .fix("resume from a checkpoint that a training run wrote; weights alone do for eval and run")
                    .exception();
        }
        return Reader.of(path, text).read(contents.tensors());
    }

    /** CRC-32C of the text without its checksum and of every tensor: name, type, bytes. */
    private static long checksum(String covered, SortedMap<String, HostTensor> tensors) {
        CRC32C crc = new CRC32C();
        crc.update(covered.getBytes(StandardCharsets.UTF_8));
        tensors.forEach((name, tensor) -> {
            crc.update((name + ":" + tensor).getBytes(StandardCharsets.UTF_8));
            TensorBytes.write(tensor, crc::update);
        });
        return crc.getValue();
    }

    private static DlcException malformed(Path path, String expected, String found) {
        return diagnostic(path, RuntimeCode.CHECKPOINT_STATE, "the state of the checkpoint is malformed")
                .sides(expected, found)
                .fix("use another checkpoint of the run")
                .exception();
    }

    private static Diagnostic diagnostic(Path path, RuntimeCode code, String message) {
        return Diagnostic.inFile(code, path.toString(), "metadata " + KEY, message);
    }

    /** Takes the fields out of the text, each with a check of its kind. */
    private record Reader(Path path, ObjectNode state) {
        private static final ObjectMapper JSON = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();

        static Reader of(Path path, String text) {
            try {
                if (JSON.readTree(text) instanceof ObjectNode object) {
                    return new Reader(path, object);
                }
                throw malformed(path, "a JSON object", text.substring(0, Math.min(24, text.length())));
            } catch (JsonProcessingException failure) {
                throw malformed(
                        path,
                        "valid JSON",
                        "an error at character " + failure.getLocation().getCharOffset());
            }
        }

        Checkpoint read(SortedMap<String, HostTensor> tensors) {
            long version = whole(state, "version");
            if (version != VERSION) {
                throw diagnostic(path, RuntimeCode.CHECKPOINT_VERSION, "the checkpoint has another format version")
                        .sides("version " + VERSION, "version " + version)
                        .fix("resume with the version of dlc that wrote it")
                        .exception();
            }
            long expected = whole(state, CHECKSUM);
            ObjectNode covered = state.deepCopy();
            covered.remove(CHECKSUM);
            long found = checksum(covered.toString(), tensors);
            if (expected != found) {
                throw diagnostic(path, RuntimeCode.CHECKPOINT_DAMAGED, "the content of the checkpoint was changed")
                        .sides(String.format("checksum %08x", expected), String.format("checksum %08x", found))
                        .fix("use another checkpoint of the run")
                        .exception();
            }
            Checkpoint.Position position = new Checkpoint.Position(
                    count(state, "step"), text(state, "phase"), count(state, "epoch"), count(state, "batch"));
            return new Checkpoint(
                    position,
                    whole(state, "seed"),
                    map("counters", entry -> whole(object("counters"), entry)),
                    text(state, "data"),
                    text(state, "program"),
                    best(),
                    map("notes", entry -> text(object("notes"), entry)),
                    tensors);
        }

        private Optional<Checkpoint.Best> best() {
            if (!state.has("best")) {
                return Optional.empty();
            }
            ObjectNode best = object("best");
            JsonNode value = best.path("value");
            if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
                throw malformed(path, "a finite number best.value", value.toString());
            }
            return Optional.of(new Checkpoint.Best(text(best, "metric"), value.doubleValue(), count(best, "step")));
        }

        private <T> SortedMap<String, T> map(String name, Function<String, T> value) {
            SortedMap<String, T> map = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : object(name).properties()) {
                map.put(entry.getKey(), value.apply(entry.getKey()));
            }
            return map;
        }

        private ObjectNode object(String name) {
            if (state.path(name) instanceof ObjectNode object) {
                return object;
            }
            throw malformed(path, "an object " + name, shown(state.path(name)));
        }

        private long whole(ObjectNode from, String name) {
            JsonNode value = from.path(name);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw malformed(path, "a whole number " + name, shown(value));
            }
            return value.longValue();
        }

        private long count(ObjectNode from, String name) {
            long value = whole(from, name);
            if (value < 0) {
                throw malformed(path, name + " of at least 0", Long.toString(value));
            }
            return value;
        }

        private String text(ObjectNode from, String name) {
            JsonNode value = from.path(name);
            if (!value.isTextual()) {
                throw malformed(path, "a text " + name, shown(value));
            }
            return value.textValue();
        }

        private static String shown(JsonNode value) {
            String text = value.isMissingNode() ? "nothing" : value.toString();
            return text.length() > 60 ? text.substring(0, 60) + " ..." : text;
        }
    }
}
