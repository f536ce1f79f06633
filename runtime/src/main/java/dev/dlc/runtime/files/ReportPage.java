package dev.dlc.runtime.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.dlc.runtime.plot.Axis;
import dev.dlc.runtime.plot.LinePlot;
import dev.dlc.runtime.plot.Svg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code report.html}: the facts of a run and a plot of each metric, in one file that needs nothing else. */
final class ReportPage {
    static final String NAME = "report.html";

    private static final Set<String> NO_METRICS = Set.of("step", "epoch", "phase", "split");
    private static final JsonFactory JSON = new JsonFactory();

    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>TITLE</title>
        <style>
        :root { color-scheme: light dark; --ink: #222; --dim: #777; --grid: #e4e4e4; --paper: #fff; }
        @media (prefers-color-scheme: dark) { :root { --ink: #ddd; --dim: #999; --grid: #3a3a3a; --paper: #1c1c1c; } }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 720px; margin: 2em auto; padding: 0 1em;
          color: var(--ink); background: var(--paper); }
        h1 { font-size: 1.5em; } h2 { font-size: 1.1em; margin-bottom: 0.2em; }
        table { border-collapse: collapse; } td, th { padding: 0.15em 1em 0.15em 0; text-align: left; }
        th { font-weight: normal; color: var(--dim); }
        svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: var(--dim); }
        </style>
        </head>
        <body>
        <h1>TITLE</h1>
        """;

    private ReportPage() {}

    /** What a line of the log says, read token by token. */
    private record Line(double step, String split, Map<String, Double> metrics) {
        static Line of(String text) throws IOException {
            double step = 0;
            String split = "";
            Map<String, Double> metrics = new LinkedHashMap<>();
            try (JsonParser json = JSON.createParser(text)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (!NO_METRICS.contains(name)) {
                        metrics.put(name, json.getValueAsDouble(Double.NaN));
                    } else if (name.equals("step")) {
                        step = json.getDoubleValue();
                    } else if (name.equals("split")) {
                        split = json.getText();
                    }
                }
            }
            return new Line(step, split, metrics);
        }
    }

    /**
     * Writes the page.
     *
     * @param lines the metrics
     * @param facts in this order; {@code name} is the title
     */
    static void write(Path page, Path lines, Map<String, Object> facts) {
        byte[] html = html(series(lines), facts).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(page, out -> out.write(html));
    }

    /** The curves by metric, then by split. */
    private static Map<String, Map<String, LinePlot.Series>> series(Path lines) {
        Map<String, Map<String, LinePlot.Series>> all = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(lines)) {
                Line values = Line.of(line);
                values.metrics()
                        .forEach((metric, value) -> all.computeIfAbsent(metric, key -> new LinkedHashMap<>())
                                .computeIfAbsent(values.split(), LinePlot.Series::named)
                                .add(values.step(), value));
            }
        } catch (IOException failure) {
            throw FileFailure.reading(lines, failure);
        }
        return all;
    }

    private static String html(Map<String, Map<String, LinePlot.Series>> series, Map<String, Object> facts) {
        String title = Svg.escaped(String.valueOf(facts.getOrDefault("name", "training run")));
        StringBuilder out = new StringBuilder(HEAD.replace("TITLE", title)).append("<table>\n");
        facts.forEach((name, value) -> out.append("<tr><th>")
                .append(Svg.escaped(name.replace('_', ' ')))
                .append("</th><td>")
                .append(Svg.escaped(String.valueOf(value)))
                .append("</td></tr>\n"));
        out.append("</table>\n");
        series.forEach((metric, splits) -> out.append("<h2>")
                .append(Svg.escaped(metric))
                .append("</h2>\n")
                .append(new LinePlot(metric, splits(splits), Axis.Scale.LINEAR).inPage()));
        return out.append("</body>\n</html>\n").toString();
    }

    private static List<LinePlot.Series> splits(Map<String, LinePlot.Series> splits) {
        return new ArrayList<>(splits.values());
    }
}
