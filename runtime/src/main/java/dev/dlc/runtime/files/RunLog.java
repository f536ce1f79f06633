package dev.dlc.runtime.files;

import java.nio.file.Path;
import java.util.Map;

/** What a run writes about its metrics: {@code metrics.jsonl}, events for TensorBoard, {@code report.html}. */
public final class RunLog implements AutoCloseable {
    private static final double SECONDS_BETWEEN_REPORTS = 5;

    private final Path folder;
    private final MetricsLog lines;
    private final EventFile events;
    private long lastReport = System.nanoTime();

    private RunLog(Path folder, MetricsLog lines, EventFile events) {
        this.folder = folder;
        this.lines = lines;
        this.events = events;
    }

    /** Starts anew; what an earlier run left goes away with the first line. */
    public static RunLog start(Path folder) {
        return new RunLog(folder, MetricsLog.start(folder.resolve(MetricsLog.NAME)), new EventFile(folder, true));
    }

    /**
     * Goes on after a step.
     *
     * @throws dev.dlc.diagnostic.DlcException E0706 for a line that is none of metrics, E0702, E0703
     */
    public static RunLog resume(Path folder, long step) {
        MetricsLog lines = MetricsLog.resume(folder.resolve(MetricsLog.NAME), step);
        return new RunLog(folder, lines, new EventFile(folder, false));
    }

    /**
     * Appends a line.
     *
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void append(MetricsLog.Line line) {
        lines.append(line);
        events.append(line, System.currentTimeMillis() * 1e-3);
    }

    /**
     * Forces the lines to the disk, and draws the report again if the last one is some seconds old.
     *
     * @param facts what the report says besides the curves
     * @throws dev.dlc.diagnostic.DlcException E0703
     */
    public void force(Map<String, Object> facts) {
        lines.force();
        if ((System.nanoTime() - lastReport) * 1e-9 > SECONDS_BETWEEN_REPORTS) {
            report(facts);
        }
    }

    /**
     * Draws the report.
     *
     * @return where it is
     * @throws dev.dlc.diagnostic.DlcException E0702, E0703
     */
    public Path report(Map<String, Object> facts) {
        Path page = folder.resolve(ReportPage.NAME);
        ReportPage.write(page, folder.resolve(MetricsLog.NAME), facts);
        lastReport = System.nanoTime();
        return page;
    }

    @Override
    public void close() {
        events.close();
        lines.close();
    }
}
