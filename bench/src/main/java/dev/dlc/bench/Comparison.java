package dev.dlc.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Times of one workload side by side.
 *
 * @param spec the workload
 * @param peer the variant of the peers that was fastest
 * @param pairs runs that were neighbours in time
 * @param check what was compared besides, in words
 */
record Comparison(Spec spec, String peer, List<Pair> pairs, String check) {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    Comparison {
        pairs = List.copyOf(pairs);
    }

    /** A process of each side. */
    record Pair(Timing ours, Timing theirs) {
        private double ratio() {
            return theirs.milliseconds() / ours.milliseconds();
        }
    }

    /** The median of the ratios: above 1 dlc is faster. */
    double ratio() {
        return quantile(Pair::ratio, 0.5);
    }

    /** Where the middle 90 % of the ratios begin. */
    double low() {
        return quantile(Pair::ratio, LOW);
    }

    /** Where they end. */
    double high() {
        return quantile(Pair::ratio, HIGH);
    }

    private double quantile(ToDoubleFunction<Pair> of, double q) {
        double[] sorted = pairs.stream().mapToDouble(of).sorted().toArray();
        double at = q * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /** A row of the table in {@code docs/performance.md}. */
    String row() {
        double our = quantile(pair -> pair.ours().milliseconds(), 0.5);
        double their = quantile(pair -> pair.theirs().milliseconds(), 0.5);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | **%.2f** | %.2f to %.2f | %s | %.0f %% | %s | %s | %s |",
                spec.id(),
                spec.what(),
                Timing.digits(our),
                Timing.digits(their),
                peer,
                ratio(),
                low(),
                high(),
                rate(our),
                100 * quantile(this::share, 0.5),
                memory(Pair::ours),
                memory(Pair::theirs),
                check);
    }

    /** A row of the table of one and two threads, where those stand in place of both sides: two first. */
    String scalingRow() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | **%.2f** | %.2f to %.2f |",
                spec.id(),
                Timing.digits(quantile(pair -> pair.theirs().milliseconds(), 0.5)),
                Timing.digits(quantile(pair -> pair.ours().milliseconds(), 0.5)),
                ratio(),
                low(),
                high());
    }

    private String rate(double milliseconds) {
        return spec.bytes() > 0
                ? String.format(Locale.ROOT, "%.1f GB/s", spec.bytes() / milliseconds * 1e-6)
                : String.format(Locale.ROOT, "%.1f GFLOP/s", spec.flops() / milliseconds * 1e-6);
    }

    /** How much of what bounds the workload was reached: arithmetic, or memory where bytes are given. */
    private double share(Pair pair) {
        double seconds = pair.ours().milliseconds() * 1e-3;
        return spec.bytes() > 0
                ? spec.bytes() / seconds / pair.ours().roof().bytes()
                : spec.flops() / seconds / pair.ours().roof().flops();
    }

    /** The peak of the process, and what of it came with the model. */
    private String memory(Function<Pair, Timing> side) {
        double peak = pairs.stream()
                .map(side)
                .mapToDouble(Timing::peakMegabytes)
                .max()
                .orElse(0);
        double start = pairs.stream()
                .map(side)
                .mapToDouble(Timing::startMegabytes)
                .min()
                .orElse(0);
        return start == 0
                ? String.format(Locale.ROOT, "%.0f", peak)
                : String.format(Locale.ROOT, "%.0f, +%.0f", peak, peak - start);
    }
}
