package dev.dlc.cli.output;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How numbers and tables look. */
public final class Text {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Text() {}

    /** Four significant digits, without an exponent where that is short: {@code 0.9871}, {@code 1.234e-05}. */
    public static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.toString(value);
        }
        double size = Math.abs(value);
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Digits in groups of three: {@code 61,706}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes with a decimal unit: {@code 1.9 MB}. */
    public static String bytes(long value) {
        double shown = value;
        int unit = 0;
        while (shown >= 1000 && unit < UNITS.length - 1) {
            shown /= 1000;
            unit++;
        }
        return unit == 0
                ? value + " B"
                : String.format(Locale.ROOT, shown < 10 ? "%.1f %s" : "%.0f %s", shown, UNITS[unit]);
    }

    /** Seconds as {@code 4.2 s}, {@code 1:23} or {@code 1:02:03}. */
    public static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return clock(Math.round(seconds));
    }

    /** Seconds as {@code 0:07}, {@code 1:23} or {@code 1:02:03}. */
    public static String clock(long seconds) {
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60);
    }

    /** Names and numbers: {@code loss 0.1234 accuracy 0.9871}. */
    public static String numbers(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** Rows with aligned columns, two spaces apart, each line indented by {@code indent}. */
    public static String table(List<List<String>> rows, String indent) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
