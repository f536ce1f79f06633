package dev.dlc.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How the ten digits are drawn: one or more variants each, as pen paths on a grid 10 wide and 14 high, y down. A path
 * is a list of commands: {@code M x y} lifts the pen to a point, {@code L x y} draws a line, {@code C x1 y1 x2 y2 x y}
 * a cubic Bezier curve.
 */
final class DigitGlyphs {
    static final float WIDTH = 10;
    static final float HEIGHT = 14;

    private static final String[][] PATHS = {
        {
            "M5 0 C8.5 0 9.5 3.5 9.5 7 C9.5 10.5 8.5 14 5 14 C1.5 14 0.5 10.5 0.5 7 C0.5 3.5 1.5 0 5 0",
            "M6.5 0.5 C3 -0.5 0.8 3.5 0.8 7.5 C0.8 11.5 2.5 14 4.8 14 C7.6 14 9.3 10.5 9.3 6.5 C9.3 3 8.2 0.2 5 0.8"
        },
        {"M5 0 L5 14", "M2.2 3.2 L5.5 0 L5.5 14", "M2.2 3.2 L5.5 0 L5.5 14 M2.2 14 L8.8 14"},
        {
            "M1 3.5 C1.5 1 3 0 5 0 C7.5 0 9 1.5 9 4 C9 7 5 9.5 1 14 L9.5 14",
            "M1 3 C2 0.5 4 0 5.5 0 C8 0 9 2 8.5 4.5 C7.5 8.5 4 11.5 2 13 C0.3 14 0.3 11.3 2.5 12"
                    + " C5 12.5 7 14.8 9.7 13"
        },
        {
            "M1 2 C2 0.5 3.5 0 5 0 C7.5 0 9 1.5 9 3.5 C9 5.5 7.5 6.8 4.5 6.8"
                    + " C8 6.8 9.5 8.5 9.5 10.4 C9.5 12.8 7.5 14 5 14 C3 14 1.5 13.2 0.7 11.8",
            "M1 0 L8.5 0 L4.5 5.5 C7.5 5.5 9.5 7.5 9.5 10 C9.5 12.5 7.5 14 5 14 C3 14 1.5 13.3 0.7 12"
        },
        {"M3 0 L0.8 8.5 L9.5 8.5 M7 2 L7 14", "M7 14 L7 0 L0.5 9.5 L9.7 9.5"},
        {"M8.5 0 L2.2 0 L1.5 6 C3 5 4 4.8 5.2 4.8 C8 4.8 9.5 6.8 9.5 9.3 C9.5 12 7.5 14 5 14 C3 14 1.5 13.2 0.7 12"},
        {
            "M8 0.3 C4 1.5 0.8 5 0.8 9.3 C0.8 12.3 2.5 14 5 14 C7.5 14 9.3 12.3 9.3 9.8"
                    + " C9.3 7.3 7.5 5.8 5.2 5.8 C3 5.8 1.2 7.5 0.9 9.5",
            "M4 0 C2.2 3 1.2 6.5 1.2 10 C1.2 12.6 2.8 14 5 14 C7.2 14 8.8 12.6 8.8 10.5"
                    + " C8.8 8.4 7.4 7.2 5.4 7.2 C3.4 7.2 1.8 8.4 1.3 10.3"
        },
        {"M0.8 0 L9.2 0 L4 14", "M0.8 0 L9.2 0 L4 14 M3 7 L8.5 7", "M0.8 1.8 L1 0.2 L9.2 0.2 C6.5 4 4.8 8.5 4.5 14"},
        {
            "M5 6.5 C2.5 6.5 1.2 5 1.2 3.3 C1.2 1.3 2.8 0 5 0 C7.2 0 8.8 1.3 8.8 3.3 C8.8 5 7.5 6.5 5 6.5 C2.2 6.5 0.6"
                    + " 8.2 0.6 10.3 C0.6 12.5 2.4 14 5 14 C7.6 14 9.4 12.5 9.4 10.3 C9.4 8.2 7.8 6.5 5 6.5",
            "M8.5 2 C7.5 0.5 6 0 5 0 C2.8 0 1.2 1.2 1.2 3.2 C1.2 7.2 9.4 6.5 9.4 10.6"
                    + " C9.4 12.8 7.4 14 5 14 C2.4 14 0.6 12.8 0.6 10.6 C0.6 6.8 8 6.8 8.5 2"
        },
        {
            "M9 4.5 C9 7 7.3 8.3 5 8.3 C2.5 8.3 0.9 6.7 0.9 4.2 C0.9 1.7 2.6 0 5 0 C7.5 0 9.1 1.6 9.1 4.5"
                    + " C9.1 8.5 8 11.5 6 14",
            "M9 4.2 C9 6.8 7.3 8.3 5 8.3 C2.5 8.3 0.9 6.7 0.9 4.2 C0.9 1.7 2.6 0 5 0 C7.4 0 9 1.7 9 4.2 L8.6 14"
        },
    };

    private DigitGlyphs() {}

    /**
     * One drawing of a digit.
     *
     * @param curves the pen's curves in order, each as 8 numbers: four control points (x, y) of a cubic; a line has its
     *     control points at one and two thirds
     */
    record Glyph(List<float[]> curves) {
        Glyph {
            curves = List.copyOf(curves);
        }
    }

    /** The variants of each digit, 0 to 9. */
    static List<List<Glyph>> all() {
        List<List<Glyph>> digits = new ArrayList<>();
        for (String[] variants : PATHS) {
            List<Glyph> glyphs = new ArrayList<>();
            for (String path : variants) {
                glyphs.add(parse(path));
            }
            digits.add(List.copyOf(glyphs));
        }
        return List.copyOf(digits);
    }

    private static Glyph parse(String path) {
        List<float[]> curves = new ArrayList<>();
        String[] words = path.replaceAll("([MLC])", "$1 ").split(" +");
        float x = 0;
        float y = 0;
        for (int i = 0; i < words.length; ) {
            String command = words[i];
            float[] p = new float[command.equals("C") ? 6 : 2];
            for (int j = 0; j < p.length; j++) {
                p[j] = Float.parseFloat(words[i + 1 + j]);
            }
            i += 1 + p.length;
            float endX = p[p.length - 2];
            float endY = p[p.length - 1];
            if (command.equals("C")) {
                curves.add(new float[] {x, y, p[0], p[1], p[2], p[3], endX, endY});
            } else if (command.equals("L")) {
                float dx = (endX - x) / 3;
                float dy = (endY - y) / 3;
                curves.add(new float[] {x, y, x + dx, y + dy, endX - dx, endY - dy, endX, endY});
            }
            x = endX;
            y = endY;
        }
        return new Glyph(curves);
    }
}
