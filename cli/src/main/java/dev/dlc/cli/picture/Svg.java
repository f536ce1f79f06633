package dev.dlc.cli.picture;

import dev.dlc.dsl.program.CallGraph;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A function's calls as a picture: modules and functions as boxes, the types of tensors on the edges. */
public final class Svg {
    private Svg() {}

    /** The picture as SVG; equal graphs give equal texts. */
    public static String of(CallGraph graph) {
        Layout layout = Layout.of(graph);
        StringBuilder out = new StringBuilder(head(layout, escaped(graph.name())));
        layout.lines().forEach(line -> line(line, out));
        layout.boxes().forEach(box -> box(box, out));
        return out.append("</svg>\n").toString();
    }

    private static String head(Layout layout, String title) {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" \
            font-family="monospace" font-size="12">
            <title>%3$s</title>
            <defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
            <path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>
            <rect width="100%%" height="100%%" fill="#fff"/>
            """.formatted(number(layout.width()), number(layout.height()), title);
    }

    private static void line(Layout.Line line, StringBuilder out) {
        String points = line.points().stream()
                .map(point -> number(point.x()) + "," + number(point.y()))
                .collect(Collectors.joining(" "));
        out.append("<polyline points=\"").append(points);
        out.append("\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#end)\"/>\n");
        text(line.text(), line.label().x(), line.label().y() + 12, "start", "#555", out);
    }

    private static void box(Layout.Placed placed, StringBuilder out) {
        CallGraph.Box box = placed.box();
        String fill = switch (box.kind()) {
            case INPUT, RESULT -> "#f4f4f4";
            case MODULE -> "#dce9f9";
            case FUNCTION -> "#fdf3d8";
        };
        out.append("<rect x=\"").append(number(placed.x())).append("\" y=\"").append(number(placed.y()));
        out.append("\" width=\"")
                .append(number(placed.width()))
                .append("\" height=\"")
                .append(number(placed.height()));
        out.append("\" rx=\"4\" fill=\"").append(fill).append("\" stroke=\"#555\"/>\n");
        double middle = placed.x() + placed.width() / 2;
        List<String> lines = box.model().isEmpty() ? List.of(box.name()) : List.of(box.name(), box.model());
        for (int i = 0; i < lines.size(); i++) {
            double y = placed.y() + 6 + (i + 0.75) * Layout.LINE;
            text(lines.get(i), middle, y, "middle", i == 0 ? "#000" : "#555", out);
        }
    }

    private static void text(String text, double x, double y, String anchor, String color, StringBuilder out) {
        out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" text-anchor=\"")
                .append(anchor)
                .append("\" fill=\"")
                .append(color)
                .append("\">");
        out.append(escaped(text)).append("</text>\n");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
