package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.OptionalLong;

/**
 * {@code metrics.jsonl}: one JSON object per line with {@code step}, {@code epoch}, {@code phase} (where there is one),
 * {@code split} and the metrics. Values that JSON has no number for are the texts {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"}.
 */
public final class MetricsLog implements AutoCloseable {
    /** The usual name of the file. */
    public static final String NAME = "metrics.jsonl";

    /** The split of an {@code eval} block that reads no data. */
    public static final String NO_SPLIT = "none";

    private static final JsonFactory JSON = new JsonFactory();

    private final AppendedFile file;

    private MetricsLog(AppendedFile file) {
        this.file = file;
    }

    /**
     * One line.
     *
     * @param position where the run stands
     * @param split {@code train}, {@code validation}, {@code test}, or {@link #NO_SPLIT}
     * @param values the metrics in the order they are written
     */
    public record Line(Checkpoint.Position position, String split, Map<String, Double> values) {}

    /** Starts a new log. The first line or {@link #force} replaces an old one. */
    public static MetricsLog start(Path path) {
        return new MetricsLog(new AppendedFile(path, StandardOpenOption.TRUNCATE_EXISTING));
    }

    /**
     * Goes on with the log of a run that resumes from a checkpoint: lines of later steps, which the run will write
     * again, and a last line without end are dropped first.
     *
     * @param step the checkpoint's step
     * @throws dev.dlc.diagnostic.DlcException E0706 if a complete line is no metrics line, E0702, E0703
     */
    public static MetricsLog resume(Path path, long step) {
        if (Files.exists(path)) {
            AtomicFile.write(path, out -> copyUpTo(path, step, out));
        }
        return new MetricsLog(new AppendedFile(path, StandardOpenOption.APPEND));
    }

    private static void copyUpTo(Path path, long step, OutputStream out) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long lineStart = 0;
            long position = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                line.write(b);
                position++;
                if (b == '\n') {
                    if (stepOf(path, line.toByteArray(), lineStart) <= step) {
                        line.writeTo(out);
                    }
                    line.reset();
                    lineStart = position;
                }
            }
        } catch (IOException failure) {
            throw FileFailure.reading(path, failure);
        }
    }

    private static long stepOf(Path path, byte[] line, long at) {
        OptionalLong step;
        try {
            step = parseStep(line);
        } catch (IOException noJson) {
            step = OptionalLong.empty();
        }
        return step.orElseThrow(() -> Diagnostic.inFile(
                        RuntimeCode.METRICS_LINE, path.toString(), "byte " + at, "a line is no line of metrics")
                .sides("a JSON object with a whole number \"step\"", "something else")
                .fix("move the file away, or resume in the folder of the run")
                .exception());
    }

    private static OptionalLong parseStep(byte[] line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return OptionalLong.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isStep = json.currentName().equals("step");
                if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && isStep) {
                    return OptionalLong.of(json.getLongValue());
                }
                json.skipChildren();
            }
            return OptionalLong.empty();
        }
    }

    /**
     * Appends a line.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void append(Line line) {
        file.append(encode(line));
    }

    private static byte[] encode(Line line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("step", line.position().step());
            json.writeNumberField("epoch", line.position().epoch());
            if (!line.position().phase().isEmpty()) {
                json.writeStringField("phase", line.position().phase());
            }
            json.writeStringField("split", line.split());
            for (Map.Entry<String, Double> value : line.values().entrySet()) {
                json.writeNumberField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException("cannot encode a line of metrics", inMemory);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /**
     * Forces the lines to the disk; a checkpoint does this first, so that it never is ahead of its log.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void force() {
        file.force();
    }

    @Override
    public void close() {
        file.close();
    }
}
