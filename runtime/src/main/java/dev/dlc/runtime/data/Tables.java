package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Data sets in tables: well-known ones by name, and {@code csv} for any file. The test split is held out by a seed of
 * its own, so that all runs are tested on the same rows; with {@code order: "file"} it is the last rows.
 * {@code normalize: true} gives each feature mean 0 and deviation 1 over the rows that are not test rows.
 */
final class Tables {
    private static final String FILE = "table";

    private Tables() {}

    /** All table providers. */
    static List<DataProvider> all() {
        return List.of(
                new Named("iris", "iris flowers: 4 measures, 3 species", 150, 4, 3),
                new Named("wine", "wines of one region: 13 analyses, 3 growers", 178, 13, 3),
                new Named("breast_cancer", "cell nuclei: 30 measures, malignant 0 or benign 1", 569, 30, 2),
                new Named("digits", "handwritten digits, 8x8, values 0 to 16", 1_797, 64, 10),
                new Named("diabetes", "progression of diabetes after a year, 10 scaled measures", 442, 10, 0),
                new Named("california_housing", "median house value of districts, 8 measures", 20_640, 8, 0),
                new Csv());
    }

    private static List<DataParameter> common() {
        return List.of(
                DataParameter.flag("normalize", false, "true: each feature with mean 0, deviation 1"),
                DataParameter.real("test", 0.2, 0, "the test rows: a share below 1, or a number of rows; 0 for none"),
                DataParameter.choice(
                        "order", "\"random\" rows for the test split, or the last of the \"file\"", "random", "file"));
    }

    private static List<Field> fields(int columns, Optional<List<String>> classes) {
        Field features = Field.of("features", DType.F32, columns);
        Field last = classes.map(names -> Field.label("label", names)).orElseGet(() -> Field.of("target", DType.F32));
        return List.of(features, last);
    }

    private static DataProvider.Splits load(Table table, boolean classification, DataArguments arguments) {
        Optional<List<String>> classes = classification ? Optional.of(table.classes()) : Optional.empty();
        double test = arguments.real("test");
        Split split = arguments.text("order").equals("file")
                ? Split.last(table.rows(), test, "test")
                : Split.random(table.rows(), test, 0, "table.test", "test");
        float[] features = arguments.flag("normalize") ? normalized(table, split.kept()) : table.features();
        TableSet all = new TableSet(
                fields(table.columns().size(), classes),
                features,
                classes.map(table::labels).orElseGet(() -> new int[0]),
                classification ? new float[0] : table.numbers());
        Optional<DataSet> held =
                split.heldOut().length == 0 ? Optional.empty() : Optional.of(new Subset(all, split.heldOut()));
        return new DataProvider.Splits(new Subset(all, split.kept()), Optional.empty(), held);
    }

    /** (x - mean) / deviation per column, both over the given rows; a constant column becomes 0. */
    private static float[] normalized(Table table, int[] rows) {
        int columns = table.columns().size();
        float[] from = table.features();
        float[] to = new float[from.length];
        for (int c = 0; c < columns; c++) {
            int column = c;
            double mean = Arrays.stream(rows)
                            .mapToDouble(r -> from[r * columns + column])
                            .sum()
                    / rows.length;
            double variance = Arrays.stream(rows)
                            .mapToDouble(r -> from[r * columns + column] - mean)
                            .map(d -> d * d)
                            .sum()
                    / rows.length;
            double scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
            for (int r = 0; r < table.rows(); r++) {
                to[r * columns + c] = (float) ((from[r * columns + c] - mean) * scale);
            }
        }
        return to;
    }

    /** A well-known table; {@code classes} is 0 for regression. */
    private record Named(String name, String description, int rows, int columns, int classes) implements DataProvider {
        @Override
        public Summary summary() {
            return new Summary(name, description, String.format(Locale.ROOT, "%,d rows", rows));
        }

        @Override
        public List<DataParameter> parameters() {
            return common();
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            List<String> names =
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList();
            return Optional.of(Tables.fields(columns, classes == 0 ? Optional.empty() : Optional.of(names)));
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            return FileSearch.find(where.folders("tabular"), List.of(new FileSearch.Wanted(FILE, name + ".csv")));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            Table table = Table.read(found.files().get(FILE));
            int known = classes == 0 ? 0 : table.classes().size();
            if (table.columns().size() != columns || known != classes) {
                throw Diagnostic.inFile(
                                RuntimeCode.CSV_STRUCTURE, table.path().toString(), "", "this is not the table " + name)
                        .sides(
                                columns + " features, " + classes + " classes",
                                table.columns().size() + " features, " + known + " classes")
                        .fix("get the original file, or use csv(file: ...) for a table of your own")
                        .exception();
            }
            return Tables.load(table, classes > 0, arguments);
        }
    }

    /** Any table. */
    private record Csv() implements DataProvider {
        @Override
        public Summary summary() {
            return new Summary("csv", "any table of numbers; the last column is the target", "the rows of the file");
        }

        @Override
        public List<DataParameter> parameters() {
            List<DataParameter> parameters = new ArrayList<>();
            parameters.add(DataParameter.text("file", "a path; relative ones start in a data or the working folder"));
            parameters.add(DataParameter.choice(
                    "task", "whether the target is a class or a number", "classification", "regression"));
            parameters.addAll(common());
            return List.copyOf(parameters);
        }

        @Override
        public Optional<List<Field>> fields(DataArguments arguments) {
            return Optional.empty();
        }

        @Override
        public Presence find(DataArguments arguments, DataLocation where) {
            String file = arguments.text("file");
            List<Path> folders = new ArrayList<>(where.folders());
            where.workingFolder().ifPresent(folders::addFirst);
            // an absolute path stays what it is in every folder
            return FileSearch.find(folders, List.of(new FileSearch.Wanted(FILE, file)));
        }

        @Override
        public Splits load(DataArguments arguments, Presence.Found found) {
            Table table = Table.read(found.files().get(FILE));
            return Tables.load(table, arguments.text("task").equals("classification"), arguments);
        }
    }
}
