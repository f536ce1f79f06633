package dev.dlc.diagnostic;

import java.util.List;

/**
 * Renders diagnostics for people:
 *
 * <pre>
 * error[E0301]: shape mismatch
 *   --> lenet5.dlm:12:20
 *    |
 * 12 |     x |> conv1 |> fc1
 *    |                   ^^^ the last dim of the argument is 24
 *    |
 *    = expected: f32[...B, inputs] with inputs = 400
 *    = found:    f32[N, 6, 28, 28]
 *    = fix:      flatten the feature map first
 * </pre>
 */
public final class DiagnosticRenderer {
    private DiagnosticRenderer() {}

    /** The text of several diagnostics, an empty line between two. */
    public static String render(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            if (!out.isEmpty()) {
                out.append('\n');
            }
            out.append(render(diagnostic));
        }
        return out.toString();
    }

    /** The text of one diagnostic, ending in a line break. */
    public static String render(Diagnostic d) {
        StringBuilder out = new StringBuilder();
        out.append(d.isError() ? "error" : "warning")
                .append('[')
                .append(d.code().id())
                .append("]: ");
        out.append(d.message()).append('\n');
        int gutter = gutter(d);
        switch (d.place()) {
            case Diagnostic.Place.InSource at -> excerpt(out, at.span(), "", gutter, "-->");
            case Diagnostic.Place.InFile file -> {
                String detail = file.detail().isEmpty() ? "" : ", " + file.detail();
                out.append(" ".repeat(gutter))
                        .append("--> ")
                        .append(file.path())
                        .append(detail)
                        .append('\n');
            }
            case Diagnostic.Place.InUsage usage ->
                out.append(" ".repeat(gutter))
                        .append("--> ")
                        .append(usage.word())
                        .append('\n');
            case Diagnostic.Place.Nowhere none -> {}
        }
        d.labels().forEach(label -> excerpt(out, label.span(), label.text(), gutter, ":::"));
        d.expected().ifPresent(text -> side(out, gutter, "expected: ", text));
        d.found().ifPresent(text -> side(out, gutter, "found:    ", text));
        d.fix().ifPresent(text -> side(out, gutter, "fix:      ", text));
        return out.toString();
    }

    private static int gutter(Diagnostic d) {
        int widest = 1;
        if (d.place() instanceof Diagnostic.Place.InSource at) {
            widest = digits(at.span());
        }
        for (Diagnostic.Label label : d.labels()) {
            widest = Math.max(widest, digits(label.span()));
        }
        return widest + 1;
    }

    private static int digits(Span span) {
        return Integer.toString(span.position().line()).length();
    }

    private static void side(StringBuilder out, int gutter, String name, String text) {
        String[] lines = text.split("\n", -1);
        out.append(" ".repeat(gutter))
                .append(" = ")
                .append(name)
                .append(lines[0])
                .append('\n');
        for (int i = 1; i < lines.length; i++) {
            out.append(" ".repeat(gutter + 3 + name.length())).append(lines[i]).append('\n');
        }
    }

    private static void excerpt(StringBuilder out, Span span, String text, int gutter, String arrow) {
        SourceFile.Position at = span.position();
        String line = span.file().line(at.line());
        String pad = " ".repeat(gutter);
        out.append(pad).append(arrow).append(' ').append(span).append('\n');
        out.append(pad).append(" |\n");
        String number = Integer.toString(at.line());
        out.append(number).append(" ".repeat(gutter - number.length())).append(" | ");
        out.append(line.replace("\t", " ")).append('\n');
        int column = at.column() - 1;
        int length = Math.max(1, Math.min(span.end() - span.start(), line.length() - column));
        String mark = (arrow.equals("-->") ? "^" : "-").repeat(length);
        out.append(pad).append(" | ").append(" ".repeat(column)).append(mark);
        if (!text.isEmpty()) {
            out.append(' ').append(text);
        }
        out.append('\n').append(pad).append(" |\n");
    }
}
