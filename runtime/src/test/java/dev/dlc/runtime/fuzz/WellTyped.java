package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Random programs that are right: a function {@code main} with open sizes, or a train block with models, updates and
 * learning rules, with what they use.
 */
final class WellTyped {
    private static final List<String> LITERAL = List.of("2", "3", "5");

    private final Choices choices;
    private final List<Statements.Helper> helpers = new ArrayList<>();
    private final List<String> declarations = new ArrayList<>();
    private final int budget;

    private WellTyped(Choices choices, int budget) {
        this.choices = choices;
        this.budget = budget;
    }

    /** The text of a program of about that many terms. */
    static String text(Choices choices, int budget) {
        WellTyped program = new WellTyped(choices, budget);
        boolean trains = choices.chance(30);
        for (int i = choices.below(3); i > 0; i--) {
            program.helper();
        }
        if (trains) {
            program.train();
        } else {
            program.main();
        }
        return String.join("\n\n", program.declarations) + "\n";
    }

    private Statements statements(Names names, List<String> dims, int terms) {
        return new Statements(choices, names, dims, terms, helpers);
    }

    private static String heads(List<Names.Tensor> parameters) {
        return parameters.stream().map(p -> p.text() + ": " + p.kind()).collect(Collectors.joining(", "));
    }

    private void helper() {
        Names names = new Names();
        List<String> dims = List.of(Statements.Helper.FIRST, Statements.Helper.SECOND, "2", "3");
        Statements body = statements(names, dims, budget / 3);
        List<Kind> kinds = List.of(
                Kind.f32(Statements.Helper.FIRST, Statements.Helper.SECOND),
                body.kind().shaped(List.of(choices.pick(dims))));
        List<Names.Tensor> parameters = new ArrayList<>();
        for (Kind kind : kinds) {
            parameters.add(new Names.Tensor(names.fresh("x"), kind));
        }
        parameters.forEach(p -> names.add(p.text(), p.kind()));
        Kind result = body.kind();
        String name = "helper" + helpers.size();
        declarations.add("fn " + name + "(" + heads(parameters) + ") -> " + result + " " + body.block(result));
        helpers.add(new Statements.Helper(name, kinds, result));
    }

    private void main() {
        Names names = new Names();
        Statements body = statements(names, List.of("N", "M", "2", "3"), budget);
        List<Kind> kinds = new ArrayList<>(List.of(Kind.f32("N", "M"), Kind.f32("M"), Kind.i32("N")));
        for (int i = choices.below(3); i > 0; i--) {
            kinds.add(body.kind());
        }
        List<Names.Tensor> parameters = new ArrayList<>();
        for (Kind kind : kinds) {
            parameters.add(new Names.Tensor(names.fresh("a"), kind));
        }
        parameters.forEach(p -> names.add(p.text(), p.kind()));
        List<String> lines = new ArrayList<>();
        for (int i = choices.below(4); i > 0; i--) {
            lines.add(body.statement());
        }
        List<String> results = new ArrayList<>();
        for (int i = 1 + choices.below(2); i > 0; i--) {
            results.add(body.term(body.kind()));
        }
        lines.add(results.size() == 1 ? results.getFirst() : "(" + String.join(", ", results) + ")");
        declarations.add("fn main(" + heads(parameters) + ") " + Statements.braces(lines));
    }

    // ---- training

    private static final Kind WEIGHT = Kind.f32("3", "2");
    private static final Kind SHIFT = Kind.f32("2");
    private static final Kind INPUT = Kind.f32("P", "3");
    private static final Kind RESULT = Kind.f32("P", "2");

    private void model() {
        Names names = new Names();
        names.add("w", WEIGHT);
        names.add("b", SHIFT);
        names.add("s", SHIFT);
        Statements first = statements(new Names(), LITERAL, 2);
        String w = "  param w: " + WEIGHT + " = " + (choices.chance(50) ? first.term(WEIGHT) : "random.normal([3, 2])");
        Statements body = statements(names, List.of("P", "2", "3"), budget / 2);
        names.add("x", INPUT);
        List<String> lines = new ArrayList<>();
        if (choices.chance(50)) {
            lines.add("if training { update s = " + body.term(SHIFT) + " }");
        }
        for (int i = choices.below(3); i > 0; i--) {
            lines.add(body.statement());
        }
        lines.add("tanh(x @ w + b) " + choices.pick(List.of("+", "*", "-")) + " " + body.term(RESULT));
        declarations.add("model Net {\n" + w + "\n  param b: f32[2] = zeros()\n  state s: f32[2] = ones()\n"
                + "  fn forward(x: " + INPUT + ") -> " + RESULT + " " + Statements.braces(lines) + "\n}");
    }

    private void train() {
        model();
        Names names = new Names();
        names.add("total", Kind.f32());
        names.add("memory", Kind.f32("5", "3"));
        names.add("net.w", WEIGHT);
        names.add("other.b", SHIFT);
        Statements body = statements(names, LITERAL, budget / 2);
        List<String> lines = new ArrayList<>();
        for (int i = 1 + choices.below(4); i > 0; i--) {
            act(lines, body, names);
        }
        lines.add("report total");
        String step = Statements.braces(lines);
        declarations.addFirst("import optim { sgd, adam, rmsprop }");
        declarations.add("train t {\n  net = Net()\n  other = Net()\n  state total: f32[] = 0\n"
                + "  state memory: f32[5, 3] = random.normal([5, 3])\n  steps 2\n  step " + step + "\n}");
    }

    private void act(List<String> lines, Statements body, Names names) {
        switch (choices.below(6)) {
            case 0 -> lines.add(body.statement());
            case 1 -> lines.add("update total = " + body.term(Kind.f32()));
            case 2 -> lines.add("update memory = " + body.term(Kind.f32("5", "3")));
            case 3 -> {
                String y = names.fresh("o");
                lines.add("let " + y + " = " + net() + "(" + body.term(Kind.f32("5", "3")) + ")");
                names.add(y, Kind.f32("5", "2"));
            }
            case 4 ->
                lines.add("update net = "
                        + choices.pick(List.of(
                                "0.5 * net + 0.5 * other", "net - 0.1 * grad(n => sum(n(memory)))(other)", "other")));
            default -> minimize(lines, body, names);
        }
    }

    private String net() {
        return choices.pick(List.of("net", "other"));
    }

    private void minimize(List<String> lines, Statements body, Names names) {
        // what was computed with earlier parameters is no way to the present ones
        String net = net();
        String y = names.fresh("o");
        lines.add("let " + y + " = " + net + "(stop_gradient(" + body.term(Kind.f32("5", "3")) + "))");
        names.add(y, Kind.f32("5", "2"));
        String loss = names.fresh("l");
        lines.add("let " + loss + " = mean((" + y + " - 0.5 * tanh(stop_gradient(" + body.term(Kind.f32("5", "2"))
                + ")))^2)");
        names.add(loss, Kind.f32());
        String rule =
                choices.pick(List.of("sgd(lr: 0.1)", "adam(lr: 0.05)", "sgd(lr: 0.1, momentum: 0.9)", "rmsprop()"));
        lines.add("minimize " + loss + " over " + net + " with " + rule);
    }
}
