package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workload at growing sizes.
 *
 * @param id names it: {@code batch.W3}
 * @param what for the table
 * @param sizes ascending
 * @param at the workload of a size
 */
record Growth(String id, String what, int[] sizes, IntFunction<Spec> at) {
    /** All, by what grows. */
    static List<Growth> all() {
        return List.of(
                new Growth(
                        "batch.W2",
                        "MLP 784-512-256-10",
                        new int[] {32, 64, 128, 256, 512},
                        batch -> Workloads.mlp(batch, 512)),
                new Growth("batch.W3", "LeNet-5", new int[] {16, 32, 64, 128, 256}, Workloads::lenetTrain),
                new Growth("sequence.W5", "LSTM 2 x 256, batch 32", new int[] {16, 32, 64, 128}, Workloads::lstm),
                new Growth(
                        "sequence.W6",
                        "GPT 4 x 256, batch 4",
                        new int[] {32, 64, 128, 256, 512},
                        length -> Workloads.gpt(4, length, 4, 256)),
                new Growth(
                        "depth.W6",
                        "GPT, size 256, 64 places, batch 4",
                        new int[] {1, 2, 4, 8},
                        layers -> Workloads.gpt(4, 64, layers, 256)),
                new Growth(
                        "width.W2",
                        "MLP 784-n-n/2-10, batch 128",
                        new int[] {256, 512, 1024, 2048},
                        hidden -> Workloads.mlp(128, hidden)),
                new Growth(
                        "width.W6",
                        "GPT of 4 layers, 64 places, batch 4",
                        new int[] {64, 128, 256, 512},
                        size -> Workloads.gpt(4, 64, 4, size)));
    }

    /** Those whose id is or starts with a name ({@code batch} for all of these). */
    static Stream<Growth> named(String name) {
        return all().stream().filter(g -> g.id.equals(name) || g.id.startsWith(name + "."));
    }

    /** A measured size. */
    record Point(int size, double milliseconds, double flops) {
        /** A line of JSON, as {@link Growth#points} reads it. */
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "{\"size\":%d,\"median_ms\":%.6f,\"flops\":%.0f}", size, milliseconds, flops);
        }
    }

    /** What a process printed. */
    static List<Point> points(JsonNode lines) {
        List<Point> points = new ArrayList<>();
        for (JsonNode line : lines) {
            points.add(new Point(
                    line.get("size").asInt(),
                    line.get("median_ms").asDouble(),
                    line.get("flops").asDouble()));
        }
        return points;
    }

    /**
     * The slope of the line through the logarithms, by least squares: 2 where a value grows as the square of the size.
     */
    static double slope(List<Point> points, ToDoubleFunction<Point> value) {
        double[] x = points.stream().mapToDouble(p -> Math.log(p.size())).toArray();
        double[] y = points.stream()
                .mapToDouble(p -> Math.log(value.applyAsDouble(p)))
                .toArray();
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        return products / squares;
    }

    /** A row of the table in {@code docs/performance.md}. */
    String row(List<Point> points) {
        String sizes = points.stream().map(p -> Integer.toString(p.size())).collect(Collectors.joining(", "));
        String times = points.stream().map(p -> Timing.digits(p.milliseconds())).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.2f | %.2f |",
                id,
                what,
                sizes,
                times,
                slope(points, Point::milliseconds),
                slope(points, Point::flops));
    }
}
