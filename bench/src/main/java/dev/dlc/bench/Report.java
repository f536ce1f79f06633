package dev.dlc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table of the document and the plot beside it. A new row replaces the one of its workload; the plot shows what the
 * table says.
 *
 * @param document holds the table between two comments
 * @param plot the picture
 */
record Report(Path document, Path plot) {
    private static final String BEGIN = "<!-- compare: rows -->";
    private static final String END = "<!-- compare: end -->";
    private static final int HEAD = 3;

    /** Writes a row. */
    void add(Comparison comparison) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(document));
        int begin = lines.indexOf(BEGIN);
        int end = lines.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(document + " has no lines " + BEGIN + " and " + END);
        }
        List<String> order = Workloads.all().stream().map(Spec::id).toList();
        List<String> rows = new ArrayList<>(lines.subList(begin + HEAD, end));
        rows.removeIf(row -> cells(row)[0].equals(comparison.spec().id()));
        rows.add(comparison.row());
        rows.sort(Comparator.comparingInt(row -> order.indexOf(cells(row)[0])));
        List<String> next = new ArrayList<>(lines.subList(0, begin + HEAD));
        next.addAll(rows);
        next.addAll(lines.subList(end, lines.size()));
        Files.write(document, next);
        Files.writeString(plot, Bars.svg(rows.stream().map(Report::bar).toList()));
    }

    private static String[] cells(String row) {
        return row.substring(1).strip().split("\\s*\\|\\s*");
    }

    private static Bars.Bar bar(String row) {
        String[] cells = cells(row);
        String[] interval = cells[6].split(" to ");
        return new Bars.Bar(
                cells[0],
                Double.parseDouble(cells[5].replace("*", "")),
                Double.parseDouble(interval[0]),
                Double.parseDouble(interval[1]));
    }

    /**
     * The last line of a run: for each workload the geometric mean of its rows, and the geometric mean of the workloads
     * W2 to W12.
     */
    static String result(List<Comparison> done) {
        Map<String, List<Comparison>> rows = done.stream()
                .collect(Collectors.groupingBy(c -> c.spec().row(), LinkedHashMap::new, Collectors.toList()));
        Map<String, Double> ratios = new LinkedHashMap<>();
        rows.forEach((row, comparisons) ->
                ratios.put(row, mean(comparisons.stream().map(Comparison::ratio).toList())));
        String each = ratios.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "\"%s\": %.3f, ", e.getKey(), e.getValue()))
                .collect(Collectors.joining());
        List<Double> counted = ratios.entrySet().stream()
                .filter(e -> !e.getKey().equals("W1") || ratios.size() == 1)
                .map(Map.Entry::getValue)
                .toList();
        return String.format(Locale.ROOT, "result {%s\"geomean\": %.3f}", each, mean(counted));
    }

    private static double mean(List<Double> ratios) {
        return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(0));
    }
}
