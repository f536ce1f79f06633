package dev.dlc.runtime.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Curves as an SVG picture: axes with round numbers, a legend, gaps where a value is not finite.
 *
 * @param title what a reader without pictures gets
 * @param curves in the order of their colours
 * @param scale of both axes
 */
public record LinePlot(String title, List<Series> curves, Axis.Scale scale) {
    private static final List<String> COLORS =
            List.of("#2f6fbd", "#d9822b", "#3a9a5b", "#9b4f96", "#c0392b", "#7f8c1f", "#16a0a0", "#6b6b6b");
    private static final String INK = "#555";
    private static final int WIDTH = 680;
    private static final int HEIGHT = 240;
    private static final int LEFT = 60;
    private static final int RIGHT = 14;
    private static final int TOP = 24;
    private static final int BOTTOM = 26;
    private static final int LEGEND = 110;
    private static final double THICK = 1.6;
    private static final double RADIUS = 2.5;
    /** More points than columns of the picture show nothing more. */
    private static final int MOST_POINTS = 1000;

    public LinePlot {
        curves = List.copyOf(curves);
    }

    /** A curve; points are added in order of x. */
    public record Series(String name, List<Svg.Point> points) {
        /** A curve without points. */
        public static Series named(String name) {
            return new Series(name, new ArrayList<>());
        }

        /** Adds a point. */
        public void add(double x, double y) {
            points.add(new Svg.Point(x, y));
        }
    }

    /** The picture as part of a page; a note where no value is finite. */
    public String inPage() {
        List<Svg.Point> finite = finite();
        return finite.isEmpty() ? "<p>no finite value</p>\n" : drawn(finite, Svg.inPage(title, WIDTH, HEIGHT));
    }

    /**
     * The picture as a file of its own.
     *
     * @throws IllegalStateException if no value is finite
     */
    public String file() {
        List<Svg.Point> finite = finite();
        if (finite.isEmpty()) {
            throw new IllegalStateException("nothing to draw in " + title);
        }
        return drawn(finite, Svg.file(title, WIDTH, HEIGHT));
    }

    private List<Svg.Point> finite() {
        return curves.stream()
                .flatMap(curve -> curve.points().stream())
                .filter(point -> Double.isFinite(point.y()))
                .toList();
    }

    private String drawn(List<Svg.Point> finite, Svg out) {
        Axis x = axis(finite, Svg.Point::x);
        Axis y = axis(finite, Svg.Point::y);
        grid(x, y, out);
        for (int i = 0; i < curves.size(); i++) {
            String color = COLORS.get(i % COLORS.size());
            curve(curves.get(i), x, y, color, out);
            int at = LEFT + LEGEND * i;
            out.line(at, 10, at + 16, 10, color, 2);
            out.text(curves.get(i).name(), at + 21, 14, Svg.Anchor.START, INK);
        }
        return out.end();
    }

    private Axis axis(List<Svg.Point> points, ToDoubleFunction<Svg.Point> coordinate) {
        double least = points.stream().mapToDouble(coordinate).min().orElseThrow();
        double most = points.stream().mapToDouble(coordinate).max().orElseThrow();
        return Axis.of(scale, least, most);
    }

    private static void grid(Axis x, Axis y, Svg out) {
        for (double tick : y.ticks()) {
            double at = y.at(tick, HEIGHT - BOTTOM, TOP);
            out.line(LEFT, at, WIDTH - RIGHT, at, out.grid(), 1);
            out.text(number(tick), LEFT - 6, at + 4, Svg.Anchor.END, INK);
        }
        for (double tick : x.ticks()) {
            out.text(number(tick), x.at(tick, LEFT, WIDTH - RIGHT), HEIGHT - 8, Svg.Anchor.MIDDLE, INK);
        }
    }

    private static void curve(Series curve, Axis x, Axis y, String color, Svg out) {
        int every = Math.max(1, curve.points().size() / MOST_POINTS);
        List<Svg.Point> run = new ArrayList<>();
        for (int i = 0; i < curve.points().size(); i++) {
            Svg.Point point = curve.points().get(i);
            boolean last = i == curve.points().size() - 1;
            if (!Double.isFinite(point.y())) {
                line(run, color, out);
            } else if (i % every == 0 || last) {
                run.add(new Svg.Point(x.at(point.x(), LEFT, WIDTH - RIGHT), y.at(point.y(), HEIGHT - BOTTOM, TOP)));
            }
        }
        line(run, color, out);
    }

    /** Draws the points so far, a single one as a dot, and forgets them. */
    private static void line(List<Svg.Point> run, String color, Svg out) {
        if (run.size() == 1) {
            out.dot(run.getFirst(), RADIUS, color);
        } else if (!run.isEmpty()) {
            out.polyline(run, color, THICK);
        }
        run.clear();
    }

    /** A tick without the digits that rounding left. */
    private static String number(double tick) {
        BigDecimal round = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
        boolean plain = round.signum() == 0 || Math.abs(tick) >= 1e-4 && Math.abs(tick) < 1e7;
        return plain ? round.toPlainString() : String.format(Locale.ROOT, "%.0e", tick);
    }
}
