package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a text smaller as long as it keeps a property: lines are left out, and what stands in brackets takes the place
 * of what stands around it. Most of what is tried makes no sense, and so loses the property.
 */
final class Reduction {
    private final Predicate<String> keeps;
    private String text;
    private int tries;

    private Reduction(String text, Predicate<String> keeps, int tries) {
        this.text = text;
        this.keeps = keeps;
        this.tries = tries;
    }

    /** The smallest text that was found with so many tries. */
    static String of(String text, Predicate<String> keeps, int tries) {
        Reduction reduction = new Reduction(text, keeps, tries);
        String before = "";
        while (!before.equals(reduction.text) && reduction.tries > 0) {
            before = reduction.text;
            reduction.lines();
            reduction.groups();
        }
        return reduction.text;
    }

    private boolean better(String shorter) {
        if (tries-- <= 0 || !keeps.test(shorter)) {
            return false;
        }
        text = shorter;
        return true;
    }

    private void lines() {
        for (int at = 0; at < text.lines().count(); ) {
            List<String> lines = new ArrayList<>(text.lines().toList());
            lines.remove(at);
            if (!better(String.join("\n", lines) + "\n")) {
                at++;
            }
        }
    }

    /** A part of the text. */
    private record Part(int start, int end) {}

    private void groups() {
        for (int at = 0; at < text.length(); at++) {
            if ("([{".indexOf(text.charAt(at)) >= 0) {
                while (at < text.length() && inner(at)) {
                    at = Math.max(0, Math.min(at, text.length() - 1));
                }
            }
        }
    }

    /** Puts a part of the group that opens at a place where the group stands. */
    private boolean inner(int open) {
        int close = close(open);
        if (close < 0) {
            return false;
        }
        int start = open;
        while (start > 0
                && (Character.isLetterOrDigit(text.charAt(start - 1)) || "_.".indexOf(text.charAt(start - 1)) >= 0)) {
            start--;
        }
        Part group = new Part(start, close + 1);
        String now = text;
        for (Part part : parts(open, close)) {
            String inner = now.substring(part.start(), part.end()).strip();
            for (String shorter : List.of(inner, "(" + inner + ")")) {
                if (shorter.length() < group.end() - group.start()
                        && better(now.substring(0, group.start()) + shorter + now.substring(group.end()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What stands between commas, operators, bars and arrows, and each inner group. */
    private List<Part> parts(int open, int close) {
        List<Part> parts = new ArrayList<>();
        int depth = 0;
        int from = open + 1;
        for (int i = open + 1; i <= close; i++) {
            char c = text.charAt(i);
            boolean ends = i == close || depth == 0 && (",|\n".indexOf(c) >= 0 || c == ' ');
            if (ends) {
                if (i > from) {
                    parts.add(new Part(from, i));
                }
                from = i + 1;
            }
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        }
        return parts;
    }

    private int close(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
