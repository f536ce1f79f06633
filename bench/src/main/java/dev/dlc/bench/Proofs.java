package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dlc.bench.OwnProcess.Vectors;
import dev.dlc.codegen.jvm.JvmOptions.LaneChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link Proof} found in a process for each kind of JVM.
 *
 * @param digests of all results, by JVM, lane and number of threads
 * @param found what each process printed, the one with the widest vectors first
 */
record Proofs(Spec spec, Map<String, String> digests, Map<Vectors, JsonNode> found) {
    /** Looks at a workload in three processes. */
    static Proofs of(OwnProcess own, Spec spec) {
        Map<String, String> digests = new LinkedHashMap<>();
        Map<Vectors, JsonNode> found = new LinkedHashMap<>();
        found.put(Vectors.AVX3, run(own, Vectors.AVX3, spec, digests, LaneChoice.AUTO, LaneChoice.SCALAR));
        found.put(Vectors.AVX2, run(own, Vectors.AVX2, spec, digests, LaneChoice.AUTO));
        found.put(Vectors.NONE, run(own, Vectors.NONE, spec, digests, LaneChoice.AUTO));
        return new Proofs(spec, digests, found);
    }

    private static JsonNode run(
            OwnProcess own, Vectors vectors, Spec spec, Map<String, String> digests, LaneChoice... lanes) {
        String[] names = java.util.Arrays.stream(lanes).map(LaneChoice::name).toArray(String[]::new);
        JsonNode found = Peers.lastJson(own.run(vectors, "prove", spec.id(), names));
        found.get("digests")
                .properties()
                .forEach(e -> digests.put(
                        name(vectors) + ", " + e.getKey(), e.getValue().asText()));
        return found;
    }

    private static String name(Vectors vectors) {
        return vectors.name().toLowerCase(Locale.ROOT);
    }

    private boolean isSame() {
        return new HashSet<>(digests.values()).size() == 1;
    }

    /** A row of the table in {@code docs/performance.md}. */
    String row() {
        JsonNode widest = found.get(Vectors.AVX3);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d of %d |",
                spec.id(),
                isSame() ? "`" + digests.values().iterator().next() + "`" : "differ",
                digests.size(),
                most("bytes"),
                widest.get("vectors").asInt(),
                widest.get("kernels").asInt());
    }

    /** The largest number of that name that a process printed. */
    private long most(String number) {
        return found.values().stream()
                .mapToLong(one -> one.get(number).asLong())
                .max()
                .orElseThrow();
    }

    /** All of it. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(row()));
        digests.forEach((run, digest) -> lines.add("  " + digest + "  " + run));
        found.forEach((vectors, one) -> one.get("allocating")
                .forEach(kernel -> lines.add("  allocates, " + name(vectors) + ": " + kernel.asText())));
        found.get(Vectors.AVX3).get("scalar").forEach(kernel -> lines.add("  scalar: " + kernel.asText()));
        return String.join("\n", lines);
    }

    /**
     * Insists.
     *
     * @throws IllegalStateException where bits differ, a step allocates, or vector code was not compiled
     */
    void require() {
        List<String> broken = new ArrayList<>();
        if (!isSame()) {
            broken.add("bits differ");
        }
        found.forEach((vectors, one) -> {
            if (one.get("bytes").asLong() > 0) {
                broken.add(name(vectors) + ": a step allocates " + one.get("bytes") + " bytes");
            }
            if (one.get("lost").asInt() > 0) {
                broken.add(name(vectors) + ": vector code of " + one.get("lost") + " kernels was not compiled");
            }
        });
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.join("; ", broken));
        }
    }
}
