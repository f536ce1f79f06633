package dev.dlc.dsl.format;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random expressions and types as tokens. */
abstract class RandomExpressions {
    private static final List<String> NAMES = List.of("a", "b", "x", "w_1", "loss", "Linear", "N", "step", "batch");
    static final List<String> WORDS = List.of("over", "return", "for", "x", "size", "max");

    private final RandomGenerator random;
    private final List<String> tokens = new ArrayList<>();
    private int budget;

    RandomExpressions(RandomGenerator random, int size) {
        this.random = random;
        this.budget = size;
    }

    /** What has been written. */
    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** Statements in braces, with or without a value. */
    abstract void block(boolean value);

    int below(int bound) {
        return random.nextInt(bound);
    }

    void put(String... words) {
        tokens.addAll(List.of(words));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    void name() {
        put(pick(NAMES));
    }

    // the number of parts of a list, fewer when the program has grown
    int count(int most) {
        budget--;
        return budget <= 0 ? 0 : random.nextInt(most + 1);
    }

    void several(int count, String separator, Runnable part) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                put(separator);
            }
            part.run();
        }
    }

    void type(String sign) {
        if (chance(60)) {
            put(sign);
            type();
        }
    }

    void type() {
        switch (budget-- <= 0 ? 0 : random.nextInt(5)) {
            case 0, 1 -> put("Int");
            case 2 -> {
                put("f32", "[");
                several(count(4), ",", this::element);
                put("]");
            }
            case 3 -> {
                put("[");
                type();
                put("]");
            }
            default -> {
                put("(");
                type();
                put(",");
                type();
                put(")", "->");
                type();
            }
        }
    }

    void element() {
        if (chance(15)) {
            put("...", "B");
        } else {
            expression();
        }
    }

    void pattern() {
        if (chance(70)) {
            name();
            return;
        }
        put("(");
        several(1 + random.nextInt(3), ",", this::pattern);
        put(")");
    }

    void expression() {
        switch (budget-- <= 0 ? 9 : random.nextInt(10)) {
            case 0 -> {
                put("for", "i", ",", "j", "in");
                pipe();
                put("=>");
                expression();
            }
            case 1 -> {
                pattern();
                put("=>");
                expression();
            }
            case 2 -> {
                pattern();
                put("=>");
                block(true);
            }
            default -> pipe();
        }
    }

    void pipe() {
        several(1 + (chance(20) ? count(8) : 0), "|>", () -> binary(0));
    }

    private static final List<List<String>> OPERATORS = List.of(
            List.of("or"), List.of("and"), List.of("<=", "=="), List.of("+", "-"), List.of("*", "/"), List.of("@"));

    private void binary(int level) {
        if (level == OPERATORS.size()) {
            signed();
            return;
        }
        binary(level + 1);
        int more = chance(15) ? count(level == 2 ? 1 : 3) : 0;
        for (int i = 0; i < more; i++) {
            put(pick(OPERATORS.get(level)));
            binary(level + 1);
        }
    }

    private void signed() {
        if (chance(10)) {
            put("-");
        }
        postfix();
        if (chance(10)) {
            put("^");
            postfix();
        }
    }

    private void postfix() {
        primary();
        for (int i = chance(30) ? count(2) : 0; i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> arguments();
                case 1 -> {
                    put("[");
                    several(1 + count(2), ",", this::subscript);
                    put("]");
                }
                default -> put(".", pick(WORDS));
            }
        }
    }

    private void subscript() {
        if (chance(30)) {
            put("..");
        } else if (chance(30)) {
            put("1", "..", "N");
        } else {
            element();
        }
    }

    void arguments() {
        put("(");
        if (chance(10)) {
            put("k", "|");
            expression();
        } else {
            several(count(3), ",", this::expression);
            if (chance(20) && !tokens.getLast().equals("(")) {
                put(",", pick(WORDS), ":");
                expression();
            }
        }
        put(")");
    }

    private void primary() {
        switch (budget-- <= 0 ? random.nextInt(3) : random.nextInt(11)) {
            case 0, 1 -> name();
            case 2 -> put(pick(List.of("1", "10_000", "0.5", "1e-3", "\"text // no remark\"")));
            case 3, 4 -> {
                name();
                arguments();
            }
            case 5 -> {
                put("(");
                several(1 + count(3), ",", this::expression);
                put(")");
            }
            case 6 -> {
                put("[");
                several(count(6), ",", this::element);
                put("]");
            }
            case 7 -> {
                put("[");
                expression();
                put("for");
                pattern();
                put("in");
                pipe();
                put("if");
                pipe();
                put("]");
            }
            default -> nested();
        }
    }

    private void nested() {
        switch (random.nextInt(3)) {
            case 0 -> {
                put("if");
                pipe();
                block(true);
                put("else");
                block(true);
            }
            case 1 -> {
                put("scan");
                pattern();
                put("=");
                pipe();
                put("for");
                pattern();
                put("in");
                pipe();
                block(true);
            }
            default -> {
                put("iterate", "v", "=");
                pipe();
                put("times", "3");
                block(true);
            }
        }
    }
}
