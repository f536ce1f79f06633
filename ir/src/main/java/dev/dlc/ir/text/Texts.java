package dev.dlc.ir.text;

import java.util.Set;
import java.util.regex.Pattern;

/** What printer and parser must agree on. */
final class Texts {
    /** Attributes that the type at the end of the line says. */
    static final Set<String> IN_TYPE = Set.of("dtype", "shape", "to");

    /** Attributes that stand behind the op. */
    static final Set<String> IN_FRONT = Set.of("name", "values");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    private Texts() {}

    /** Whether a name needs no quotes. */
    static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches();
    }

    /** A name as it is or in quotes. */
    static String name(String name) {
        return isIdentifier(name) ? name : quote(name);
    }

    /** A text in quotes. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A number that parses back to the same; whole ones without a point. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) != 0;
        return whole && !negativeZero ? Long.toString((long) value) : Double.toString(value);
    }
}
