package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random expressions of each dtype. */
abstract class TypedTerms extends Terms {
    private static final List<String> TAME = List.of("tanh", "sin", "cos", "abs", "erf");
    private static final List<String> WILD =
            List.of("exp", "log", "sqrt", "rsqrt", "expm1", "log1p", "sign", "floor", "ceil", "round");
    private static final List<String> OF_F32 =
            List.of("relu", "sigmoid", "softplus", "gelu", "elu", "leaky_relu", "silu", "log_sigmoid");

    TypedTerms(Choices choices, Names names, List<String> dims, int budget) {
        super(choices, names, dims, budget);
    }

    @Override
    String term(Kind kind) {
        if (spent()) {
            return leaf(kind);
        }
        List<Way> ways = new ArrayList<>();
        ways.add(way(6, () -> leaf(kind)));
        ways.addAll(
                switch (kind.dtype()) {
                    case "bool" -> truths(kind);
                    case "i32" -> integers(kind);
                    default -> floats(kind);
                });
        ways.addAll(anyType(kind));
        return choose(ways);
    }

    // ---- floats

    private List<Way> floats(Kind kind) {
        List<Way> ways = new ArrayList<>();
        ways.add(way(6, () -> choices.pick(TAME) + "(" + term(kind) + ")"));
        ways.add(way(10, () -> binary(kind, List.of("+", "*", "-", "/"))));
        ways.add(way(2, () -> call(choices.pick(WILD), kind)));
        ways.add(way(
                2,
                () -> choices.pick(List.of("min", "max", "pow", "atan2")) + "(" + term(kind) + ", " + term(kind)
                        + ")"));
        ways.add(way(1, () -> "fma(" + term(kind) + ", " + term(kind) + ", " + term(kind) + ")"));
        ways.add(way(1, () -> "(" + term(kind) + " ^ " + (2 + choices.below(2)) + ")"));
        ways.add(way(3, () -> cast(kind)));
        ways.add(way(5, () -> reduced(kind, List.of("sum", "mean", "max", "min", "prod"))));
        ways.add(way(2, () -> "stop_gradient(" + term(kind) + ")"));
        ways.add(way(2, () -> jvp(kind)));
        ways.add(way(2, () -> gradient(kind)));
        ways.add(way(1, () -> hvp(kind)));
        ways.add(way(1, () -> ownGradient(kind)));
        ways.add(way(1, () -> "fold([1, 2, 3], " + term(kind) + ", (v, n) => tanh(v * n) + " + term(kind) + ")"));
        if (kind.rank() > 0) {
            ways.addAll(alongAxes(kind));
        }
        if (kind.rank() > 1) {
            ways.add(way(3, () -> product(kind)));
        }
        if (kind.rank() > 2 && kind.rank() < 6) {
            ways.add(way(2, () -> convolution(kind)));
        }
        if (kind.dtype().equals("f32")) {
            ways.add(way(2, () -> call(choices.pick(OF_F32), kind)));
            ways.add(way(1, () -> "random." + choices.pick(List.of("uniform", "normal")) + "(" + kind.shape() + ")"));
        }
        return ways;
    }

    private String call(String function, Kind kind) {
        return function + "(" + term(kind) + ")";
    }

    private String binary(Kind kind, List<String> operators) {
        String left = term(kind);
        String op = choices.pick(operators);
        String right = switch (choices.below(6)) {
            case 0, 1, 2 -> term(kind);
            case 3 -> kind.rank() > 0 ? term(kind.behind(1)) : term(kind);
            case 4 -> term(kind.shaped(List.of()));
            default -> kind.isFloat() ? number() : String.valueOf(1 + choices.below(4));
        };
        return "(" + left + " " + op + " " + right + ")";
    }

    private String cast(Kind kind) {
        List<String> others = Stream.of("i32", "bool", "f32", "f64")
                .filter(d -> !d.equals(kind.dtype()))
                .toList();
        if (kind.isFloat() && choices.chance(30)) {
            return "cast(cast(" + term(kind) + ", " + choices.pick(List.of("f16", "bf16", "i8", "u8")) + "), "
                    + kind.dtype() + ")";
        }
        return "cast(" + term(kind.of(choices.pick(others))) + ", " + kind.dtype() + ")";
    }

