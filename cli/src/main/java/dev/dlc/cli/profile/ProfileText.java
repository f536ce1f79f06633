package dev.dlc.cli.profile;

import dev.dlc.cli.output.Json;
import dev.dlc.cli.output.Text;
import dev.dlc.runtime.profile.Roof;
import dev.dlc.runtime.profile.StepProfile;
import dev.dlc.runtime.profile.StepProfile.KernelProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A profile as a table, the dearest kernel first, and as JSON. */
public final class ProfileText {
    private static final int MOST_EDGES = 3;

    private ProfileText() {}

    /** The table, what kernels hand to one another, and why some have no vectors. */
    public static String of(StepProfile profile) {
        StringBuilder out = new StringBuilder(head(profile)).append("\n\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ms", "part", "runs", "GFLOP/s", "GB/s", "of roof", "lane", "kernel", "from"));
        List<KernelProfile> sorted = sorted(profile);
        for (KernelProfile kernel : sorted) {
            rows.add(row(kernel, profile));
        }
        double outside = Math.max(0, profile.seconds() - profile.inKernels());
        rows.add(List.of(
                milliseconds(outside), percent(outside / profile.seconds()), "", "", "", "", "", "between kernels"));
        out.append(Text.table(rows, ""));
        notes(sorted, out);
        return out.toString();
    }

    private static String head(StepProfile profile) {
        Roof roof = profile.roof();
        return String.format(
                Locale.ROOT,
                "%s: %s ms a step (mean of %d, lane %s, %d threads); roof %.1f GFLOP/s, %.1f GB/s",
                profile.name(),
                milliseconds(profile.seconds()),
                profile.steps(),
                profile.lane(),
                profile.threads(),
                roof.flops() * 1e-9,
                roof.bytes() * 1e-9);
    }

    /** Kernels by their time, the longest first. */
    static List<KernelProfile> sorted(StepProfile profile) {
        return profile.kernels().stream()
                .sorted(Comparator.comparingDouble(KernelProfile::seconds).reversed())
                .toList();
    }

    private static List<String> row(KernelProfile kernel, StepProfile profile) {
        return List.of(
                milliseconds(kernel.seconds()),
                percent(kernel.seconds() / profile.seconds()),
                Text.number(kernel.runs()).replaceAll("\\.0+$", ""),
                rate(kernel.operations(), kernel.seconds()),
                rate(kernel.bytes(), kernel.seconds()),
                percent(kernel.share(profile.roof())),
                kernel.lane(),
                title(kernel),
                String.join(" ", kernel.places()));
    }

    static String milliseconds(double seconds) {
        return Text.number(seconds * 1e3);
    }

    /** The kernel, and the last node that it computes, which tells it from others of its kind. */
    static String title(KernelProfile kernel) {
        return kernel.name()
                + (kernel.ops().isEmpty() ? "" : " (" + kernel.ops().getLast() + ")");
    }

    private static String rate(double amount, double seconds) {
        return seconds > 0 ? String.format(Locale.ROOT, "%.1f", amount / seconds * 1e-9) : "";
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    private static void notes(List<KernelProfile> kernels, StringBuilder out) {
        for (KernelProfile kernel : kernels) {
            if (!kernel.edges().isEmpty() || !kernel.obstacles().isEmpty()) {
                out.append('\n').append(title(kernel)).append('\n');
                kernel.obstacles()
                        .forEach(why -> out.append("  a loop without vectors: ")
                                .append(why)
                                .append('\n'));
                kernel.edges().stream()
                        .limit(MOST_EDGES)
                        .forEach(edge ->
                                out.append("  through memory, ").append(edge).append('\n'));
                int more = kernel.edges().size() - MOST_EDGES;
                if (more > 0) {
                    out.append("  and ").append(more).append(" more (see --json)\n");
                }
            }
        }
    }

    /** All of it. */
    public static Json json(StepProfile profile) {
        return Json.object()
                .put("name", profile.name())
                .put("lane", profile.lane())
                .put("threads", profile.threads())
                .put("steps", profile.steps())
                .put("seconds", profile.seconds())
                .put(
                        "roof",
                        Json.object()
                                .put("flops", profile.roof().flops())
                                .put("bytes", profile.roof().bytes()))
                .put(
                        "kernels",
                        profile.kernels().stream()
                                .map(kernel -> json(kernel, profile.roof()))
                                .toList());
    }

    private static Json json(KernelProfile kernel, Roof roof) {
        return Json.object()
                .put("kernel", kernel.name())
                .put("lane", kernel.lane())
                .put("noVectors", kernel.obstacles())
                .put("runs", kernel.runs())
                .put("seconds", kernel.seconds())
                .put("operations", kernel.operations())
                .put("bytes", kernel.bytes())
                .put("ofRoof", kernel.share(roof))
                .put("ops", kernel.ops())
                .put("places", kernel.places())
                .put("throughMemory", kernel.edges());
    }
}
