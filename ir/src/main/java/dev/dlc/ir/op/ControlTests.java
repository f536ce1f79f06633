package dev.dlc.ir.op;

import static dev.dlc.ir.op.TestRow.Domain.fixed;
import static dev.dlc.ir.op.TestRow.Domain.grid;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.List;

/** Test rows of the ops with regions. */
final class ControlTests {
    private static final Type.Tensor VECTOR = Type.tensor(DType.F32, Shape.of(3));

    private ControlTests() {}

    private static Emit emit() {
        return new Emit(new GraphBuilder());
    }

    /** The node that the first of its items was taken from. */
    private static Node tuple(List<Node> items) {
        return items.getFirst().operand(0);
    }

    static List<TestRow> scan() {
        return List.of(
                recurrence(5, false), recurrence(5, true), recurrence(1, false), recurrence(0, false), counter());
    }

    /** c' = tanh(c w + x), y = c' x. */
    private static TestRow recurrence(long length, boolean reverse) {
        Emit e = emit();
        Node c = e.input("c", VECTOR);
        Node xs = e.input("xs", Type.tensor(DType.F32, Shape.of(length, 3)));
        Node w = e.input("w", Type.tensor(DType.F32, Shape.of(3, 3)));
        List<Node> items = e.scan(List.of(c), List.of(xs), Dim.of(length), reverse, (carry, x) -> {
            Node next = e.tanh(e.add(e.matmul(carry.getFirst(), w), x.getFirst()));
            return new ControlEmit.Step(List.of(next), List.of(e.mul(next, x.getFirst())));
        });
        return TestRow.of(tuple(items), range(-1, 1), range(-1, 1), range(-1, 1));
    }

    /** A counter beside a product; no elements, the counter is an integer. */
    private static TestRow counter() {
        Emit e = emit();
        Node i = e.input("i", Type.scalar(DType.I32));
        Node c = e.input("c", VECTOR);
        List<Node> items = e.scan(List.of(i, c), List.of(), Dim.of(4), false, (carry, x) -> {
            Node next = e.add(carry.get(0), e.scalar(DType.I32, 1));
            Node scaled = e.mul(carry.get(1), e.cast(next, DType.F32));
            return new ControlEmit.Step(List.of(next, e.sin(scaled)), List.of(next, scaled));
        });
        return TestRow.of(tuple(items), range(0, 3), range(-1, 1));
    }

    static List<TestRow> whileLoop() {
        return List.of(
                halving(List.of()),
                halving(List.of(Dim.of(9))),
                halving(List.of(Dim.of(2))),
                halving(List.of(Dim.ZERO)));
    }

    /** While the sum of squares is above a limit: x = sin(x) / 2 + shift. */
    private static TestRow halving(List<Dim> bound) {
        Emit e = emit();
        Node x = e.input("x", VECTOR);
        Node shift = e.input("shift", VECTOR);
        Node limit = e.scalar(DType.F32, 0.5);
        List<Node> items = e.whileLoop(
                List.of(x),
                bound,
                carry -> e.gt(e.sum(e.mul(carry.getFirst(), carry.getFirst())), limit),
                carry -> List.of(e.add(e.mul(e.sin(carry.getFirst()), e.scalar(DType.F32, 0.5)), shift)));
        return TestRow.of(tuple(items), range(1, 2), range(-0.1, 0.1));
    }

    static List<TestRow> cond() {
        Emit e = emit();
        Node p = e.input("p", Type.scalar(DType.BOOL));
        Node x = e.input("x", VECTOR);
        Node y = e.input("y", VECTOR);
        Node both = tuple(e.cond(p, () -> List.of(e.mul(x, y), x), () -> List.of(e.sin(x), e.exp(x))));
        return List.of(
                TestRow.of(both, fixed(1.), range(-2, 2), range(-2, 2)),
                TestRow.of(both, fixed(0.), range(-2, 2), range(-2, 2)));
    }

    static List<TestRow> call() {
        Emit e = emit();
        Node x = e.input("x", VECTOR);
        Node y = e.input("y", VECTOR);
        var function = Regions.graph("function", List.of(x, y), List.of(e.mul(x, e.sin(y)), e.sum(x)));
        Node node = tuple(e.call(function, List.of(x, y)));
        return List.of(TestRow.of(node, range(-2, 2), range(-2, 2)));
    }

    /** The operand of get is a tuple, which a test row cannot draw; the tests of the tuples cover it. */
    static List<TestRow> get() {
        return List.of();
    }

    static List<TestRow> customGrad() {
        Emit e = emit();
        Node x = e.input("x", VECTOR);
        Node slope = e.input("slope", VECTOR);
        // a step whose gradient is that of a line
        Node node = tuple(e.customGrad(
                List.of(x),
                in -> List.of(e.cast(e.gt(in.getFirst(), e.like(slope, 0)), DType.F32)),
                in -> List.of(e.mul(in.getLast(), slope))));
        return List.of(TestRow.of(node, grid(-2, 2, 0.3), range(-2, 2)));
    }
}
