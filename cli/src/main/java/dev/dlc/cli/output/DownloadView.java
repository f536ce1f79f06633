package dev.dlc.cli.output;

import dev.dlc.runtime.data.DataFetcher;
import java.util.function.LongSupplier;

/** Shows downloads: a bar on a terminal, a line for each file elsewhere. */
public final class DownloadView implements DataFetcher.Progress {
    private final Console console;
    private final LiveLine line;
    private String current = "";

    /**
     * A view of one run.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    public DownloadView(Console console, LongSupplier clock) {
        this.console = console;
        this.line = new LiveLine(console, clock);
    }

    @Override
    public void update(String name, long done, long total) {
        if (!name.equals(current)) {
            line.clear();
            current = name;
            if (!console.terminal().live()) {
                console.line("downloading " + name + (total > 0 ? ", " + Text.bytes(total) : ""));
            }
        }
        if (console.terminal().live()) {
            line.offer(() -> name + " " + Bar.of(done, total) + " " + Text.bytes(done)
                    + (total > 0 ? " of " + Text.bytes(total) : ""));
        }
    }

    /** Takes the bar away. */
    public void close() {
        line.clear();
    }
}
