package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Random blocks: statements that declare names, and a value. */
class Statements extends TypedTerms {
    private final List<Helper> helpers;

    /** A function that is declared above: its first size stands for any, its second for another. */
    record Helper(String name, List<Kind> parameters, Kind result) {
        static final String FIRST = "P";
        static final String SECOND = "Q";
    }

    Statements(Choices choices, Names names, List<String> dims, int budget, List<Helper> helpers) {
        super(choices, names, dims, budget);
        this.helpers = helpers;
    }

    @Override
    String block(Kind kind) {
        return names.inside(() -> {
            List<String> lines = new ArrayList<>();
            for (int i = choices.below(3); i > 0; i--) {
                lines.add(statement());
            }
            lines.add(term(kind));
            return braces(lines);
        });
    }

    static String braces(List<String> lines) {
        return "{\n" + String.join("\n", lines) + "\n}";
    }

    /** A type: mostly f32, at most three axes. */
    Kind kind() {
        String dtype = choices.pick(List.of("f32", "f32", "f32", "f32", "f32", "i32", "bool", "f64"));
        return new Kind(dtype, shape(3));
    }

    Kind real() {
        return Kind.f32().shaped(shape(3)).of(choices.pick(List.of("f32", "f32", "f32", "f64")));
    }

    /** Declares a name or several. */
    String statement() {
        List<Way> ways = new ArrayList<>();
        ways.add(way(6, () -> {
            Kind kind = kind();
            return declare(kind, term(kind));
        }));
        ways.add(way(2, this::indexedLet));
        ways.add(way(3, this::scan));
        ways.add(way(1, this::scanWithoutCarry));
        ways.add(way(1, this::valueAndGradient));
        ways.add(way(1, this::vjp));
        ways.add(way(6, this::layers));
        ways.add(way(1, this::largest));
        ways.add(way(1, this::record));
        if (!helpers.isEmpty()) {
            ways.add(way(2, this::helped));
        }
        return choose(ways);
    }

    private String declare(Kind kind, String value) {
        String name = names.fresh("t");
        names.add(name, kind);
        return "let " + name + " = " + value;
    }

    /** {@code let s[i, j] = ...}: a tensor read at all its places, and something of them. */
    private String indexedLet() {
        Kind kind = real().with(0, dim());
        String name = names.fresh("s");
        List<String> heads = new ArrayList<>();
        String body = names.inside(() -> {
            for (String dim : kind.dims()) {
                String index = names.fresh("j");
                heads.add(index + " in 0.." + dim);
                names.add(new Names.Index(index, dim));
            }
            return term(kind.shaped(List.of()));
        });
        names.add(name, kind);
        return "let " + name + "[" + joined(heads) + "] = " + body;
    }

    private String scan() {
        Kind carry = kind();
        Kind row = real();
        String steps = dim();
        List<Kind> inputs = new ArrayList<>();
        List<String> given = new ArrayList<>();
        for (int i = 1 + choices.below(2); i > 0; i--) {
            Kind input = kind();
            String x = term(input.with(0, steps));
            inputs.add(input);
            given.add(choices.chance(25) ? "reverse(" + x + ", over: 0)" : x);
        }
        String first = term(carry);
        String yields = names.fresh("y");
        String last = names.fresh("z");
        String text = names.inside(() -> {
            String c = names.fresh("c");
            names.add(c, carry);
            String heads = heads(inputs, given);
            List<String> lines = new ArrayList<>();
            for (int i = choices.below(2); i > 0; i--) {
                lines.add(statement());
            }
            lines.add("yield " + term(row));
            lines.add(term(carry));
            return "let (" + yields + ", " + last + ") = scan " + c + " = " + first + " for " + heads + " "
                    + braces(lines);
        });
        names.add(yields, row.with(0, steps));
        names.add(last, carry);
        return text;
    }

