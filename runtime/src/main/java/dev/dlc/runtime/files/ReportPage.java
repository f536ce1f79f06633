package dev.dlc.runtime.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
    private static final JsonMapper JSON = new JsonMapper();

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
                JsonNode values = JSON.readTree(line);
                double step = values.path("step").doubleValue();
                String split = values.path("split").asText();
                for (Map.Entry<String, JsonNode> value : values.properties()) {
                    if (!NO_METRICS.contains(value.getKey())) {
                        all.computeIfAbsent(value.getKey(), key -> new LinkedHashMap<>())
                                .computeIfAbsent(split, LinePlot.Series::named)
                                .add(step, value.getValue().asDouble(Double.NaN));
                    }
                }
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
