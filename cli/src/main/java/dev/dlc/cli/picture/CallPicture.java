package dev.dlc.cli.picture;

import dev.dlc.dsl.program.CallGraph;
import dev.dlc.runtime.plot.Svg;
import java.util.List;

/** A function's calls as a picture: modules and functions as boxes, the types of tensors on the edges. */
public final class CallPicture {
    private static final String INK = "#555";
    private static final String END_MARK = """
        <defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
        <path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>
        """;

    private CallPicture() {}

    /** The picture as SVG; equal graphs give equal texts. */
    public static String of(CallGraph graph) {
        Layout layout = Layout.of(graph);
        Svg out = Svg.file(graph.name(), layout.width(), layout.height());
        out.raw(END_MARK).raw("<g font-family=\"monospace\">\n");
        layout.lines().forEach(line -> line(line, out));
        layout.boxes().forEach(box -> box(box, out));
        return out.raw("</g>\n").end();
    }

    private static void line(Layout.Line line, Svg out) {
        out.polyline(line.points(), INK, 1, "marker-end=\"url(#end)\"");
        out.text(line.text(), line.label().x(), line.label().y() + 12, Svg.Anchor.START, INK);
    }

    private static void box(Layout.Placed placed, Svg out) {
        CallGraph.Box box = placed.box();
        String fill = switch (box.kind()) {
            case INPUT, RESULT -> "#f4f4f4";
            case MODULE -> "#dce9f9";
            case FUNCTION -> "#fdf3d8";
        };
        String border = "rx=\"4\" stroke=\"" + INK + "\"";
        out.rectangle(placed.x(), placed.y(), placed.width(), placed.height(), fill, border);
        double middle = placed.x() + placed.width() / 2;
        List<String> lines = box.model().isEmpty() ? List.of(box.name()) : List.of(box.name(), box.model());
        for (int i = 0; i < lines.size(); i++) {
            double y = placed.y() + 6 + (i + 0.75) * Layout.LINE;
            out.text(lines.get(i), middle, y, Svg.Anchor.MIDDLE, i == 0 ? "#000" : INK);
        }
    }
}
