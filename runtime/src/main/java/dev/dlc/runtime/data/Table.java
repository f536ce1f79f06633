package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A table of numbers with a target: a header line, then rows; the last column is the target.
 *
 * @param columns the names of the features
 * @param rows the number of rows
 * @param features rows x columns
 * @param targets the last column as it is written
 */
record Table(Path path, List<String> columns, int rows, float[] features, List<String> targets) {
    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");

    /**
     * Reads a table.
     *
     * @throws DlcException E0614 for its form, E0615 for a feature that is no number, and what {@link DataFile} says
     */
    static Table read(Path path) {
        CsvReader csv = CsvReader.open(path);
        List<String> header = csv.next();
        if (header.size() < 2) {
            throw csv.here(RuntimeCode.CSV_STRUCTURE, "the table has no features")
                    .sides("a header line with at least two names, the last one the target", header.size() + " names")
                    .fix("check that the values are separated by commas")
                    .exception();
        }
        int columns = header.size() - 1;
        float[] features = new float[256 * columns];
        List<String> targets = new ArrayList<>();
        for (List<String> record = csv.next(); !record.isEmpty(); record = csv.next()) {
            if (record.size() != header.size()) {
                throw csv.here(RuntimeCode.CSV_STRUCTURE, "a row is not as long as the header")
                        .sides(header.size() + " values", record.size() + " values")
                        .fix("complete or remove the row; put values with commas in quotes")
                        .exception();
            }
            int at = targets.size() * columns;
            if (at + columns > features.length) {
                features = Arrays.copyOf(features, Math.multiplyExact(features.length, 2));
            }
            for (int c = 0; c < columns; c++) {
                features[at + c] = number(csv, header.get(c), record.get(c));
            }
            targets.add(record.getLast());
        }
        if (targets.isEmpty()) {
            throw csv.here(RuntimeCode.CSV_STRUCTURE, "the table has no rows")
                    .sides("rows after the header", "the end of the file")
                    .fix("check that this is the right file")
                    .exception();
        }
        float[] exact = Arrays.copyOf(features, targets.size() * columns);
        return new Table(path, header.subList(0, columns), targets.size(), exact, targets);
    }

    private static float number(CsvReader csv, String column, String text) {
        if (NUMBER.matcher(text).matches()) {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        }
        throw csv.here(RuntimeCode.CSV_NUMBER, "a value of column \"" + column + "\" is no number")
                .sides("a finite decimal number", text.isEmpty() ? "nothing" : "\"" + text + "\"")
                .fix("replace the value, remove the row, or encode the column as numbers")
                .exception();
    }

    /**
     * The targets as numbers.
     *
     * @throws DlcException E0616 if one is none
     */
    float[] numbers() {
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
            String text = targets.get(i);
            if (!NUMBER.matcher(text).matches()) {
                throw target(i, "a number, as the task is regression", "use task: \"classification\"");
            }
            values[i] = Float.parseFloat(text);
        }
        return values;
    }

    /** The classes in order: by value if all targets are whole numbers, else by name. */
    List<String> classes() {
        if (targets.stream().allMatch(text -> NUMBER.matcher(text).matches())) {
            TreeSet<Long> values = new TreeSet<>();
            for (int i = 0; i < rows; i++) {
                values.add(wholeTarget(i));
            }
            return values.stream().map(value -> Long.toString(value)).toList();
        }
        return List.copyOf(new TreeSet<>(targets));
    }

    /**
     * The targets as indices into {@link #classes}.
     *
     * @throws DlcException E0616 if the targets are numbers that are not whole
     */
    int[] labels(List<String> classes) {
        boolean numeric = targets.stream().allMatch(text -> NUMBER.matcher(text).matches());
        Map<String, Integer> indices = new HashMap<>();
        classes.forEach(name -> indices.put(name, indices.size()));
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = indices.get(numeric ? Long.toString(wholeTarget(i)) : targets.get(i));
        }
        return labels;
    }

    private long wholeTarget(int row) {
        double value = Double.parseDouble(targets.get(row));
        if (value != Math.rint(value) || Math.abs(value) > 1e9) {
            throw target(row, "a class, as the task is classification", "use task: \"regression\"");
        }
        return (long) value;
    }

    private DlcException target(int row, String expected, String fix) {
        return Diagnostic.inFile(
                        RuntimeCode.CSV_TARGET, path.toString(), "row " + (row + 1), "the target does not fit the task")
                .sides(expected, "\"" + targets.get(row) + "\"")
                .fix(fix)
                .exception();
    }
}
