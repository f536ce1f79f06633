package dev.dlc.ir.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.text.GraphPrinter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a body that uses any node becomes. */
class RegionsTest {
    private final Eval t = new Eval();
    private final Emit e = t.e;

    private static Node tuple(List<Node> items) {
        return items.getFirst().operand(0);
    }

    /**
     * What does not depend on the carry is computed once and captured; constants and broadcasts are repeated inside.
     */
    @Test
    void invariantsAreCaptured() {
        Node w = t.vector(1, 2, 3);
        Node s = t.tensor(DType.F32, new int[0], 2);
        List<Node> items = e.scan(List.of(t.vector(0, 0, 0)), List.of(), Dim.of(4), false, (carry, x) -> {
            Node heavy = e.tanh(w);
            Node next = e.add(e.mul(carry.getFirst(), s), e.add(heavy, e.scalar(DType.F32, 1)));
            return new ControlEmit.Step(List.of(next), List.of());
        });
        Node scan = tuple(items);
        assertEquals(3, scan.operands().size());
        assertSame(s, scan.operand(1));
        assertEquals("add", scan.operand(2).op().name());
        String body = GraphPrinter.print(scan.regions().getFirst());
        assertEquals("""
            graph body(%carry0: f32[3], %captured0: f32[], %captured1: f32[3]) {
              %0 = broadcast %captured0 {axes=[]} : f32[3]
              %1 = mul %carry0, %0 : f32[3]
              %2 = add %1, %captured1 : f32[3]
              return %2
            }
            """, body);
    }

    @Test
    void equalLoopsAreOneNode() {
        Node x = t.vector(1, 2, 3);
        assertSame(loop(x), loop(x));
    }

    private Node loop(Node x) {
        Node zero = e.scalar(DType.F32, 0);
        return tuple(e.scan(List.of(zero), List.of(x), Dim.of(3), false, (carry, at) -> {
            Node next = e.add(carry.getFirst(), at.getFirst());
            return new ControlEmit.Step(List.of(next), List.of());
        }));
    }

    /** y_i = sum over j <= i of x_j x_i: the inner loop reads the outer one's element. */
    @Test
    void anInnerLoopUsesTheOuterOne() {
        Node x = t.vector(1, 2, 3);
        Node zero = e.scalar(DType.F32, 0);
        List<Node> items = e.scan(List.of(zero), List.of(x), Dim.of(3), false, (outer, at) -> {
            List<Node> inner = e.scan(List.of(zero), List.of(x), Dim.of(3), false, (carry, element) -> {
                Node product = e.mul(element.getFirst(), at.getFirst());
                return new ControlEmit.Step(List.of(e.add(carry.getFirst(), product)), List.of());
            });
            return new ControlEmit.Step(List.of(e.add(outer.getFirst(), inner.getFirst())), inner);
        });
        assertArrayEquals(new double[] {36}, t.of(items.get(0)));
        assertArrayEquals(new double[] {6, 12, 18}, t.of(items.get(1)));
    }

    /** A branch keeps what it makes, and captures what was there. */
    @Test
    void branchesAreLazy() {
        Node x = t.vector(1, 2);
        Node before = e.exp(x);
        Node p = e.gt(e.sum(x), e.scalar(DType.F32, 0));
        Node cond = tuple(e.cond(p, () -> List.of(e.tanh(before)), () -> List.of(x)));
        assertEquals(List.of(p, x, before), cond.operands());
        Graph then = cond.regions().get(0);
        assertEquals(
                List.of("input", "input", "tanh"),
                then.nodes().stream().map(n -> n.op().name()).toList());
    }

    @Test
    void inliningYieldsTheSameValues() {
        Node x = t.vector(1, 2);
        Node y = t.vector(5, 7);
        Graph region = Regions.graph("f", List.of(x, y), List.of(e.mul(x, y), e.sum(x)));
        List<Node> inlined = Regions.inline(e, region, List.of(y, e.add(x, y)));
        assertArrayEquals(new double[] {30, 63}, t.of(inlined.get(0)));
        assertArrayEquals(new double[] {12}, t.of(inlined.get(1)));
    }

    @Test
    void customGradientsOrderTheirInputs() {
        Node x = t.vector(1, 2);
        Node slope = t.vector(3, 4);
        Node node = tuple(e.customGrad(
                List.of(x),
                in -> List.of(e.mul(in.getFirst(), slope), e.sum(in.getFirst())),
                in -> List.of(e.mul(slope, in.get(3)))));
        List<String> names = node.regions().get(1).inputs().stream()
                .map(input -> input.attrs().text("name"))
                .toList();
        assertEquals(List.of("x0", "captured0", "result0", "result1", "cotangent0", "cotangent1"), names);
        Type.Tuple type = (Type.Tuple) node.type();
        assertEquals(Shape.SCALAR, type.items().get(1).shape());
    }
}
