package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dlc.runtime.profile.Roof;
import java.util.Locale;

/**
 * What a process says at its end.
 *
 * @param milliseconds median time of a step
 * @param peakMegabytes the largest resident size
 * @param startMegabytes the resident size before the model was built; 0 where it is not known
 * @param roof what the machine could do afterwards; zeros where it was not measured
 */
record Timing(double milliseconds, double peakMegabytes, double startMegabytes, Roof roof) {
    static Timing of(JsonNode line) {
        Roof roof = new Roof(
                line.path("roof_gflops").asDouble() * 1e9, line.path("roof_gbs").asDouble() * 1e9);
        return new Timing(
                line.get("median_ms").asDouble(),
                line.get("rss_mb").asDouble(),
                line.path("start_mb").asDouble(),
                roof);
    }

    /** A time with as many digits as are of use. */
    static String digits(double milliseconds) {
        return String.format(
                Locale.ROOT, milliseconds < 0.1 ? "%.4f" : milliseconds < 10 ? "%.3f" : "%.1f", milliseconds);
    }

    /** A line of JSON, as {@link #of} reads it. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "{\"median_ms\":%.6f,\"rss_mb\":%.0f,\"start_mb\":%.0f,\"roof_gflops\":%.1f,\"roof_gbs\":%.2f}",
                milliseconds,
                peakMegabytes,
                startMegabytes,
                roof.flops() * 1e-9,
                roof.bytes() * 1e-9);
    }
}
