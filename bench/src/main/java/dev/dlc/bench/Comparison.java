package dev.dlc.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Times of one workload side by side.
 *
 * @param workload the id
 * @param what in words
 * @param peer the variant of the peers that was fastest
 * @param ours medians of the runs of dlc, in milliseconds
 * @param theirs those of the peer; run i of both are neighbours in time
 * @param flops of a step
 * @param ourMegabytes largest resident size of a process of ours
 * @param theirMegabytes of the peer's
 * @param check what was compared besides, in words
 */
record Comparison(
        String workload,
        String what,
        String peer,
        List<Double> ours,
        List<Double> theirs,
        double flops,
        double ourMegabytes,
        double theirMegabytes,
        String check) {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    Comparison {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }

    /** Peer's time over ours, pair by pair, ascending. */
    private double[] ratios() {
        double[] ratios = new double[ours.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = theirs.get(i) / ours.get(i);
        }
        return DoubleStream.of(ratios).sorted().toArray();
    }

    /** The median of the ratios: above 1 dlc is faster. */
    double ratio() {
        return quantile(ratios(), 0.5);
    }

    static double median(List<Double> values) {
        return quantile(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray(), 0.5);
    }

    private static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** A row of the table in {@code docs/performance.md}. */
    String row() {
        double our = median(ours);
        double their = median(theirs);
        double[] sorted = ratios();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.1f | %.1f | **%.2f** | %.2f to %.2f | %.0f | %.0f | %s |",
                workload,
                what,
                digits(our),
                digits(their),
                peer,
                flops / our * 1e-6,
                flops / their * 1e-6,
                ratio(),
                quantile(sorted, LOW),
                quantile(sorted, HIGH),
                ourMegabytes,
                theirMegabytes,
                check);
    }

    private static String digits(double milliseconds) {
        return String.format(
                Locale.ROOT, milliseconds < 0.1 ? "%.4f" : milliseconds < 10 ? "%.3f" : "%.1f", milliseconds);
    }
}
