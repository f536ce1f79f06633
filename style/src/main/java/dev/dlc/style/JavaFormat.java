package dev.dlc.style;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.util.Optional;

/** The one formatting of Java sources: 4 spaces, 120 columns, imports sorted and none unused. */
final class JavaFormat {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    /** The formatted text, or nothing where the source does not parse (then the compiler reports it). */
    Optional<String> format(String text) {
        try {
            return Optional.of(formatter.formatSourceAndFixImports(text));
        } catch (FormatterException e) {
            return Optional.empty();
        }
    }

    /** The first line, counted from 1, in which two texts differ. */
    static int firstDifference(String before, String after) {
        String[] left = before.split("\n", -1);
        String[] right = after.split("\n", -1);
        int line = 0;
        while (line < Math.min(left.length, right.length) && left[line].equals(right[line])) {
            line++;
        }
        return line + 1;
    }
}
