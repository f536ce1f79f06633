package dev.dlc.bench;

import dev.dlc.runtime.plot.Axis;
import dev.dlc.runtime.plot.Svg;
import java.util.List;
import java.util.Locale;

/** Ratios with their intervals as a picture, on a logarithmic scale. */
final class Bars {
    private static final Axis AXIS = Axis.of(Axis.Scale.LOGARITHMIC, 0.125, 32);
    private static final int LEFT = 100;
    private static final int WIDTH = 640;
    private static final int LINE = 22;
    private static final String INK = "#000";

    private Bars() {}

    /** A ratio and where the middle of the measured ones lies. */
    record Bar(String name, double ratio, double low, double high) {}

    /** The picture as SVG. */
    static String svg(List<Bar> bars) {
        int height = (bars.size() + 2) * LINE;
        Svg out = Svg.file("Time of the fastest peer over that of dlc", LEFT + WIDTH + 60, height);
        for (double ratio : AXIS.ticks()) {
            out.line(x(ratio), 4, x(ratio), height - LINE, ratio == 1 ? INK : out.grid(), 1);
            String mark = ratio < 1 ? "1/" + Math.round(1 / ratio) : Long.toString(Math.round(ratio));
            out.text(mark, x(ratio), height - 6, Svg.Anchor.MIDDLE, INK);
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(bars.get(i), (i + 0.5) * LINE, out);
        }
        return out.end();
    }

    private static void bar(Bar bar, double top, Svg out) {
        out.text(bar.name(), LEFT - 8, top + 13, Svg.Anchor.END, INK);
        double from = Math.min(x(1), x(bar.ratio()));
        double width = Math.abs(x(bar.ratio()) - x(1));
        out.rectangle(from, top + 2, width, LINE - 6, bar.ratio() < 1 ? "#d98" : "#8ab", "");
        out.line(x(bar.low()), top + 10, x(bar.high()), top + 10, "#333", 1);
        String text = String.format(Locale.ROOT, "%.2f", bar.ratio());
        out.text(text, Math.max(x(bar.high()), x(1)) + 6, top + 13, Svg.Anchor.START, INK);
    }

    private static double x(double ratio) {
        return AXIS.at(Math.clamp(ratio, AXIS.low(), AXIS.high()), LEFT, LEFT + WIDTH);
    }
}