    String reduced(Kind kind, List<String> functions) {
        String function = choices.pick(functions);
        String dim = dim();
        if (choices.chance(40)) {
            return names.inside(() -> {
                String index = names.fresh("k");
                names.add(new Names.Index(index, dim));
                return function + "(" + index + " in 0.." + dim + " | " + term(kind) + ")";
            });
        }
        int axis = choices.below(kind.rank() + 1);
        return function + "(" + term(kind.with(axis, dim)) + ", over: " + axis + ")";
    }

    private List<Way> alongAxes(Kind kind) {
        List<Way> ways = new ArrayList<>();
        ways.add(way(2, () -> running(kind, List.of("cumsum", "cumprod", "cummax", "cummin"))));
        ways.add(way(1, () -> sorted(kind)));
        ways.add(way(2, () -> {
            int axis = axis(kind);
            String x = term(kind);
            String f = choices.pick(List.of("sum", "mean", "max"));
            return "(" + x + " - " + f + "(" + x + ", over: " + axis + ", keep: true))";
        }));
        ways.add(way(2, () -> segments(kind)));
        ways.add(way(1, () -> window(kind)));
        if (kind.dtype().equals("f32")) {
            ways.add(way(2, () -> {
                String f = choices.pick(List.of("softmax", "log_softmax"));
                return f + "(" + term(kind) + ", over: " + axis(kind) + ")";
            }));
        }
        ways.add(way(2, () -> "(" + term(kind.with(kind.rank(), "3")) + " @ " + term(kind.shaped(List.of("3"))) + ")"));
        return ways;
    }

    private String running(Kind kind, List<String> functions) {
        String options = choices.pick(List.of("", ", reverse: true", ", exclusive: true"));
        String function = choices.pick(functions);
        // the running maximum of nothing is -inf
        return function + "(" + term(kind) + ", over: " + axis(kind) + (function.startsWith("cumm") ? "" : options)
                + ")";
    }

    private String sorted(Kind kind) {
        String down = choices.pick(List.of("", ", descending: true"));
        return choices.chance(40)
                ? "sort_by(" + term(kind) + ", " + term(kind) + ", over: " + axis(kind) + down + ")"
                : "sort(" + term(kind) + ", over: " + axis(kind) + down + ")";
    }

    private String segments(Kind kind) {
        String entries = dim();
        String size = kind.dims().getFirst();
        String function = choices.pick(List.of("segment_sum", "segment_max"));
        return function + "(" + term(kind.resized(0, entries)) + ", by: " + ids(entries, size) + ", size: " + size
                + ")";
    }

    private String window(Kind kind) {
        int axis = axis(kind);
        List<String> window = new ArrayList<>();
        List<String> padding = new ArrayList<>();
        for (int i = 0; i < kind.rank(); i++) {
            window.add(i == axis ? "3" : "1");
            padding.add(i == axis ? "1" : "0");
        }
        return choices.pick(List.of("window_sum", "window_max")) + "(" + term(kind) + ", window: " + window
                + ", stride: 1, padding: " + padding + ")";
    }

    private String product(Kind kind) {
        int last = kind.rank() - 1;
        String dim = dim();
        Kind left = kind.resized(last, dim);
        Kind right = choices.chance(50) || kind.rank() == 2
                ? kind.behind(kind.rank() - 2).resized(0, dim)
                : kind.resized(last - 1, dim);
        return "(" + term(left) + " @ " + term(right) + ")";
    }

    private String convolution(Kind kind) {
        int spatial = kind.rank() - 2;
        String channels = dim();
        Kind x = kind.resized(1, channels);
        List<String> kernel = new ArrayList<>(List.of(kind.dims().get(1), channels));
        kernel.addAll(List.of("3", "3", "3", "3").subList(0, spatial));
        return "conv(" + term(x) + ", " + term(kind.shaped(kernel)) + ", padding: 1)";
    }

    // ---- derivatives

    private String lambda(String parameter, Kind of, Kind result, String before, String behind) {
        return names.inside(() -> {
            names.add(parameter, of);
            return parameter + " => " + before + term(result) + behind;
        });
    }

