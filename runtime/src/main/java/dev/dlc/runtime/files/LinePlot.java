package dev.dlc.runtime.files;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over steps as an SVG picture: axes with round numbers, a legend, gaps where a value is not finite. */
final class LinePlot {
    private static final List<String> COLORS = List.of("#2f6fbd", "#d9822b", "#3a9a5b", "#9b4f96");
    private static final int WIDTH = 680;
    private static final int HEIGHT = 240;
    private static final int LEFT = 60;
    private static final int RIGHT = 14;
    private static final int TOP = 24;
    private static final int BOTTOM = 26;
    /** More points than columns of the picture show nothing more. */
    private static final int MOST_POINTS = 1000;

    private static final int TICKS = 5;

    private LinePlot() {}

    /** A curve; points are added in order of their steps. */
    record Series(String name, List<double[]> points) {
        static Series named(String name) {
            return new Series(name, new ArrayList<>());
        }

        void add(double x, double y) {
            points.add(new double[] {x, y});
        }
    }

    /** The range of an axis and the round numbers on it. */
    private record Axis(double low, double high, List<Double> ticks) {
        /** Ticks are multiples of 1, 2 or 5 times a power of ten. */
        static Axis of(double least, double most) {
            double low = least == most ? least - Math.max(Math.abs(least), 1) * 0.1 : least;
            double high = least == most ? most + Math.max(Math.abs(most), 1) * 0.1 : most;
            double rough = (high - low) / TICKS;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double part = rough / power;
            double step = (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
            List<Double> ticks = new ArrayList<>();
            for (double k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) {
                ticks.add(k * step);
            }
            return new Axis(low, high, ticks);
        }

        double at(double value, double from, double to) {
            return from + (value - low) / (high - low) * (to - from);
        }
    }

    /** The picture of some curves; nothing where no value is finite. */
    static String svg(String title, List<Series> curves) {
        List<double[]> finite = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> Double.isFinite(point[1]))
                .toList();
        if (finite.isEmpty()) {
            return "<p>no finite value</p>\n";
        }
        Axis x = axis(finite, 0);
        Axis y = axis(finite, 1);
        StringBuilder out = new StringBuilder();
        out.append("<svg viewBox=\"0 0 %s %s\" role=\"img\">\n<title>%s</title>\n"
                .formatted(WIDTH, HEIGHT, ReportPage.escaped(title)));
        grid(x, y, out);
        for (int i = 0; i < curves.size(); i++) {
            String color = COLORS.get(i % COLORS.size());
            curve(curves.get(i), x, y, color, out);
            int at = LEFT + 110 * i;
            out.append("<line x1=\"%s\" y1=\"10\" x2=\"%s\" y2=\"10\" stroke=\"%s\" stroke-width=\"2\"/>"
                    .formatted(at, at + 16, color));
            out.append("<text x=\"%s\" y=\"14\">%s</text>\n"
                    .formatted(at + 21, ReportPage.escaped(curves.get(i).name())));
        }
        return out.append("</svg>\n").toString();
    }

    private static Axis axis(List<double[]> points, int coordinate) {
        double least = points.stream().mapToDouble(p -> p[coordinate]).min().orElseThrow();
        double most = points.stream().mapToDouble(p -> p[coordinate]).max().orElseThrow();
        return Axis.of(least, most);
    }

    private static void grid(Axis x, Axis y, StringBuilder out) {
        for (double tick : y.ticks()) {
            String at = shown(y.at(tick, HEIGHT - BOTTOM, TOP));
            out.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"var(--grid)\"/>"
                    .formatted(LEFT, at, WIDTH - RIGHT, at));
            out.append("<text x=\"%s\" y=\"%s\" dy=\"4\" text-anchor=\"end\">%s</text>\n"
                    .formatted(LEFT - 6, at, number(tick)));
        }
        for (double tick : x.ticks()) {
            String at = shown(x.at(tick, LEFT, WIDTH - RIGHT));
            out.append("<text x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>\n"
                    .formatted(at, HEIGHT - 8, number(tick)));
        }
    }

    private static void curve(Series curve, Axis x, Axis y, String color, StringBuilder out) {
        int every = Math.max(1, curve.points().size() / MOST_POINTS);
        List<String> run = new ArrayList<>();
        for (int i = 0; i < curve.points().size(); i++) {
            double[] point = curve.points().get(i);
            boolean last = i == curve.points().size() - 1;
            if (!Double.isFinite(point[1])) {
                line(run, color, out);
            } else if (i % every == 0 || last) {
                run.add(shown(x.at(point[0], LEFT, WIDTH - RIGHT)) + "," + shown(y.at(point[1], HEIGHT - BOTTOM, TOP)));
            }
        }
        line(run, color, out);
    }

    /** Draws the points so far, a single one as a dot, and forgets them. */
    private static void line(List<String> run, String color, StringBuilder out) {
        if (run.size() == 1) {
            String[] point = run.getFirst().split(",");
            out.append("<circle cx=\"%s\" cy=\"%s\" r=\"2.5\" fill=\"%s\"/>\n".formatted(point[0], point[1], color));
        } else if (!run.isEmpty()) {
            out.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>\n"
                    .formatted(String.join(" ", run), color));
        }
        run.clear();
    }

    private static String shown(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }

    /** A tick without the digits that rounding left. */
    private static String number(double tick) {
        BigDecimal round = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
        boolean plain = round.signum() == 0 || Math.abs(tick) >= 1e-4 && Math.abs(tick) < 1e7;
        return plain ? round.toPlainString() : String.format(Locale.ROOT, "%.0e", tick);
    }
}
