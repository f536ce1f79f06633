package dev.dlc.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.SourceFile;
import dev.dlc.diagnostic.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds one JSON object, keys in the order given, on one line. */
public final class Json {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public static Json object() {
        return new Json();
    }

    /** A text, number, truth value, {@code Json}, list or map of these. */
    public Json put(String key, Object value) {
        fields.put(key, value);
        return this;
    }

    /** A diagnostic with its places as file, line and column. */
    public static Json of(Diagnostic diagnostic) {
        Json json = object().put("code", diagnostic.code().id())
                .put("severity", diagnostic.isError() ? "error" : "warning")
                .put("message", diagnostic.message());
        switch (diagnostic.place()) {
            case Diagnostic.Place.InSource at -> json.put("at", of(at.span()));
            case Diagnostic.Place.InFile file ->
                json.put("at", object().put("file", file.path()).put("detail", file.detail()));
            case Diagnostic.Place.InUsage usage -> json.put("at", object().put("word", usage.word()));
            case Diagnostic.Place.Nowhere none -> {}
        }
        if (!diagnostic.labels().isEmpty()) {
            json.put(
                    "labels",
                    diagnostic.labels().stream()
                            .map(label -> of(label.span()).put("text", label.text()))
                            .toList());
        }
        diagnostic.expected().ifPresent(text -> json.put("expected", text));
        diagnostic.found().ifPresent(text -> json.put("found", text));
        diagnostic.fix().ifPresent(text -> json.put("fix", text));
        return json;
    }

    private static Json of(Span span) {
        SourceFile.Position start = span.position();
        SourceFile.Position end = span.file().position(span.end());
        return object().put("file", span.file().name())
                .put("line", start.line())
                .put("column", start.column())
                .put("endLine", end.line())
                .put("endColumn", end.column());
    }

    @Override
    public String toString() {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            write(generator, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case String text -> out.writeString(text);
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Float number -> writeDouble(out, number.toString(), Float.isFinite(number));
            case Double number -> writeDouble(out, number.toString(), Double.isFinite(number));
            case Json json -> writeObject(out, json.fields);
            case Map<?, ?> map -> writeObject(out, map);
            case List<?> list -> {
                out.writeStartArray();
                for (Object item : list) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /** JSON has no NaN and no infinity; they are texts. */
    private static void writeDouble(JsonGenerator out, String text, boolean finite) throws IOException {
        if (finite) {
            out.writeNumber(text);
        } else {
            out.writeString(text);
        }
    }

    private static void writeObject(JsonGenerator out, Map<?, ?> fields) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            out.writeFieldName((String) field.getKey());
            write(out, field.getValue());
        }
        out.writeEndObject();
    }
}