    private String jvp(Kind kind) {
        Kind at = somewhatLike(kind);
        String point = term(at);
        String along = term(at);
        return "jvp(" + lambda(names.fresh("v"), at, kind, "", "") + ", at: " + point + ", along: " + along + ")";
    }

    private String gradient(Kind kind) {
        String x = term(kind);
        return "grad(" + lambda(names.fresh("v"), kind, somewhatLike(kind), "sum(", ")") + ")(" + x + ")";
    }

    private String hvp(Kind kind) {
        String point = term(kind);
        String along = term(kind);
        return "hvp(" + lambda(names.fresh("v"), kind, somewhatLike(kind), "sum(", ")") + ", at: " + point + ", along: "
                + along + ")";
    }

    private String ownGradient(Kind kind) {
        String x = term(kind);
        String v = names.fresh("v");
        String dy = names.fresh("d");
        String rule = names.inside(() -> {
            names.add(v, kind);
            names.add(dy, kind);
            return "(" + v + ", " + dy + ") => " + term(kind);
        });
        return "custom_grad(" + lambda(v, kind, kind, "", "") + ", vjp: " + rule + ")(" + x + ")";
    }

    // ---- integers and truth values

    private List<Way> integers(Kind kind) {
        List<Way> ways = new ArrayList<>();
        ways.add(way(6, () -> binary(kind, List.of("+", "-", "/", "*"))));
        ways.add(way(
                2,
                () -> choices.pick(List.of("min", "max", "rem", "xor", "shift_left", "shift_right")) + "(" + term(kind)
                        + ", " + term(kind) + ")"));
        ways.add(way(1, () -> call(choices.pick(List.of("abs", "sign")), kind)));
        ways.add(way(3, () -> cast(kind)));
        ways.add(way(3, () -> reduced(kind, List.of("sum", "max", "min", "prod"))));
        ways.add(way(2, () -> {
            int axis = choices.below(kind.rank() + 1);
            Kind x = kind.of(choices.pick(List.of("f32", "i32"))).with(axis, dim());
            return choices.pick(List.of("argmax", "argmin")) + "(" + term(x) + ", over: " + axis + ")";
        }));
        if (kind.rank() > 0) {
            ways.add(way(1, () -> running(kind, List.of("cumsum", "cummax"))));
            ways.add(way(1, () -> "argsort(" + term(kind.of("f32")) + ", over: " + axis(kind) + ")"));
            ways.add(way(1, () -> sorted(kind)));
            ways.add(way(1, () -> segments(kind)));
            ways.add(way(1, () -> "random.integers(" + kind.shape() + ", high: 5)"));
        }
        if (kind.rank() == 1) {
            ways.add(way(2, () -> "iota(" + kind.dims().getFirst() + ")"));
        }
        for (Names.Index index : names.indices()) {
            if (kind.rank() == 0) {
                ways.add(way(1, () -> "cast(" + index.text() + ", i32)"));
            }
        }
        return ways;
    }

    private List<Way> truths(Kind kind) {
        List<Way> ways = new ArrayList<>();
        ways.add(way(8, () -> {
            Kind sides = kind.of(choices.pick(List.of("f32", "i32", "f64")));
            String op = choices.pick(List.of("<", ">", "<=", ">=", "==", "!="));
            return "(" + term(sides) + " " + op + " " + term(sides) + ")";
        }));
        ways.add(way(2, () -> "(" + term(kind) + " " + choices.pick(List.of("and", "or")) + " " + term(kind) + ")"));
        ways.add(way(1, () -> "(not " + term(kind) + ")"));
        ways.add(way(1, () -> call("is_finite", kind.of("f32"))));
        ways.add(way(2, () -> reduced(kind, List.of("any", "all"))));
        ways.add(way(1, () -> cast(kind)));
        if (kind.rank() > 0) {
            ways.add(way(1, () -> "random.bernoulli(0.4, " + kind.shape() + ")"));
        }
        for (Names.Index a : names.indices()) {
            if (kind.rank() == 0) {
                Names.Index b = names.indices().getFirst();
                ways.add(way(1, () -> "(" + a.text() + " < 1 + " + b.text() + ")"));
            }
        }
        return ways;
    }

    static String joined(List<String> parts) {
        return parts.stream().collect(Collectors.joining(", "));
    }
}
