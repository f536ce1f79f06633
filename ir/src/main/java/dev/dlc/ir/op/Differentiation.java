package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators that the pass {@code differentiate} gives a meaning to; no backend sees them. */
public final class Differentiation {
    private Differentiation() {}

    private static final Reference SAME = call -> List.of(call.operands().getFirst());
    private static final Reference EXPANDED = call -> {
        throw new IllegalStateException(call.node().op().name() + " must be expanded before evaluation");
    };

    private static Type same(String name, List<Node> operands) {
        Rules.count(name, operands, 1);
        return Rules.tensor(name, operands, 0);
    }

    /** A fresh variable with the value of x. */
    public static final Op VARIABLE = Row.of("variable", Op.Family.DIFFERENTIATION)
            .type((operands, attrs, regions) -> {
                attrs.integer("id");
                return same("variable", operands);
            })
            .reference(SAME)
            .gradient(c -> List.of(Optional.of(c.cotangent())))
            .test(List.of(Type.tensor(DType.F32, Shape.of(3))), Attrs.NONE.with("id", 0), range(-2, 2))
            .build();
    /** x, a constant for differentiation. */
    public static final Op STOP_GRADIENT = Row.of("stop_gradient", Op.Family.DIFFERENTIATION)
            .type((operands, attrs, regions) -> same("stop_gradient", operands))
            .reference(SAME)
            .gradient(c -> List.of(Optional.empty()))
            .test(List.of(Type.tensor(DType.F32, Shape.of(3))), Attrs.NONE, range(-2, 2))
            .build();
    /** The derivatives of a scalar with respect to nodes that it is built from. */
    public static final Op GRADIENT = Row.of("gradient", Op.Family.DIFFERENTIATION)
            .type((operands, attrs, regions) -> {
                Rules.check(
                        operands.size() >= 2,
                        "gradient.c0",
                        "nothing to differentiate by",
                        "a scalar and at least one node",
                        operands.size());
                Type.Tensor y = Rules.tensor("gradient", operands, 0);
                Rules.floating("gradient.c1", y);
                Rules.rank("gradient.c2", y, 0);
                return wrt("gradient", operands, 1);
            })
            .reference(EXPANDED)
            .nondiff("gradient is expanded innermost first")
            .build();
    /** The cotangents of nodes that y is built from, for a cotangent of y. */
    public static final Op VJP = Row.of("vjp", Op.Family.DIFFERENTIATION)
            .type((operands, attrs, regions) -> {
                Rules.check(
                        operands.size() >= 3,
                        "vjp.c0",
                        "nothing to differentiate by",
                        "y, its cotangent and at least one node",
                        operands.size());
                Rules.floating("vjp.c1", Rules.tensor("vjp", operands, 0));
                Rules.same("vjp.c2", Rules.tensor("vjp", operands, 0), Rules.tensor("vjp", operands, 1));
                return wrt("vjp", operands, 2);
            })
            .reference(EXPANDED)
            .nondiff("vjp is expanded innermost first")
            .build();

    private static Type wrt(String name, List<Node> operands, int first) {
        List<Type.Tensor> items = new ArrayList<>();
        for (int i = first; i < operands.size(); i++) {
            Type.Tensor type = Rules.tensor(name, operands, i);
            Rules.floating(name + ".c3", type);
            items.add(type);
        }
        return new Type.Tuple(items);
    }

    /** All rows. */
    static final List<Op> ROWS = List.of(VARIABLE, STOP_GRADIENT, GRADIENT, VJP);
}
