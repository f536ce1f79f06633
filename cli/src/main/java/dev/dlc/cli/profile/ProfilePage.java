package dev.dlc.cli.profile;

import dev.dlc.cli.output.Text;
import dev.dlc.runtime.plot.Svg;
import dev.dlc.runtime.profile.StepProfile;
import dev.dlc.runtime.profile.StepProfile.KernelProfile;
import java.util.List;
import java.util.Locale;

/** Profiles as one page that needs nothing else: a timeline of a step, and the table. */
public final class ProfilePage {
    private static final String HEAD = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>dlc profile</title><style>
        body { font: 14px sans-serif; margin: 2em; } table { border-collapse: collapse; }
        td, th { padding: 2px 10px; text-align: left; vertical-align: top; } td.n, th.n { text-align: right; }
        tr:nth-child(even) { background: #f4f4f4; } svg { width: 100%; height: 60px; background: #f4f4f4; }
        rect:hover { opacity: 0.6; } .edges { color: #666; }
        </style></head><body>
        """;
    private static final double WIDTH = 10_000;
    private static final int HUES = 360;
    private static final int HUE_STEP = 47;

    private ProfilePage() {}

    /** The page. */
    public static String of(List<StepProfile> profiles) {
        StringBuilder out = new StringBuilder(HEAD);
        profiles.forEach(profile -> profile(profile, out));
        return out.append("</body></html>\n").toString();
    }

    private static void profile(StepProfile profile, StringBuilder out) {
        out.append("<h1>").append(Svg.escaped(profile.name())).append("</h1>\n<p>");
        out.append(String.format(
                Locale.ROOT,
                "%s ms a step, lane %s, %d threads; the machine does %.1f GFLOP/s in registers and moves %.1f"
                        + " GB/s.</p>\n",
                ProfileText.milliseconds(profile.seconds()),
                Svg.escaped(profile.lane()),
                profile.threads(),
                profile.roof().flops() * 1e-9,
                profile.roof().bytes() * 1e-9));
        timeline(profile, out);
        out.append("<table><tr><th class=n>ms<th class=n>part<th class=n>runs<th class=n>GFLOP<th class=n>MB");
        out.append("<th class=n>of roof<th>lane<th>kernel<th>from<th>why not one kernel with the next</tr>\n");
        for (KernelProfile kernel : ProfileText.sorted(profile)) {
            row(kernel, profile, out);
        }
        out.append("</table>\n");
    }

    /** A box for each launch, over the time of a step. */
    private static void timeline(StepProfile profile, StringBuilder out) {
        double end = profile.timeline().stream()
                .mapToDouble(event -> event.start() + event.seconds())
                .max()
                .orElse(1);
        out.append("<svg viewBox=\"0 0 10000 60\" preserveAspectRatio=\"none\">\n");
        for (StepProfile.Event event : profile.timeline()) {
            KernelProfile kernel = profile.kernels().get(event.kernel());
            out.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.2f\" y=\"5\" width=\"%.2f\" height=\"50\" fill=\"hsl(%d 55%% 60%%)\">",
                    event.start() / end * WIDTH,
                    event.seconds() / end * WIDTH,
                    event.kernel() * HUE_STEP % HUES));
            String text = ProfileText.title(kernel) + "\n" + ProfileText.milliseconds(event.seconds()) + " ms, "
                    + kernel.lane() + "\n" + String.join("\n", kernel.places());
            out.append("<title>").append(Svg.escaped(text)).append("</title></rect>\n");
        }
        out.append("</svg>\n");
    }

    private static void row(KernelProfile kernel, StepProfile profile, StringBuilder out) {
        out.append("<tr>");
        number(ProfileText.milliseconds(kernel.seconds()), out);
        number(ProfileText.percent(kernel.seconds() / profile.seconds()), out);
        number(Text.number(kernel.runs()), out);
        number(String.format(Locale.ROOT, "%.4f", kernel.operations() * 1e-9), out);
        number(String.format(Locale.ROOT, "%.3f", kernel.bytes() * 1e-6), out);
        number(ProfileText.percent(kernel.share(profile.roof())), out);
        text(kernel.lane() + (kernel.obstacles().isEmpty() ? "" : ": " + String.join("; ", kernel.obstacles())), out);
        text(ProfileText.title(kernel), out);
        text(String.join(" ", kernel.places()), out);
        out.append("<td class=edges>");
        out.append(Svg.escaped(String.join("\n", kernel.edges())).replace("\n", "<br>"));
        out.append("</tr>\n");
    }

    private static void number(String text, StringBuilder out) {
        out.append("<td class=n>").append(Svg.escaped(text));
    }

    private static void text(String text, StringBuilder out) {
        out.append("<td>").append(Svg.escaped(text));
    }
}
