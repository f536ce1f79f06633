package dev.dlc.cli.output;

import java.util.Locale;
import java.util.OptionalLong;

/** How fast steps go by, averaged with weights that fade over about two seconds, so that warm-up is soon forgotten. */
final class Rate {
    private static final double FADE_SECONDS = 2;

    private long last;
    private double stepsPerSecond;
    private double examplesPerSecond;
    private boolean started;

    Rate(long now) {
        last = now;
    }

    void step(long now, int examples) {
        double seconds = Math.max(1e-9, (now - last) * 1e-9);
        last = now;
        double keep = started ? Math.exp(-seconds / FADE_SECONDS) : 0;
        stepsPerSecond = keep * stepsPerSecond + (1 - keep) / seconds;
        examplesPerSecond = keep * examplesPerSecond + (1 - keep) * examples / seconds;
        started = true;
    }

    /** Examples each second, or steps each second without data. */
    String text() {
        boolean examples = examplesPerSecond > 0;
        double value = examples ? examplesPerSecond : stepsPerSecond;
        String shown = value >= 100 ? Text.count(Math.round(value)) : String.format(Locale.ROOT, "%.1f", value);
        return shown + (examples ? "/s" : " steps/s");
    }

    OptionalLong secondsFor(long steps) {
        return stepsPerSecond > 0 ? OptionalLong.of(Math.round(steps / stepsPerSecond)) : OptionalLong.empty();
    }
}
