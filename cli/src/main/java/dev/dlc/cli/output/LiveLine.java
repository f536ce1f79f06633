package dev.dlc.cli.output;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line of progress. On a terminal it is redrawn in place, at most ten times a second; elsewhere a new line is
 * printed, at most one in ten seconds.
 */
final class LiveLine {
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final Console console;
    private final LongSupplier clock;
    private long lastShown;
    private boolean drawn;

    LiveLine(Console console, LongSupplier clock) {
        this.console = console;
        this.clock = clock;
        this.lastShown = clock.getAsLong();
    }

    /** Shows a text unless one was shown just before. */
    void offer(Supplier<String> text) {
        boolean live = console.terminal().live();
        long now = clock.getAsLong();
        if (now - lastShown < (live ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        lastShown = now;
        if (live) {
            console.draw(CLEAR + cut(text.get()));
            drawn = true;
        } else {
            console.line(text.get());
        }
    }

    /** Takes the drawn line away, so that other lines can be printed. */
    void clear() {
        if (drawn) {
            console.draw(CLEAR);
            drawn = false;
        }
        lastShown = clock.getAsLong();
    }

    private String cut(String text) {
        int room = console.terminal().columns() - 1;
        return text.length() <= room ? text : text.substring(0, room);
    }
}
