package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes values apart where a certain kind is needed; anything else is a {@link Failure}. */
final class Expect {
    private Expect() {}

    /** The failure for a value of the wrong kind. */
    static Failure wrongKind(Value value, Span span, String expected) {
        return switch (value) {
            case Value.Poison poison -> Failure.poisoned();
            case Value.Open open -> Failure.deferred();
            case Value other ->
                Failure.wrong(
                        Diagnostic.at(DslCode.WRONG_KIND, span, "expected " + expected + ", found " + other.describe())
                                .sides(expected, other.describe())
                                .fix("give " + expected + " here"));
        };
    }

    /** A value that is usable at all. */
    static Value usable(Value value) {
        return switch (value) {
            case Value.Poison poison -> throw Failure.poisoned();
            case Value.Open open -> throw Failure.deferred();
            case Value other -> other;
        };
    }

    /** A compile-time integer, maybe symbolic. */
    static Dim dim(Value value, Span span, World world) {
        return switch (value) {
            case Value.Int number -> number.dim();
            case Value.Tensor tensor -> throw notCompileTime(tensor.node(), span, world, "an integer");
            case Value other -> throw wrongKind(other, span, "an integer");
        };
    }

    /** A compile-time integer without symbols, in the range of Java's int. */
    static int literal(Value value, Span span, World world) {
        Dim dim = dim(value, span, world);
        OptionalLong constant = dim.constant();
        if (constant.isEmpty()) {
            if (world.isOpen(dim)) {
                throw Failure.deferred();
            }
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NOT_LITERAL,
                            span,
                            "this integer must be known at compile time, but it depends on "
                                    + String.join(", ", dim.symbols()))
                    .sides("an integer known at compile time", "the size " + dim)
                    .fix("give a literal integer or a parameter of type Int"));
        }
        long number = constant.getAsLong();
        if (number != (int) number) {
            throw Failure.wrong(Diagnostic.at(DslCode.BAD_ARITHMETIC, span, "the integer " + number + " is too large")
                    .sides("an integer between -2^31 and 2^31 - 1", Long.toString(number)));
        }
        return (int) number;
    }

    /** A compile-time truth value. */
    static boolean flag(Value value, Span span, World world) {
        return switch (value) {
            case Value.Bool flag -> flag.value();
            case Value.Tensor tensor -> throw notCompileTime(tensor.node(), span, world, "true or false");
            case Value other -> throw wrongKind(other, span, "true or false");
        };
    }

    /** A compile-time number. */
    static double real(Value value, Span span, World world) {
        return switch (value) {
            case Value.Real number -> number.value();
            case Value.Int number -> literal(number, span, world);
            case Value.Tensor tensor -> throw notCompileTime(tensor.node(), span, world, "a number");
            case Value other -> throw wrongKind(other, span, "a number");
        };
    }

    /** A text. */
    static String text(Value value, Span span) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value other -> throw wrongKind(other, span, "a text");
        };
    }

    /** An element type. */
    static DType dtype(Value value, Span span) {
        return switch (value) {
            case Value.Element element -> element.dtype();
            case Value other -> throw wrongKind(other, span, "an element type such as f32");
        };
    }

    /** The items of a list or tuple. */
    static List<Value> items(Value value, Span span, World world) {
        return switch (value) {
            case Value.Items list -> list.items();
            case Value.Tuple tuple -> tuple.items();
            case Value.Range range -> numbers(range, span, world);
            case Value other -> throw wrongKind(other, span, "a list");
        };
    }

    /** The integers of a range with both ends. */
    static List<Value> numbers(Value.Range range, Span span, World world) {
        if (range.end().isEmpty()) {
            throw Failure.wrong(Diagnostic.at(DslCode.WRONG_KIND, span, "this range has no end")
                    .sides("a range such as 0..4", range.describe())
                    .fix("write the end after `..`"));
        }
        long from = literal(new Value.Int(range.start().orElse(Dim.ZERO)), span, world);
        long to = literal(new Value.Int(range.end().get()), span, world);
        if (to - from > Limits.ITEMS) {
            throw Limits.tooMany(span, to - from);
        }
        List<Value> items = new ArrayList<>();
        for (long i = from; i < to; i++) {
            items.add(Value.Int.of(i));
        }
        return items;
    }

    /** A shape: a list of integers, or one integer. */
    static List<Dim> shape(Value value, Span span, World world) {
        List<Dim> dims = new ArrayList<>();
        if (value instanceof Value.Int one) {
            dims.add(one.dim());
        } else {
            for (Value item : items(value, span, world)) {
                dims.add(dim(item, span, world));
            }
        }
        for (Dim dim : dims) {
            OptionalLong size = dim.constant();
            if (size.isPresent() && size.getAsLong() < 0) {
                throw Failure.wrong(Diagnostic.at(DslCode.BAD_ARITHMETIC, span, "a size is negative: " + dim)
                        .sides("sizes of at least 0", dim.toString()));
            }
        }
        return dims;
    }

    /** Integers: a list, or one integer for all {@code count} places. */
    static List<Integer> literals(Value value, int count, Span span, World world) {
        if (value instanceof Value.Int one) {
            return java.util.Collections.nCopies(count, literal(one, span, world));
        }
        List<Integer> numbers = new ArrayList<>();
        for (Value item : items(value, span, world)) {
            numbers.add(literal(item, span, world));
        }
        if (numbers.size() != count) {
            throw Failure.wrong(
                    Diagnostic.at(DslCode.WRONG_KIND, span, "expected " + count + " integers, found " + numbers.size())
                            .sides("one integer, or a list of " + count, numbers.toString())
                            .fix("give one integer for all, or one for each axis"));
        }
        return numbers;
    }

    /**
     * Axes of a tensor of some rank: one integer, a list, or a range; negative ones count from the end. In the order
     * given, without duplicates.
     */
    static List<Integer> axes(Value value, int rank, Span span, World world) {
        List<Integer> axes = new ArrayList<>();
        addAxes(value, rank, span, world, axes);
        return axes.stream().distinct().toList();
    }

    private static void addAxes(Value value, int rank, Span span, World world, List<Integer> axes) {
        switch (value) {
            case Value.Int one -> axes.add(axis(literal(one, span, world), rank, span));
            case Value.Range range -> {
                int from = range.start()
                        .map(d -> literal(new Value.Int(d), span, world))
                        .orElse(0);
                int to = range.end()
                        .map(d -> literal(new Value.Int(d), span, world))
                        .orElse(rank);
                int first = from < 0 ? from + rank : from;
                int end = to < 0 ? to + rank : to;
                for (int axis = first; axis < end; axis++) {
                    axes.add(axis(axis, rank, span));
                }
            }
            case Value.Items list -> list.items().forEach(item -> addAxes(item, rank, span, world, axes));
            case Value other -> throw wrongKind(other, span, "axes");
        }
    }

    /** One axis; a negative one counts from the end. */
    static int axis(int axis, int rank, Span span) {
        if (axis < -rank || axis >= rank) {
            String range =
                    rank == 0 ? "a tensor with at least one axis" : "an axis from " + -rank + " to " + (rank - 1);
            throw Failure.wrong(Diagnostic.at(
                            DslCode.NO_SUCH_AXIS,
                            span,
                            "there is no axis " + axis + " in a tensor of " + rank + " axes")
                    .sides(range, "axis " + axis)
                    .fix("axes count from 0; -1 is the last"));
        }
        return axis < 0 ? axis + rank : axis;
    }

    /** The failure for a tensor where data of compile time is needed. */
    static Failure notCompileTime(Node node, Span span, World world, String expected) {
        if (world.isOpen(node)) {
            return Failure.deferred();
        }
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.NOT_COMPILE_TIME, span, expected + " must be known at compile time here")
                .sides(expected + " known at compile time", "a tensor " + node.tensor())
                .fix("use `where(condition, x, y)` to choose by data");
        Optional<Span> origin = node.span().filter(at -> !at.equals(span));
        return Failure.wrong(
                origin.map(at -> diagnostic.label(at, "computed here")).orElse(diagnostic));
    }
}
