package dev.dlc.dsl.format;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random texts that parse, by the rules of the grammar; names mean nothing. */
final class RandomProgram extends RandomExpressions {
    /** Stands for the end of a statement. */
    static final String SEPARATOR = ";";

    private static final List<String> DOCS = List.of("/// Says what follows does.", "///", "/// First.\n/// Second.");

    private RandomProgram(RandomGenerator random, int size) {
        super(random, size);
    }

    /** The tokens of a program of about {@code size} rules; a doc comment is a token, too. */
    static List<String> tokens(RandomGenerator random, int size) {
        RandomProgram program = new RandomProgram(random, size);
        program.module();
        return program.tokens();
    }

    private void doc() {
        if (chance(20)) {
            put(pick(DOCS));
        }
    }

    private void module() {
        several(1 + below(4), SEPARATOR, () -> {
            switch (below(6)) {
                case 0 -> importation();
                case 1 -> {
                    doc();
                    put("let");
                    name();
                    type(":");
                    put("=");
                    expression();
                }
                case 2 -> function();
                case 3 -> {
                    doc();
                    put(chance(50) ? "model" : "optim");
                    name();
                    parameters();
                    body(false);
                }
                case 4 -> {
                    doc();
                    put("train");
                    name();
                    body(true);
                }
                default -> {
                    doc();
                    put("test", "\"a \\\" test\"");
                    block(false);
                }
            }
        });
    }

    private void importation() {
        put("import");
        if (chance(50)) {
            put("\"blocks.dlm\"", "as");
            name();
            return;
        }
        put("nn", "{");
        several(1 + below(9), ",", this::name);
        put("}");
    }

    private void function() {
        doc();
        put("fn");
        name();
        parameters();
        type("->");
        block(true);
    }

    private void parameters() {
        put("(");
        several(count(5), ",", () -> {
            name();
            type(":");
            if (chance(30)) {
                put("=");
                expression();
            }
        });
        put(")");
    }

    private void body(boolean train) {
        put("{");
        several(count(5), SEPARATOR, () -> member(train));
        put("}");
    }

    private void member(boolean train) {
        switch (below(train ? 7 : 4)) {
            case 0 -> {
                doc();
                name();
                put("=");
                expression();
            }
            case 1 -> {
                doc();
                put(chance(50) ? "param" : "state");
                name();
                type(":");
                put("=");
                expression();
            }
            case 2 -> function();
            case 3 -> {
                put("if");
                pipe();
                body(false);
                if (chance(50)) {
                    put("else");
                    body(false);
                }
            }
            default -> training();
        }
    }

    private void training() {
        switch (below(3)) {
            case 0 -> {
                put("data", "mnist");
                arguments();
                put("else", "other");
            }
            case 1 -> {
                put("step");
                parameters();
                block(false);
            }
            default -> {
                put("every", "100", "steps");
                block(false);
            }
        }
    }

    @Override
    void block(boolean value) {
        put("{");
        int statements = count(4);
        several(statements, SEPARATOR, this::statement);
        if (value || chance(50)) {
            put(statements > 0 ? new String[] {SEPARATOR} : new String[0]);
            expression();
        }
        put("}");
    }

    private void statement() {
        switch (below(6)) {
            case 0, 1 -> {
                put("let");
                pattern();
                type(":");
                put("=");
                expression();
            }
            case 2 -> {
                put("let");
                name();
                put("[", "i", ",", "j", "in");
                pipe();
                put("]", "=");
                expression();
            }
            case 3 -> {
                put("update");
                name();
                put(".", pick(WORDS), "=");
                expression();
            }
            case 4 -> effect();
            default -> {
                name();
                put("(");
                several(count(3), ",", this::expression);
                put(")");
            }
        }
    }

    private void effect() {
        switch (below(3)) {
            case 0 -> {
                put("minimize");
                pipe();
                put("over");
                pipe();
                put("with");
                expression();
            }
            case 1 -> {
                put("report", "a", "=");
                expression();
                put(",", "b");
            }
            default -> {
                put("assert");
                expression();
            }
        }
    }
}
