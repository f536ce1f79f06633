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
 * @param widest what the process with the widest vectors printed
 */
record Proofs(Spec spec, Map<String, String> digests, JsonNode widest) {
    /** Looks at a workload in three processes. */
    static Proofs of(OwnProcess own, Spec spec) {
        Map<String, String> digests = new LinkedHashMap<>();
        JsonNode widest = run(own, Vectors.AVX3, spec, digests, LaneChoice.AUTO, LaneChoice.SCALAR);
        run(own, Vectors.AVX2, spec, digests, LaneChoice.AUTO);
        run(own, Vectors.NONE, spec, digests, LaneChoice.AUTO);
        return new Proofs(spec, digests, widest);
    }

    private static JsonNode run(
            OwnProcess own, Vectors vectors, Spec spec, Map<String, String> digests, LaneChoice... lanes) {
        String[] names = java.util.Arrays.stream(lanes).map(LaneChoice::name).toArray(String[]::new);
        JsonNode found = Peers.lastJson(own.run(vectors, "prove", spec.id(), names));
        found.get("digests")
                .properties()
                .forEach(e -> digests.put(
                        vectors.name().toLowerCase(Locale.ROOT) + ", " + e.getKey(),
                        e.getValue().asText()));
        return found;
    }

    private boolean isSame() {
        return new HashSet<>(digests.values()).size() == 1;
    }

    /** A row of the table in {@code docs/performance.md}. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d of %d |",
                spec.id(),
                isSame() ? "`" + digests.values().iterator().next() + "`" : "differ",
                digests.size(),
                widest.get("bytes").asLong(),
                widest.get("vectors").asInt(),
                widest.get("kernels").asInt());
    }

    /** All of it. */
    String text() {
        List<String> lines = new ArrayList<>(List.of(row()));
        digests.forEach((run, digest) -> lines.add("  " + digest + "  " + run));
        widest.get("allocating").forEach(kernel -> lines.add("  allocates: " + kernel.asText()));
        widest.get("scalar").forEach(kernel -> lines.add("  scalar: " + kernel.asText()));
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
        if (widest.get("bytes").asLong() > 0) {
            broken.add("a step allocates " + widest.get("bytes") + " bytes");
        }
        if (widest.get("lost").asInt() > 0) {
            broken.add("vector code of " + widest.get("lost") + " kernels was not compiled");
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException(String.join("; ", broken));
        }
    }
}
