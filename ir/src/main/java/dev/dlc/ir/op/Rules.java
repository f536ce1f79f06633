package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The checks that type rules are made of; each failure names the rule. */
final class Rules {
    private Rules() {}

    /** That many operands. */
    static void count(String op, List<Node> operands, int count) {
        if (operands.size() != count) {
            throw new Violation(
                    op + ".c0", "wrong number of operands", count + " operands", operands.size() + " operands");
        }
    }

    /** At least that many operands. */
    static void atLeast(String op, List<Node> operands, long count) {
        if (operands.size() < count) {
            throw new Violation(
                    op + ".c0", "too few operands", "at least " + count + " operands", operands.size() + " operands");
        }
    }

    /** The type of an operand, which must be one tensor. */
    static Type.Tensor tensor(String op, List<Node> operands, int index) {
        return switch (operands.get(index).type()) {
            case Type.Tensor tensor -> tensor;
            case Type.Tuple tuple ->
                throw new Violation(op + ".c0", "operand " + index + " is a tuple", "a tensor", tuple.toString());
        };
    }

    /** The types of all operands, which must be tensors. */
    static List<Type.Tensor> tensors(String op, List<Node> operands) {
        List<Type.Tensor> types = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            types.add(tensor(op, operands, i));
        }
        return types;
    }

    /** A condition. */
    static void check(boolean holds, String rule, String message, Object expected, Object found) {
        if (!holds) {
            throw new Violation(rule, message, expected.toString(), found.toString());
        }
    }

    /** Equal types. */
    static void same(String rule, Type.Tensor left, Type.Tensor right) {
        check(left.equals(right), rule, "types must be equal", left, right);
    }

    /** A dtype of one of these kinds. */
    static void kind(String rule, Type.Tensor type, Set<DType.Kind> kinds) {
        String expected = kinds.stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or ", "an element type of kind ", ""));
        check(kinds.contains(type.dtype().kind()), rule, "wrong element type", expected, type.dtype());
    }

    /** A floating type. */
    static void floating(String rule, Type.Tensor type) {
        check(type.dtype().isFloat(), rule, "wrong element type", "a floating element type", type.dtype());
    }

    /** A number type. */
    static void numeric(String rule, Type.Tensor type) {
        check(type.dtype() != DType.BOOL, rule, "wrong element type", "a numeric element type", type.dtype());
    }

    /** A dtype. */
    static void dtype(String rule, Type.Tensor type, DType dtype) {
        check(type.dtype() == dtype, rule, "wrong element type", dtype, type.dtype());
    }

    /** A number of axes. */
    static void rank(String rule, Type.Tensor type, int rank) {
        check(type.rank() == rank, rule, "wrong number of axes", rank + " axes", type);
    }

    /** Axes of a type, without duplicates. */
    static void axes(String rule, Type.Tensor type, List<Integer> axes) {
        for (int axis : axes) {
            axis(rule, type, axis);
        }
        check(new HashSet<>(axes).size() == axes.size(), rule, "an axis twice", "distinct axes", axes);
    }

    /** Sorted axes of a type, without duplicates. */
    static void sortedAxes(String rule, Type.Tensor type, List<Integer> axes) {
        axes(rule, type, axes);
        check(axes.equals(axes.stream().sorted().toList()), rule, "axes must be sorted", "sorted axes", axes);
    }

    /** An axis of a type. */
    static int axis(String rule, Type.Tensor type, long axis) {
        check(
                axis >= 0 && axis < type.rank(),
                rule,
                "there is no axis " + axis,
                type.rank() == 0 ? "a tensor with axes" : "an axis from 0 to " + (type.rank() - 1) + " of " + type,
                axis);
        return (int) axis;
    }

    /** One entry per axis. */
    static void perAxis(String rule, String name, Type.Tensor type, List<?> entries) {
        check(
                entries.size() == type.rank(),
                rule,
                name + " has the wrong length",
                "one entry per axis of " + type,
                entries);
    }

    /** Entries that are not below a bound. */
    static void least(String rule, String name, List<Integer> entries, int least) {
        for (int entry : entries) {
            check(entry >= least, rule, name + " is too small", "at least " + least, entry);
        }
    }

    /** Equal dims. */
    static void dims(String rule, Dim left, Dim right) {
        check(left.equals(right), rule, "sizes must be equal", left, right);
    }

    /** The one dim of an attribute. */
    static Dim one(String rule, String name, List<Dim> dims) {
        check(dims.size() == 1, rule, name + " must be one size", "one size", dims);
        return dims.getFirst();
    }

    /** A shape with one dim replaced by others. */
    static Shape replace(Shape shape, int axis, List<Dim> by) {
        List<Dim> dims = new ArrayList<>(shape.dims().subList(0, axis));
        dims.addAll(by);
        dims.addAll(shape.dims().subList(axis + 1, shape.rank()));
        return new Shape(dims);
    }

    /** A shape with one dim replaced. */
    static Shape replace(Shape shape, int axis, Dim by) {
        return replace(shape, axis, List.of(by));
    }
}
