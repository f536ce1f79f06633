package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Random expressions of a wanted type: what holds for all types. Each text may stand as an operand. */
abstract class Terms {
    final Choices choices;
    final Names names;
    /** Sizes that are in scope; the first is the simplest. */
    final List<String> dims;

    private int budget;

    Terms(Choices choices, Names names, List<String> dims, int budget) {
        this.choices = choices;
        this.names = names;
        this.dims = dims;
        this.budget = budget;
    }

    /** One way to make a text, as often as its weight says. */
    record Way(int weight, Supplier<String> text) {}

    static Way way(int weight, Supplier<String> text) {
        return new Way(weight, text);
    }

    String choose(List<Way> ways) {
        int total = ways.stream().mapToInt(Way::weight).sum();
        int at = choices.below(total);
        for (Way way : ways) {
            at -= way.weight();
            if (at < 0) {
                return way.text().get();
            }
        }
        throw new IllegalStateException();
    }

    boolean spent() {
        return budget-- <= 0;
    }

    String dim() {
        return choices.pick(dims);
    }

    int axis(Kind kind) {
        return choices.below(kind.rank());
    }

    /** An expression of a type. */
    abstract String term(Kind kind);

    /** The statements and the value of a block, in braces. */
    abstract String block(Kind kind);

    // ---- leaves

    /** A name of that type, an element of one by the indices in scope, or a literal. */
    String leaf(Kind kind) {
        List<Supplier<String>> found = new ArrayList<>();
        for (Names.Tensor tensor : names.tensors()) {
            int first = tensor.kind().rank() - kind.rank();
            if (first >= 0 && tensor.kind().behind(first).equals(kind)) {
                if (first == 0) {
                    found.add(tensor::text);
                } else if (tensor.kind().dims().subList(0, first).stream().allMatch(this::reachable)) {
                    found.add(() -> tensor.text() + places(tensor.kind().dims().subList(0, first)));
                }
            }
        }
        if (found.isEmpty() || choices.chance(4)) {
            return literal(kind);
        }
        return found.get(choices.below(Math.min(found.size(), 6))).get();
    }

    private boolean reachable(String dim) {
        return !names.over(dim).isEmpty();
    }

    private String places(List<String> axes) {
        List<String> places = axes.stream().map(this::place).toList();
        return "[" + String.join(", ", places) + "]";
    }

    /** A place along an axis by an index that runs over it. */
    private String place(String dim) {
        String index = choices.pick(names.over(dim)).text();
        return switch (choices.below(8)) {
            case 5 -> dim + " - 1 - " + index;
            case 6 -> index + " / 2";
            case 7 -> leaf(Kind.i32());
            default -> index;
        };
    }

    String literal(Kind kind) {
        String value = switch (kind.dtype()) {
            case "bool" -> choices.pick(List.of("true", "false"));
            case "i32" -> choices.pick(List.of("1", "0", "2", "3", "-2"));
            default -> number();
        };
        return "full(" + kind.shape() + ", " + value + ", dtype: " + kind.dtype() + ")";
    }

    String number() {
        return choices.pick(List.of("0.5", "1.0", "2.0", "0.25", "-1.5", "0.1", "3.0"));
    }

    // ---- ways for any dtype

    List<Way> anyType(Kind kind) {
        List<Way> ways = new ArrayList<>();
        ways.add(way(3, () -> "where(" + term(kind.of("bool")) + ", " + term(kind) + ", " + term(kind) + ")"));
        ways.add(way(
                1,
                () -> "(if " + term(new Kind("bool", List.of())) + " " + block(kind) + " else " + block(kind) + ")"));
        ways.add(way(1, () -> loop("iterate", kind, " times " + (2 + choices.below(3)))));
        ways.add(way(1, () -> whileLoop(kind)));
        if (kind.rank() > 0) {
            ways.add(way(4, () -> indexed(kind)));
            ways.add(way(2, () -> vmap(kind)));
            ways.add(way(2, () -> {
                int axis = axis(kind);
                return "reverse(" + term(kind) + ", over: " + axis + ")";
            }));
            ways.add(way(2, () -> part(kind)));
            ways.add(way(2, () -> gathered(kind)));
            ways.add(way(
                    1,
                    () -> "expand(" + term(kind.behind(1 + choices.below(kind.rank()))) + ", " + kind.shape() + ")"));
            ways.add(way(1, () -> updated(kind)));
        }
        if (kind.rank() > 1) {
            ways.add(way(2, () -> permuted(kind)));
            ways.add(way(1, () -> reshaped(kind)));
        }
        return ways;
    }

    private String loop(String word, Kind kind, String end) {
        String first = term(kind);
        return names.inside(() -> {
            String carry = names.fresh("c");
            names.add(carry, kind);
            return "(" + word + " " + carry + " = " + first + end + " " + block(kind) + ")";
        });
    }

    private String whileLoop(Kind kind) {
        String first = term(kind);
        return names.inside(() -> {
            String carry = names.fresh("c");
            names.add(carry, kind);
            String done = term(new Kind("bool", List.of()));
            return "(while " + carry + " = " + first + " until " + done + " max " + (1 + choices.below(4)) + " "
                    + block(kind) + ")";
        });
    }

