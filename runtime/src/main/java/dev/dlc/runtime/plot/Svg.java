package dev.dlc.runtime.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An SVG picture, written element by element; coordinates have one digit behind the point. */
public final class Svg {
    private final StringBuilder out = new StringBuilder();
    private final String grid;

    private Svg(String grid) {
        this.grid = grid;
    }

    /** A picture for a file of its own, on white. */
    public static Svg file(String title, double width, double height) {
        Svg svg = new Svg("#ddd");
        svg.out.append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" \
            font-family="sans-serif" font-size="12">
            <title>%3$s</title>
            <rect width="100%%" height="100%%" fill="#fff"/>
            """.formatted(number(width), number(height), escaped(title)));
        return svg;
    }

    /** A picture in a page, whose style sheet says how text looks and has a colour {@code --grid}. */
    public static Svg inPage(String title, double width, double height) {
        Svg svg = new Svg("var(--grid)");
        svg.out.append("<svg viewBox=\"0 0 %s %s\" role=\"img\">\n<title>%s</title>\n"
                .formatted(number(width), number(height), escaped(title)));
        return svg;
    }

    /** Markup as it stands. */
    public Svg raw(String markup) {
        out.append(markup);
        return this;
    }

    /** The colour of lines behind a plot. */
    public String grid() {
        return grid;
    }

    /** A straight line. */
    public Svg line(double x1, double y1, double x2, double y2, String stroke, double width) {
        out.append("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>\n"
                .formatted(number(x1), number(y1), number(x2), number(y2), stroke, number(width)));
        return this;
    }

    /** Lines from point to point. */
    public Svg polyline(List<Point> points, String stroke, double width) {
        return polyline(points, stroke, width, "");
    }

    /**
     * Lines from point to point.
     *
     * @param more further attributes
     */
    public Svg polyline(List<Point> points, String stroke, double width, String more) {
        String places = points.stream()
                .map(point -> number(point.x()) + "," + number(point.y()))
                .collect(Collectors.joining(" "));
        out.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>\n"
                .formatted(places, stroke, number(width), more.isEmpty() ? "" : " " + more));
        return this;
    }

    /** A filled circle. */
    public Svg dot(Point at, double radius, String fill) {
        out.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>\n"
                .formatted(number(at.x()), number(at.y()), number(radius), fill));
        return this;
    }

    /**
     * A filled rectangle.
     *
     * @param more further attributes
     */
    public Svg rectangle(double x, double y, double width, double height, String fill, String more) {
        out.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"%s/>\n"
                .formatted(
                        number(x), number(y), number(width), number(height), fill, more.isEmpty() ? "" : " " + more));
        return this;
    }

    /** Where a text lies to its point. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** A line of text on its base line. */
    public Svg text(String text, double x, double y, Anchor anchor, String fill) {
        out.append("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                .formatted(number(x), number(y), anchor.name().toLowerCase(Locale.ROOT), fill, escaped(text)));
        return this;
    }

    /** A place; y grows downward. */
    public record Point(double x, double y) {}

    /** The whole picture. */
    public String end() {
        return out + "</svg>\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A text in which no sign is markup, for HTML and SVG. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
