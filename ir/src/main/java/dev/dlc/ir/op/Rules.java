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

    /** The type of an operand, which must be one tensor. */
    static Type.Tensor tensor(String op, List<Node> operands, int index) {
        return switch (operands.get(index).type()) {
            case Type.Tensor tensor -> tensor;
            case Type.Tuple tuple ->
                throw new Violation(op + ".c0", "operand " + index + " is a tuple", "a tensor", tuple.toString());
        };
    }

    /** A condition. */
    static void check(boolean holds, String rule, String message, Object expected, Object found) {
        if (!holds) {
            throw new Violation(rule, message, String.valueOf(expected), String.valueOf(found));
        }
    }

    /** Equal types. */
    static void same(String rule, Type.Tensor left, Type.Tensor right) {
        check(left.equals(right), rule, "operands must have equal types", left, right);
    }

    /** A floating type. */
    static void floating(String rule, Type.Tensor type) {
        check(type.dtype().isFloat(), rule, "the operand must be floating", "a floating dtype", type.dtype());
    }

    /** A number type. */
    static void numeric(String rule, Type.Tensor type) {
        check(type.dtype() != DType.BOOL, rule, "the operand must be numeric", "a numeric dtype", type.dtype());
    }

    /** A dtype. */
    static void dtype(String rule, Type.Tensor type, DType dtype) {
        check(type.dtype() == dtype, rule, "wrong dtype", dtype, type.dtype());
    }

    /** A number of axes. */
    static void rank(String rule, Type.Tensor type, int rank) {
        check(type.rank() == rank, rule, "wrong number of axes", rank + " axes", type);
    }

    /** Axes of a type, without duplicates. */
    static void axes(String rule, Type.Tensor type, List<Integer> axes) {
        for (int axis : axes) {
            check(axis >= 0 && axis < type.rank(), rule, "no such axis", "an axis below " + type.rank(), axis);
        }
        check(new HashSet<>(axes).size() == axes.size(), rule, "an axis twice", "distinct axes", axes);
    }

    /** One entry per axis. */
    static void perAxis(String rule, Type.Tensor type, List<?> entries) {
        check(entries.size() == type.rank(), rule, "wrong length", type.rank() + " entries", entries);
    }

    /** Equal dims. */
    static void dims(String rule, Dim left, Dim right) {
        check(left.equals(right), rule, "dims must be equal", left, right);
    }

    /** A shape with one dim replaced. */
    static Shape replace(Shape shape, int axis, Dim dim) {
        List<Dim> dims = new ArrayList<>(shape.dims());
        dims.set(axis, dim);
        return new Shape(dims);
    }
}
