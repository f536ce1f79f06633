package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors as text: nested lists such as {@code [[1, 2], [3, 4]]}, or rows of numbers with commas. */
public final class NumberText {
    private static final int MOST_AXES = 32;
    private static final int MOST_SHOWN = 40;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_AXES).build())
            .build();

    private NumberText() {}

    /**
     * A number or a nested list of numbers, all lists of one depth equally long, as an f32 tensor.
     *
     * @param source what errors name: a file or a flag
     * @throws DlcException E0750
     */
    public static HostTensor parseList(String text, String source) {
        Lists lists = new Lists(source);
        try (JsonParser json = JSON.createParser(text)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw malformed(source, "", "a number or a list", "nothing");
            }
            lists.value(json, first, 0);
            if (json.nextToken() != null) {
                throw malformed(source, at(json), "one number or one list", "more after it");
            }
        } catch (IOException e) {
            throw malformed(source, "", "a number or a nested list of numbers", shortened(text));
        }
        return lists.tensor();
    }

    /**
     * Rows of numbers with commas between, as f32[rows, columns]; empty lines are skipped.
     *
     * @throws DlcException E0750
     */
    static HostTensor parseRows(String text, String source) {
        List<float[]> rows = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String[] cells = line.split(",", -1);
            if (!rows.isEmpty() && cells.length != rows.getFirst().length) {
                throw malformed(source, "line " + number, rows.getFirst().length + " numbers", cells.length + " cells");
            }
            float[] row = new float[cells.length];
            for (int i = 0; i < cells.length; i++) {
                row[i] = number(cells[i].strip(), source, "line " + number + ", cell " + (i + 1));
            }
            rows.add(row);
        }
        int columns = rows.isEmpty() ? 0 : rows.getFirst().length;
        float[] all = new float[rows.size() * columns];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, i * columns, columns);
        }
        return HostTensor.of(all, rows.size(), columns);
    }

    private static float number(String cell, String source, String place) {
        try {
            return Float.parseFloat(cell);
        } catch (NumberFormatException e) {
            throw malformed(source, place, "a number", cell.isEmpty() ? "nothing" : cell);
        }
    }

    /** A tensor as a nested list; a scalar as a number. */
    public static String list(HostTensor tensor) {
        StringBuilder out = new StringBuilder();
        list(tensor, 0, 0, tensor.elements(), out);
        return out.toString();
    }

    private static void list(HostTensor tensor, int axis, int start, int length, StringBuilder out) {
        if (axis == tensor.rank()) {
            out.append(element(tensor, start));
            return;
        }
        int size = tensor.size(axis);
        int each = size == 0 ? 0 : length / size;
        String between = axis + 1 == tensor.rank() ? ", " : ",\n" + " ".repeat(axis + 1);
        out.append('[');
        for (int i = 0; i < size; i++) {
            out.append(i == 0 ? "" : between);
            list(tensor, axis + 1, start + i * each, each, out);
        }
        out.append(']');
    }

    /** A tensor of at most two axes as rows. */
    static String rows(HostTensor tensor, Path path) {
        if (tensor.rank() > 2) {
            throw Diagnostic.inFile(RuntimeCode.TENSOR_FORMAT, path.toString(), "", "a .csv file has two axes")
                    .sides("at most two axes", tensor.toString())
                    .fix("write .npy or .json, or reshape the result")
                    .exception();
        }
        int columns = tensor.rank() == 2 ? tensor.size(1) : 1;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < tensor.elements(); i++) {
            out.append(element(tensor, i)).append((i + 1) % columns == 0 ? '\n' : ',');
        }
        return out.toString();
    }

    private static String shortened(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
    }

    private static String element(HostTensor tensor, int index) {
        return switch (tensor.dtype()) {
            case F32, F16, BF16 -> Float.toString((float) tensor.get(index));
            case F64 -> Double.toString(tensor.get(index));
            case I64 -> Long.toString(tensor.i64()[index]);
            case I32, I8, U8, BOOL -> Integer.toString((int) tensor.get(index));
        };
    }

    private static String at(JsonParser json) {
        return "line " + json.currentLocation().getLineNr();
    }

    private static DlcException malformed(String source, String place, String expected, String found) {
        return Diagnostic.inFile(RuntimeCode.TENSOR_TEXT, source, place, "this is no tensor")
                .sides(expected, found)
                .fix("write numbers as 1.5 or nested lists of equal length as [[1, 2], [3, 4]]")
                .exception();
    }

    /** Collects the numbers and the sizes of nested lists. */
    private static final class Lists {
        private final String source;
        private final int[] sizes = new int[MOST_AXES + 1];
        private int rank = -1;
        private float[] values = new float[16];
        private int count;

        Lists(String source) {
            this.source = source;
            Arrays.fill(sizes, -1);
        }

        void value(JsonParser json, JsonToken token, int depth) throws IOException {
            if (token.isNumeric()) {
                leaf(json, depth);
                return;
            }
            if (token != JsonToken.START_ARRAY || depth == rank) {
                throw malformed(source, at(json), "a number" + (depth == rank ? "" : " or a list"), json.getText());
            }
            int length = 0;
            for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                value(json, next, depth + 1);
                length++;
            }
            if (sizes[depth] >= 0 && sizes[depth] != length) {
                throw malformed(source, at(json), "a list of " + sizes[depth], "a list of " + length);
            }
            sizes[depth] = length;
        }

        private void leaf(JsonParser json, int depth) throws IOException {
            if (rank >= 0 && rank != depth) {
                throw malformed(source, at(json), "a list", json.getText());
            }
            rank = depth;
            values = count == values.length ? Arrays.copyOf(values, 2 * count) : values;
            values[count++] = json.getFloatValue();
        }

        HostTensor tensor() {
            int axes = 0;
            while (sizes[axes] >= 0) {
                axes++;
            }
            return HostTensor.of(Arrays.copyOf(values, count), Arrays.copyOf(sizes, axes));
        }
    }
}
