package dev.dlc.bench;

import dev.dlc.runtime.plot.Axis;
import dev.dlc.runtime.plot.LinePlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of {@code docs/performance.md} and the plots beside it, which show what the tables say. A new row replaces
 * the one that is about the same.
 *
 * @param docs the folder
 */
record Report(Path docs) {
    private static final List<String> WORKLOADS =
            Workloads.all().stream().map(Spec::id).toList();

    private Table table(String name, List<String> order) {
        return new Table(docs.resolve("performance.md"), name, order);
    }

    private void plot(String file, String svg) {
        try {
            Files.writeString(docs.resolve(file), svg);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Writes times of both sides. */
    void add(Comparison comparison) {
        List<List<String>> rows = table("rows", WORKLOADS).put(comparison.row());
        plot("performance.svg", Bars.svg(rows.stream().map(Report::bar).toList()));
    }

    private static Bars.Bar bar(List<String> cells) {
        String[] interval = cells.get(6).split(" to ");
        return new Bars.Bar(
                cells.getFirst(),
                Double.parseDouble(cells.get(5).replace("*", "")),
                Double.parseDouble(interval[0]),
                Double.parseDouble(interval[1]));
    }

    /** Writes what was found of bits, allocation and lanes. */
    void proof(String row) {
        table("proofs", WORKLOADS).put(row);
    }

    /** Writes times from the start of a process to the end of its first step. */
    void start(String row) {
        table("start", WORKLOADS).put(row);
    }

    /** Writes times of one and two threads. */
    void scaling(String row) {
        table("scaling", WORKLOADS).put(row);
    }

    /** Writes times at growing sizes; the plot has both relative to the smallest size. */
    void growth(String row) {
        List<String> order = Growth.all().stream().map(Growth::id).toList();
        List<LinePlot.Series> curves = new ArrayList<>();
        for (List<String> cells : table("growth", order).put(row)) {
            double[] sizes = numbers(cells.get(2));
            double[] times = numbers(cells.get(3));
            LinePlot.Series curve = LinePlot.Series.named(cells.getFirst());
            for (int i = 0; i < sizes.length; i++) {
                curve.add(sizes[i] / sizes[0], times[i] / times[0]);
            }
            curves.add(curve);
        }
        String title = "Time of a step against size, both over those of the smallest size";
        plot("growth.svg", new LinePlot(title, curves, Axis.Scale.LOGARITHMIC).file());
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(", ")).mapToDouble(Double::parseDouble).toArray();
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
