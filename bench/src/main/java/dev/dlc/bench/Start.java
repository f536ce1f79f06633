package dev.dlc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Seconds from the start of a process to the end of its first training step: ours through {@code dlc train}, to the end
 * of the process, and those of the PyTorch variants, which take turns with it and have their inputs in memory.
 *
 * @param peers by the name of the variant
 */
record Start(Spec spec, List<Double> own, Map<String, List<Double>> peers) {
    /** The perceptron of {@code W2}, on handwritten digits. */
    private static final String FILE = "examples/mlp.dlm";

    /**
     * Lets them take turns.
     *
     * @param out a folder for what training writes
     */
    static Start of(OwnProcess own, Peers peers, Spec spec, int rounds, Path out) {
        List<Double> ours = new ArrayList<>();
        Map<String, List<Double>> theirs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(own.start(FILE, out) * 1e-3);
            for (Peers.Variant variant : peers.variants(spec)) {
                theirs.computeIfAbsent(variant.name(), name -> new ArrayList<>())
                        .add(peers.start(variant, spec) * 1e-3);
            }
        }
        return new Start(spec, ours, theirs);
    }

    /** A row of the table in {@code docs/performance.md}: the best of each side. */
    String row() {
        Map.Entry<String, List<Double>> fastest = peers.entrySet().stream()
                .min(Map.Entry.comparingByValue((a, b) -> Double.compare(Collections.min(a), Collections.min(b))))
                .orElseThrow(() -> new IllegalStateException("no peer is built"));
        double ours = Collections.min(own);
        double theirs = Collections.min(fastest.getValue());
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %s | **%.2f** | %d |",
                spec.id(),
                ours,
                theirs,
                fastest.getKey(),
                theirs / ours,
                own.size());
    }
}