    private String heads(List<Kind> inputs, List<String> given) {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String x = names.fresh("x");
            names.add(x, inputs.get(i));
            heads.add(x + " in " + given.get(i));
        }
        return joined(heads);
    }

    private String scanWithoutCarry() {
        Kind row = real();
        Kind input = kind();
        String steps = dim();
        String x = term(input.with(0, steps));
        String text = names.inside(
                () -> "scan for " + heads(List.of(input), List.of(x)) + " " + braces(List.of("yield " + term(row))));
        return declare(row.with(0, steps), text);
    }

    private String valueAndGradient() {
        Kind at = real();
        String x = term(at);
        String value = names.fresh("h");
        String gradient = names.fresh("g");
        String f = names.inside(() -> {
            String p = names.fresh("p");
            names.add(p, at);
            return p + " => sum(" + term(at.shaped(shape(2))) + ")";
        });
        names.add(value, at.shaped(List.of()));
        names.add(gradient, at);
        return "let (" + value + ", " + gradient + ") = value_and_grad(" + f + ")(" + x + ")";
    }

    /** The gradient of layers of which later ones read earlier ones again: a schedule that saves memory has choices. */
    private String layers() {
        String width = dim();
        Kind at = Kind.f32(dim(), width);
        String x = term(at);
        String value = names.fresh("h");
        String gradient = names.fresh("g");
        String f = names.inside(() -> {
            String p = names.fresh("p");
            names.add(p, at);
            List<String> made = new ArrayList<>(List.of(p));
            List<String> lines = new ArrayList<>();
            for (int i = 2 + choices.below(4); i > 0; i--) {
                String mixed = made.getLast() + " @ " + term(Kind.f32(width, width));
                String layer = names.fresh("q");
                String earlier = choices.pick(made);
                String act = choices.pick(List.of("tanh", "relu", "softplus", "sin"));
                String op = choices.pick(List.of("*", "+", "-"));
                lines.add("let " + layer + " = " + act + "(" + mixed + ") " + op + " " + earlier);
                names.add(layer, at);
                made.add(layer);
            }
            lines.add("sum(" + made.getLast() + " * " + choices.pick(made) + ")");
            return p + " => " + braces(lines);
        });
        names.add(value, Kind.f32());
        names.add(gradient, at);
        return "let (" + value + ", " + gradient + ") = value_and_grad(" + f + ")(" + x + ")";
    }

    private String vjp() {
        Kind at = real();
        Kind result = at.shaped(shape(2));
        String x = term(at);
        String cotangent = term(result);
        String value = names.fresh("h");
        String back = names.fresh("g");
        String f = names.inside(() -> {
            String p = names.fresh("p");
            names.add(p, at);
            return p + " => " + term(result);
        });
        names.add(value, result);
        names.add(back, at);
        return "let (" + value + ", " + back + ") = vjp(" + f + ", " + x + ", " + cotangent + ")";
    }

    private String largest() {
        Kind from = real().of("f32");
        Kind x = from.with(from.rank(), "3");
        String text = term(x);
        String values = names.fresh("m");
        String places = names.fresh("n");
        Kind found = from.with(from.rank(), "2");
        names.add(values, found);
        names.add(places, found.of("i32"));
        return "let (" + values + ", " + places + ") = top_k(" + text + ", 2)";
    }

    private String record() {
        Kind a = kind();
        Kind b = kind();
        String values = "(a: " + term(a) + ", b: " + term(b) + ")";
        String name = names.fresh("r");
        names.add(name + ".a", a);
        names.add(name + ".b", b);
        return "let " + name + " = " + values;
    }

    private String helped() {
        Helper helper = choices.pick(helpers);
        String first = dim();
        String second = dim();
        List<String> given = helper.parameters().stream()
                .map(p -> term(instance(p, first, second)))
                .toList();
        return declare(instance(helper.result(), first, second), helper.name() + "(" + joined(given) + ")");
    }

    private static Kind instance(Kind kind, String first, String second) {
        return kind.shaped(kind.dims().stream()
                .map(d -> d.equals(Helper.FIRST) ? first : d.equals(Helper.SECOND) ? second : d)
                .toList());
    }
}
