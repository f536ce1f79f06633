package dev.dlc.dsl.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes tokens with random spaces and line breaks where the language allows them. */
final class Loose {
    private static final Set<String> OPEN = Set.of("(", "[", "{");
    private static final Set<String> CLOSE = Set.of(")", "]", "}");
    private static final Set<String> MORE =
            Set.of(",", "=", "->", "=>", "|>", "+", "-", "*", "/", "@", "^", "==", "<=", "and", "or");

    private final RandomGenerator random;
    private final boolean comments;
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private int written;

    private Loose(RandomGenerator random, boolean comments) {
        this.random = random;
        this.comments = comments;
    }

    /** The text; with {@code comments} also comments, and empty lines between statements. */
    static String text(List<String> tokens, RandomGenerator random, boolean comments) {
        Loose loose = new Loose(random, comments);
        String before = RandomProgram.SEPARATOR;
        for (String token : tokens) {
            loose.gap(before, token);
            before = token;
        }
        return loose.out.append('\n').toString();
    }

    private void gap(String before, String token) {
        boolean doc = token.startsWith("///");
        boolean statements = open.isEmpty() || open.peek().equals("{");
        if (token.equals(RandomProgram.SEPARATOR)) {
            return;
        }
        if (OPEN.contains(token)) {
            // the braces of an import hold no statements
            boolean names = token.equals("{") && before.equals("nn");
            open.push(names ? "(" : token);
        } else if (CLOSE.contains(token)) {
            open.pop();
        }
        if (before.equals(RandomProgram.SEPARATOR)) {
            separate(doc || random.nextBoolean());
        } else if (before.startsWith("///")) {
            out.append('\n').repeat(" ", random.nextInt(4));
        } else if (doc) {
            lineBreak();
        } else if (!statements || MORE.contains(before) && !before.equals("-") || before.equals("{")) {
            space();
        } else {
            out.append(' ');
        }
        out.append(token);
    }

    private void separate(boolean line) {
        if (out.isEmpty()) {
            return;
        }
        if (!line && !comments) {
            out.append("; ");
            return;
        }
        remark(true);
        lineBreak();
    }

    private void space() {
        if (random.nextInt(4) > 0) {
            out.append(" ".repeat(random.nextInt(1, 4)));
            return;
        }
        remark(true);
        lineBreak();
    }

    private void lineBreak() {
        out.append('\n');
        while (comments && random.nextInt(6) == 0) {
            if (random.nextBoolean()) {
                out.append('\n');
            }
            remark(false);
            out.append('\n');
        }
        out.repeat(" ", random.nextInt(6));
    }

    private void remark(boolean behind) {
        if (comments && random.nextInt(8) == 0 || !behind) {
            out.append(behind ? " " : "")
                    .append(random.nextBoolean() ? "// " : "//")
                    .append("remark ")
                    .append(written++);
        }
    }
}
