package dev.dlc.bench;

import java.util.List;
import java.util.Locale;

/** Ratios with their intervals as a picture, on a logarithmic scale. */
final class Bars {
    private static final double LEAST = 0.125;
    private static final double DOUBLINGS = 8;
    private static final int LEFT = 100;
    private static final int WIDTH = 640;
    private static final int LINE = 22;

    private Bars() {}

    /** A ratio and where the middle of the measured ones lies. */
    record Bar(String name, double ratio, double low, double high) {}

    /** The picture as SVG. */
    static String svg(List<Bar> bars) {
        int height = (bars.size() + 2) * LINE;
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
            <title>Time of the fastest peer over that of dlc</title>
            <rect width="100%%" height="100%%" fill="#fff"/>
            """, LEFT + WIDTH + 60, height));
        for (int doubling = 0; doubling <= DOUBLINGS; doubling++) {
            double ratio = LEAST * (1 << doubling);
            String color = ratio == 1 ? "#000" : "#ccc";
            out.append(String.format(
                    Locale.ROOT, "<path d=\"M%1$.1f 4V%2$d\" stroke=\"%3$s\"/>\n", x(ratio), height - LINE, color));
            String mark = ratio < 1 ? "1/" + Math.round(1 / ratio) : Long.toString(Math.round(ratio));
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    x(ratio),
                    height - 6,
                    mark));
        }
        for (int i = 0; i < bars.size(); i++) {
            bar(bars.get(i), (i + 0.5) * LINE, out);
        }
        return out.append("</svg>\n").toString();
    }

    private static void bar(Bar bar, double top, StringBuilder out) {
        double from = Math.min(x(1), x(bar.ratio()));
        double width = Math.abs(x(bar.ratio()) - x(1));
        String color = bar.ratio() < 1 ? "#d98" : "#8ab";
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                LEFT - 8,
                top + 13,
                bar.name()));
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n",
                from,
                top + 2,
                width,
                LINE - 6,
                color));
        out.append(String.format(
                Locale.ROOT, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"#333\"/>\n", x(bar.low()), top + 10, x(bar.high())));
        double right = Math.max(x(bar.high()), x(1)) + 6;
        out.append(
                String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%.2f</text>\n", right, top + 13, bar.ratio()));
    }

    private static double x(double ratio) {
        double doublings = Math.log(Math.max(ratio, LEAST) / LEAST) / Math.log(2);
        return LEFT + WIDTH * Math.min(doublings, DOUBLINGS) / DOUBLINGS;
    }
}