    /** Index notation over the first axes. */
    String indexed(Kind kind) {
        int loops = 1 + choices.below(kind.rank());
        return names.inside(() -> {
            List<String> heads = new ArrayList<>();
            for (String dim : kind.dims().subList(0, loops)) {
                String index = names.fresh("j");
                heads.add(index + " in 0.." + dim);
                names.add(new Names.Index(index, dim));
            }
            return "(for " + String.join(", ", heads) + " => " + term(kind.behind(loops)) + ")";
        });
    }

    private String vmap(Kind kind) {
        int arguments = 1 + choices.below(2);
        List<String> given = new ArrayList<>();
        List<Names.Tensor> parameters = new ArrayList<>();
        for (int i = 0; i < arguments; i++) {
            Kind each = somewhatLike(kind.behind(1));
            given.add(term(each.with(0, kind.dims().getFirst())));
            parameters.add(new Names.Tensor(names.fresh("e"), each));
        }
        return names.inside(() -> {
            parameters.forEach(p -> names.add(p.text(), p.kind()));
            String heads = String.join(
                    ", ", parameters.stream().map(Names.Tensor::text).toList());
            String body = choices.chance(30) ? block(kind.behind(1)) : term(kind.behind(1));
            return "vmap((" + heads + ") => " + body + ")(" + String.join(", ", given) + ")";
        });
    }

    /** The type itself, or another one that may be of use beside it. */
    Kind somewhatLike(Kind kind) {
        return choices.chance(40) ? kind.shaped(shape(2)) : kind;
    }

    /** A shape with at most so many axes. */
    List<String> shape(int most) {
        List<String> shape = new ArrayList<>();
        for (int i = choices.below(most + 1); i > 0; i--) {
            shape.add(dim());
        }
        return shape;
    }

    /** A part of two tensors one behind the other, or of one with a border. */
    private String part(Kind kind) {
        int axis = axis(kind);
        String dim = kind.dims().get(axis);
        String lead = ".., ".repeat(axis);
        return switch (choices.below(5)) {
            case 0 -> concat(kind, axis) + "[" + lead + dim + "..2 * " + dim + "]";
            case 1 -> concat(kind, axis) + "[" + lead + "0.." + dim + "]";
            case 2 -> {
                String starts = "[" + "0, ".repeat(axis) + "1" + ", 0".repeat(kind.rank() - axis - 1) + "]";
                String steps = "[" + "1, ".repeat(axis) + "2" + ", 1".repeat(kind.rank() - axis - 1) + "]";
                yield "slice(" + concat(kind, axis) + ", " + starts + ", " + kind.shape() + ", step: " + steps + ")";
            }
            case 3 ->
                "pad(" + term(kind) + ", low: 1, high: 1)" + "[" + ".., ".repeat(axis) + "0.." + dim + "]"
                        + rest(kind, axis);
            default -> "split(" + concat(kind, axis) + ", 2, over: " + axis + ")[" + choices.below(2) + "]";
        };
    }

    // the padding of the other axes is cut off
    private static String rest(Kind kind, int axis) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < kind.rank(); i++) {
            if (i != axis) {
                text.append("[" + ".., ".repeat(i) + "1.." + kind.dims().get(i) + " + 1]");
            }
        }
        return text.toString();
    }

    private String concat(Kind kind, int axis) {
        return "concat([" + term(kind) + ", " + term(kind) + "], over: " + axis + ")";
    }

    private String gathered(Kind kind) {
        int axis = axis(kind);
        String from = dim();
        return "gather(" + term(kind.resized(axis, from)) + ", "
                + ids(kind.dims().get(axis), from) + ", over: " + axis + ")";
    }

    /** Indices, mostly in range. */
    String ids(String count, String range) {
        String any = term(Kind.i32(count));
        return choices.chance(25) ? any : "rem(abs(" + any + "), " + range + ")";
    }

    private String updated(Kind kind) {
        int axis = axis(kind);
        String some = dim();
        String op = choices.pick(List.of("scatter_add", "scatter_max", "scatter_set"));
        if (kind.dtype().equals("bool")) {
            return term(kind);
        }
        return op + "(" + term(kind) + ", " + ids(some, kind.dims().get(axis)) + ", " + term(kind.resized(axis, some))
                + ", over: " + axis + ")";
    }

    private String permuted(Kind kind) {
        int axis = choices.below(kind.rank() - 1);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < kind.rank(); i++) {
            order.add(i == axis ? axis + 1 : i == axis + 1 ? axis : i);
        }
        List<String> before = order.stream().map(kind.dims()::get).toList();
        String x = term(kind.shaped(before));
        return axis == kind.rank() - 2 && choices.chance(50)
                ? "transpose(" + x + ")"
                : "permute(" + x + ", " + order + ")";
    }

    private String reshaped(Kind kind) {
        List<String> other = kind.dims().reversed();
        return "reshape(" + term(kind.shaped(other)) + ", " + kind.shape() + ")";
    }
}
