package dev.dlc.style;

import java.util.ArrayList;
import java.util.List;

/** Rules on lines that hold for every text file: no tab, no space at the end of a line, a line break at the end. */
final class TextRules {
    /** A file above this is printed. */
    static final int LONG_FILE = 400;

    /** A file above this fails the build. */
    static final int TOO_LONG_FILE = 500;

    private TextRules() {}

    static List<Finding> check(SourceText source) {
        List<Finding> findings = new ArrayList<>();
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.indexOf('\t') >= 0) {
                findings.add(Finding.error(source.path(), i + 1L, "a tab; use spaces"));
            }
            if (!line.isEmpty() && Character.isWhitespace(line.charAt(line.length() - 1))) {
                findings.add(Finding.error(source.path(), i + 1L, "white space at the end of the line"));
            }
        }
        if (!source.text().isEmpty() && !source.text().endsWith("\n")) {
            findings.add(Finding.error(source.path(), lines.size(), "no line break at the end of the file"));
        }
        if (source.isCode() && lines.size() > LONG_FILE) {
            String message = lines.size() + " lines; split the file (from " + LONG_FILE + " lines it is long, above "
                    + TOO_LONG_FILE + " the build fails)";
            findings.add(new Finding(source.path(), 1, lines.size() > TOO_LONG_FILE, message));
        }
        return findings;
    }

    /** The text with the line rules applied; sizes stay. */
    static String fix(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.lines()
                .forEach(line ->
                        out.append(line.replace("\t", "    ").stripTrailing()).append('\n'));
        return out.toString();
    }
}
