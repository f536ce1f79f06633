package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each op for several operands at once against the op for one after another. */
class BatchTest {
    private static final int SIZE = 3;
    private static final Dim COUNT = Dim.of(SIZE);
    private static final Batching.Loop LOOP = new Batching.Loop("b'", COUNT);
    private static final long SEED = 20_26;

    @TestFactory
    Stream<DynamicTest> everyOp() {
        return OpCase.all()
                .filter(one -> !one.row().operands().isEmpty())
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> check(one)));
    }

    private static void check(OpCase one) {
        int count = one.row().operands().size();
        for (int which = 1; which < 1 << Math.min(count, 4); which++) {
            check(one, which);
        }
    }

    private static void check(OpCase one, int which) {
        int count = one.row().operands().size();
        List<Map<String, RefTensor>> rows = new ArrayList<>();
        for (int b = 0; b < SIZE; b++) {
            rows.add(new LinkedHashMap<>(one.draw(SEED + b)));
        }
        Emit e = new Emit(new GraphBuilder());
        List<Node> inputs = new ArrayList<>();
        List<Node> operands = new ArrayList<>();
        Map<String, RefTensor> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "x" + i;
            Type.Tensor type = one.row().operands().get(i);
            boolean batched = (which >> i & 1) != 0;
            if (!batched) {
                rows.forEach(row -> row.put(name, rows.getFirst().get(name)));
            }
            inputs.add(e.input(name, batched ? ControlEmit.stacked(type, COUNT) : type));
            operands.add(batched ? row(e, inputs.getLast()) : inputs.getLast());
            values.put(name, batched ? stacked(rows, name) : rows.getFirst().get(name));
        }
        Node node = e.node(one.op(), one.row().attrs(), one.row().regions(), operands);
        List<Node> batched = Batch.over(e, LOOP, e.items(node));
        Graph graph = Regions.graph("batched", inputs, batched);
        Verifier.verify(graph, Verifier.Stage.DIFFERENTIATED);
        List<RefTensor> found =
                Interpreter.run(graph, values, Interpreter.Precision.DOUBLE).values();
        for (int b = 0; b < SIZE; b++) {
            List<RefTensor> expected = Interpreter.run(one.graph(), rows.get(b), Interpreter.Precision.DOUBLE)
                    .values();
            assertEquals(expected.size(), found.size());
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).data(), found.get(i).row(b).data(), 1e-9, "result " + i);
            }
        }
    }

    @Test
    void aSizeThatFollowsTheLoopIsRefused() {
        Emit e = new Emit(new GraphBuilder());
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(COUNT)));
        Node start = e.slice(x, 0, Dim.ZERO, Dim.symbol(LOOP.symbol()));
        Violation refused = assertThrows(Violation.class, () -> Batch.over(e, LOOP, List.of(start)));
        assertEquals("batch.c1", refused.rule());
        assertTrue(refused.getMessage().contains(LOOP.symbol()), refused.getMessage());
    }

    private static Node row(Emit e, Node x) {
        Node block = e.slice(x, 0, Dim.symbol("b'"), Dim.ONE);
        return e.reshape(block, x.shape().without(List.of(0)));
    }

    private static RefTensor stacked(List<Map<String, RefTensor>> rows, String name) {
        RefTensor first = rows.getFirst().get(name);
        int[] sizes = new int[first.rank() + 1];
        sizes[0] = SIZE;
        System.arraycopy(first.sizes(), 0, sizes, 1, first.rank());
        double[] data = new double[SIZE * first.data().length];
        for (int b = 0; b < SIZE; b++) {
            System.arraycopy(rows.get(b).get(name).data(), 0, data, b * first.data().length, first.data().length);
        }
        return new RefTensor(first.dtype(), sizes, data);
    }

    // ---- places that follow the loop variable

    private final Eval t = new Eval();
    private final Emit e = t.e;
    private final Dim b = Dim.symbol("b'");

    private double[] places(Node x, List<Dim> starts, List<Dim> sizes, List<Integer> steps) {
        return t.of(
                Batch.over(e, LOOP, List.of(e.slice(x, starts, sizes, steps))).getFirst());
    }

    private double[] place(Node x, Dim start) {
        return places(x, List.of(start), List.of(Dim.ONE), List.of(1));
    }

    @Test
    void oneElementAtALinearPlace() {
        Node x = t.counting(9);
        assertArrayEquals(new double[] {0, 1, 2}, place(x, b));
        assertArrayEquals(new double[] {4, 5, 6}, place(x, b.plus(4)));
        assertArrayEquals(new double[] {1, 4, 7}, place(x, b.times(3).plus(1)));
        assertArrayEquals(new double[] {8, 7, 6}, place(x, Dim.of(8).minus(b)));
    }

    @Test
    void placesThatAreNotLinear() {
        Node x = t.counting(9);
        assertArrayEquals(new double[] {0, 1, 4}, place(x, b.times(b)));
        assertArrayEquals(new double[] {0, 0, 1}, place(x, b.floorDiv(Dim.of(2))));
        assertArrayEquals(
                new double[] {4, 5, 5},
                place(x, b.minus(Dim.ONE).floorDiv(Dim.of(2)).plus(5)));
    }

    @Test
    void windows() {
        Node x = t.counting(9);
        double[] found = places(x, List.of(b.times(2)), List.of(Dim.of(3)), List.of(2));
        assertArrayEquals(new double[] {0, 2, 4, 2, 4, 6, 4, 6, 8}, found);
    }

    @Test
    void diagonal() {
        Node x = t.counting(3, 4);
        assertArrayEquals(
                new double[] {1, 6, 11}, places(x, List.of(b, b.plus(1)), List.of(Dim.ONE, Dim.ONE), List.of(1, 1)));
    }

    @Test
    void columnsWithARowFixed() {
        Node x = t.counting(3, 4);
        assertArrayEquals(
                new double[] {5, 9, 6, 10, 7, 11},
                places(x, List.of(Dim.ONE, b.plus(1)), List.of(Dim.of(2), Dim.ONE), List.of(1, 1)));
    }

    @Test
    void sizesAsNumbers() {
        Node square = e.size(b.times(b).plus(1), DType.F32);
        assertArrayEquals(
                new double[] {1, 2, 5},
                t.of(Batch.over(e, LOOP, List.of(square)).getFirst()));
    }

    @Test
    void whatDoesNotFollowTheLoopStays() {
        Node x = t.counting(4);
        Node y = e.mul(x, x);
        Batching.Operand found = Batch.value(e, LOOP, y);
        assertEquals(new Batching.Operand(y, false), found);
        assertEquals(
                Shape.of(SIZE, 4), Batch.over(e, LOOP, List.of(y)).getFirst().shape());
    }

    /** f(b) = d/dw (w x_b)^2 has a value for each b, though w is one. */
    @Test
    void eachValueHasItsOwnDerivative() {
        Node w = e.variable(t.tensor(DType.F32, new int[0], 2), 0);
        Node x = row(e, t.vector(1, 2, 3));
        Node gradient = e.get(e.gradient(e.mul(e.mul(w, x), e.mul(w, x)), List.of(w)), 0);
        Node all = Batch.over(e, LOOP, List.of(gradient)).getFirst();
        Node vjp = all.operand(0);
        assertEquals(Differentiation.VJP, vjp.op());
        assertEquals(Shape.of(SIZE), vjp.operand(2).shape());
    }

    @Test
    void ofTwoLoopsTheOuterOneComesFirst() {
        Random random = new Random(SEED);
        double[] data = random.doubles(12).map(x -> (float) x).toArray();
        Node x = t.tensor(DType.F32, new int[] {4, 3}, data);
        Dim a = Dim.symbol("a'");
        Node element = e.slice(x, List.of(a, b), List.of(Dim.ONE, Dim.ONE), List.of(1, 1));
        Node inner =
                Batch.over(e, LOOP, List.of(e.reshape(element, Shape.SCALAR))).getFirst();
        Node outer = Batch.over(e, new Batching.Loop("a'", Dim.of(4)), List.of(inner))
                .getFirst();
        assertArrayEquals(data, t.of(outer));
    }
}
