package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Operators that the pass {@code differentiate} removes. */
public final class Differentiation {
    private static final Type.Tensor VECTOR = Type.tensor(DType.F32, Shape.of(3));

    private Differentiation() {}

    private static Type one(String name, List<Node> operands) {
        Rules.count(name, operands, 1);
        return Rules.tensor(name, operands, 0);
    }

    /** The types of operands from {@code first} on, which must be floating. */
    private static Type wrt(String name, List<Node> operands, int first) {
        Rules.atLeast(name, operands, first + 1);
        List<Type.Tensor> types = Rules.tensors(name, operands);
        types.forEach(type -> Rules.floating(name + ".c1", type));
        return new Type.Tuple(types.subList(first, types.size()));
    }

    /** What a derivative is taken by; nothing for any other node. */
    static Stream<Node> variables(Node node) {
        int first = node.is(GRADIENT) ? 1 : node.is(VJP) ? 2 : node.operands().size();
        return node.operands().stream().skip(first);
    }

    private static Reference unexpanded(String name) {
        return call -> {
            throw new Violation(
                    name + ".reference",
                    name + " has a value only after differentiation",
                    "a differentiated graph",
                    call.node().toString());
        };
    }

    /** x, as a fresh variable. */
    public static final Op VARIABLE = Row.of("variable", Op.Family.DIFFERENTIATION)
            .batch(BatchMovement::same)
            .attrs(Attr.Kind.INT, "id")
            .type((operands, attrs, regions) -> one("variable", operands))
            .reference(Reference.Call::operands)
            .gradient(c -> List.of(Optional.of(c.cotangent())))
            .test(List.of(VECTOR), Attrs.NONE.with("id", 1), range(-2, 2))
            .build();
    /** The derivatives of a scalar by nodes that it is built from. */
    public static final Op GRADIENT = Row.of("gradient", Op.Family.DIFFERENTIATION)
            .batch(BatchControl::gradient)
            .type((operands, attrs, regions) -> {
                Type items = wrt("gradient", operands, 1);
                Type.Tensor y = Rules.tensor("gradient", operands, 0);
                Rules.check(y.rank() == 0, "gradient.c2", "the gradient of a scalar only", "a scalar", y);
                return items;
            })
            .reference(unexpanded("gradient"))
            .nondiff("inner gradients are expanded before outer ones")
            .test(List.of(Type.scalar(DType.F32), VECTOR), Attrs.NONE, range(-2, 2), range(-2, 2))
            .build();
    /** The cotangents of nodes that y is built from, for a cotangent of y. */
    public static final Op VJP = Row.of("vjp", Op.Family.DIFFERENTIATION)
            .batch(BatchControl::vjp)
            .type((operands, attrs, regions) -> {
                Type items = wrt("vjp", operands, 2);
                Rules.same("vjp.c2", Rules.tensor("vjp", operands, 0), Rules.tensor("vjp", operands, 1));
                return items;
            })
            .reference(unexpanded("vjp"))
            .nondiff("inner gradients are expanded before outer ones")
            .test(List.of(VECTOR, VECTOR, VECTOR), Attrs.NONE, range(-2, 2), range(-2, 2), range(-2, 2))
            .build();
    /** x, as a constant. */
    public static final Op STOP_GRADIENT = Row.of("stop_gradient", Op.Family.DIFFERENTIATION)
            .batch(BatchMovement::same)
            .type((operands, attrs, regions) -> one("stop_gradient", operands))
            .reference(Reference.Call::operands)
            .gradient(c -> List.of(Optional.empty()))
            .test(List.of(VECTOR), Attrs.NONE, range(-2, 2))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(VARIABLE, GRADIENT, VJP, STOP_GRADIENT);
}
