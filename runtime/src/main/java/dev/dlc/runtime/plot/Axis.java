package dev.dlc.runtime.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * The range of values along a side of a plot, and the round ones among them.
 *
 * @param scale whether equal distances are equal differences or equal quotients
 * @param low the value at the beginning
 * @param high the value at the end, above it
 * @param ticks ascending
 */
public record Axis(Scale scale, double low, double high, List<Double> ticks) {
    private static final int TICKS = 5;

    public Axis {
        ticks = List.copyOf(ticks);
    }

    /** How values are laid out. */
    public enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    /** An axis for finite values from least to most; for a logarithmic one they are positive. */
    public static Axis of(Scale scale, double least, double most) {
        return switch (scale) {
            case LINEAR -> linear(least, most);
            case LOGARITHMIC -> doublings(least, most);
        };
    }

    /** Ticks are multiples of 1, 2 or 5 times a power of ten. */
    private static Axis linear(double least, double most) {
        double low = least == most ? least - Math.max(Math.abs(least), 1) * 0.1 : least;
        double high = least == most ? most + Math.max(Math.abs(most), 1) * 0.1 : most;
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double part = rough / power;
        double step = (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
        List<Double> ticks = new ArrayList<>();
        for (double k = Math.ceil(low / step); k * step <= high + step * 1e-9; k++) {
            ticks.add(k * step);
        }
        return new Axis(Scale.LINEAR, low, high, ticks);
    }

    /** Ticks are powers of two; the axis begins and ends with one. */
    private static Axis doublings(double least, double most) {
        double first = Math.floor(log(least) + 1e-9);
        double last = Math.max(Math.ceil(log(most) - 1e-9), first + 1);
        List<Double> ticks = new ArrayList<>();
        for (double k = first; k <= last; k++) {
            ticks.add(Math.pow(2, k));
        }
        return new Axis(Scale.LOGARITHMIC, ticks.getFirst(), ticks.getLast(), ticks);
    }

    private static double log(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** The coordinate of a value on a side that begins and ends at the given ones. */
    public double at(double value, double begin, double end) {
        double part = switch (scale) {
            case LINEAR -> (value - low) / (high - low);
            case LOGARITHMIC -> log(value / low) / log(high / low);
        };
        return begin + part * (end - begin);
    }
}
