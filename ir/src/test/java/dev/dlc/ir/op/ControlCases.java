package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Graphs with control flow, over the size symbol {@code T} of steps. Their inputs are those of {@link #INPUTS} that
 * they need.
 *
 * @param name what it is about
 * @param make the results
 */
public record ControlCases(String name, Function<Emit, List<Node>> make) {
    private static final Dim T = Dim.symbol("T");
    private static final int B = 3;
    private static final int H = 5;

    private static final Map<String, Type.Tensor> INPUTS = inputs();

    private static Map<String, Type.Tensor> inputs() {
        Map<String, Type.Tensor> inputs = new LinkedHashMap<>();
        inputs.put("xs", Type.tensor(DType.F32, new Shape(List.of(T, Dim.of(B), Dim.of(H)))));
        inputs.put("h", Type.tensor(DType.F32, Shape.of(B, H)));
        inputs.put("g", Type.tensor(DType.F32, Shape.of(B, H)));
        inputs.put("w", Type.tensor(DType.F32, Shape.of(H, H)));
        inputs.put("u", Type.tensor(DType.F32, Shape.of(H, H)));
        inputs.put("b", Type.tensor(DType.F32, Shape.of(H)));
        inputs.put("s", Type.scalar(DType.F32));
        inputs.put("n", Type.scalar(DType.I32));
        inputs.put("key", Type.tensor(DType.I32, Shape.of(2)));
        inputs.put("flags", Type.tensor(DType.BOOL, new Shape(List.of(T))));
        return inputs;
    }

    /** All cases. */
    public static Stream<ControlCases> all() {
        List<ControlCases> plain = List.of(
                new ControlCases("recurrence", e -> recurrence(e, false)),
                new ControlCases("reverse recurrence", e -> recurrence(e, true)),
                new ControlCases("lstm", ControlCases::lstm),
                new ControlCases("swapped carries", ControlCases::swapped),
                new ControlCases("shifted carries", ControlCases::shifted),
                new ControlCases("unchanged carry", ControlCases::unchanged),
                new ControlCases("one start for two carries", ControlCases::sharedStart),
                new ControlCases("results that are inputs", ControlCases::passedOn),
                new ControlCases("loops in a row", ControlCases::chained),
                new ControlCases("nested scans", ControlCases::nested),
                new ControlCases("scan of rows of rows", ControlCases::rowsOfRows),
                new ControlCases("while", e -> halving(e, List.of())),
                new ControlCases("bounded while", e -> halving(e, List.of(T))),
                new ControlCases("while in scan", ControlCases::whileInScan),
                new ControlCases("scan in while", ControlCases::scanInWhile),
                new ControlCases("cond on rows", ControlCases::condOnRows),
                new ControlCases("cond of cond", ControlCases::condOfCond),
                new ControlCases("random numbers", ControlCases::random),
                new ControlCases("call and custom gradient", ControlCases::calls));
        List<ControlCases> all = new ArrayList<>(plain);
        for (ControlCases c : plain) {
            if (!c.name.equals("while") && !c.name.equals("random numbers") && !c.name.contains("in while")) {
                all.add(new ControlCases("gradient of " + c.name, e -> gradients(e, c.make.apply(e))));
            }
        }
        return all.stream();
    }

    /** The graph, before differentiation. */
    public Graph graph() {
        Emit e = new Emit(new GraphBuilder());
        List<Node> results = make.apply(e);
        List<Node> inputs = INPUTS.keySet().stream().map(x -> in(e, x)).toList();
        return Regions.graph("case", inputs, results);
    }

    /** Values of the inputs for a number of steps. */
    public static Map<String, RefTensor> leaves(int steps, long seed) {
        Random random = new Random(seed);
        Map<String, RefTensor> leaves = new LinkedHashMap<>();
        INPUTS.forEach((name, type) -> {
            List<Dim> sizes = type.shape().dims().stream()
                    .map(dim -> dim.substitute("T", Dim.of(steps)))
                    .toList();
            TestRow.Domain domain =
                    type.dtype().isFloat() ? TestRow.Domain.range(-1.5, 1.5) : TestRow.Domain.range(0, 2);
            leaves.put(name, OpCase.draw(random, type.with(new Shape(sizes)), domain));
        });
        return leaves;
    }

    @Override
    public String toString() {
        return name;
    }

    private static Node in(Emit e, String name) {
        return e.input(name, INPUTS.get(name));
    }

    /** The gradient by all floating inputs of a weighted sum of the results. */
    private static List<Node> gradients(Emit e, List<Node> results) {
        Node sum = e.scalar(DType.F32, 0);
        for (Node result : results) {
            if (result.dtype() == DType.F32) {
                sum = e.add(sum, e.sum(e.mul(result, e.sin(result))));
            }
        }
        List<Node> wrt = INPUTS.keySet().stream()
                .map(name -> in(e, name))
                .filter(input -> input.dtype() == DType.F32)
                .toList();
        List<Node> all = new ArrayList<>(List.of(sum));
        all.addAll(e.items(e.gradient(sum, wrt)));
        return all;
    }

    private static List<Node> recurrence(Emit e, boolean reverse) {
        return e.scan(List.of(in(e, "h")), List.of(in(e, "xs")), T, reverse, (carry, x) -> {
            Node input = e.matmul(x.getFirst(), in(e, "w"));
            Node next = e.tanh(e.add(e.add(input, e.matmul(carry.getFirst(), in(e, "u"))), in(e, "b")));
            return new ControlEmit.Step(List.of(next), List.of(e.mul(next, x.getFirst())));
        });
    }

    /** Hochreiter and Schmidhuber 1997 with a forget gate; both matrices are cut from one. */
    private static List<Node> lstm(Emit e) {
        Node w = e.concat(List.of(in(e, "w"), in(e, "u"), in(e, "w"), in(e, "u")), 1);
        Node u = e.concat(List.of(in(e, "u"), in(e, "u"), in(e, "w"), in(e, "w")), 1);
        List<Node> start = List.of(in(e, "h"), e.zeros(INPUTS.get("h")));
        return e.scan(start, List.of(in(e, "xs")), T, false, (carry, x) -> {
            Node z = e.add(e.matmul(x.getFirst(), w), e.matmul(carry.get(0), u));
            List<Node> gates = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                List<Dim> starts = List.of(Dim.ZERO, Dim.of((long) H * i));
                gates.add(e.slice(z, starts, List.of(Dim.of(B), Dim.of(H)), List.of(1, 1)));
            }
            Node kept = e.mul(sigmoid(e, gates.get(0)), carry.get(1));
            Node cell = e.add(kept, e.mul(sigmoid(e, gates.get(1)), e.tanh(gates.get(2))));
            Node hidden = e.mul(sigmoid(e, gates.get(3)), e.tanh(cell));
            return new ControlEmit.Step(List.of(hidden, cell), List.of(hidden));
        });
    }

    private static Node sigmoid(Emit e, Node x) {
        return e.div(e.like(x, 1), e.add(e.like(x, 1), e.exp(e.neg(x))));
    }

    private static List<Node> swapped(Emit e) {
        return e.scan(
                List.of(in(e, "h"), in(e, "g")),
                List.of(),
                T,
                false,
                (carry, x) -> new ControlEmit.Step(List.of(carry.get(1), carry.get(0)), List.of(carry.get(0))));
    }

    /** Fibonacci's, tamed. */
    private static List<Node> shifted(Emit e) {
        return e.scan(List.of(in(e, "h"), in(e, "g")), List.of(in(e, "xs")), T, false, (carry, x) -> {
            Node sum = e.sin(e.add(e.add(carry.get(0), carry.get(1)), x.getFirst()));
            return new ControlEmit.Step(List.of(carry.get(1), sum), List.of(sum, carry.get(0)));
        });
    }

    private static List<Node> unchanged(Emit e) {
        return e.scan(
                List.of(in(e, "h"), in(e, "g")),
                List.of(in(e, "xs")),
                T,
                false,
                (carry, x) -> new ControlEmit.Step(
                        List.of(carry.get(0), e.mul(carry.get(0), x.getFirst())), List.of(carry.get(1))));
    }

    private static List<Node> sharedStart(Emit e) {
        Node start = e.sin(in(e, "h"));
        return e.scan(List.of(start, start), List.of(in(e, "xs")), T, false, (carry, x) -> {
            Node first = e.sub(carry.get(1), x.getFirst());
            // reads the old carry after the new one is known
            return new ControlEmit.Step(List.of(first, e.mul(e.cos(first), carry.get(0))), List.of());
        });
    }

    /** Elements, captured values and constants as results. */
    private static List<Node> passedOn(Emit e) {
        return e.scan(
                List.of(in(e, "h"), in(e, "s")),
                List.of(in(e, "xs")),
                T,
                false,
                (carry, x) -> new ControlEmit.Step(
                        List.of(x.getFirst(), e.scalar(DType.F32, 2)),
                        List.of(x.getFirst(), in(e, "b"), e.scalar(DType.F32, 3), carry.get(0), carry.get(1))));
    }

    private static List<Node> chained(Emit e) {
        List<Node> first = recurrence(e, false);
        List<Node> second = e.scan(
                List.of(first.get(0)),
                List.of(first.get(1)),
                T,
                true,
                (carry, x) -> new ControlEmit.Step(
                        List.of(e.sin(e.sub(carry.getFirst(), x.getFirst()))), List.of(e.sum(carry.getFirst()))));
        List<Node> all = new ArrayList<>(second);
        all.add(e.sum(first.get(1), List.of(0)));
        return all;
    }

    private static List<Node> nested(Emit e) {
        return e.scan(List.of(in(e, "h")), List.of(in(e, "xs")), T, false, (carry, x) -> {
            List<Node> inner = e.scan(List.of(carry.getFirst()), List.of(), Dim.of(2), false, (c, none) -> {
                Node next = e.tanh(e.add(e.matmul(c.getFirst(), in(e, "u")), x.getFirst()));
                return new ControlEmit.Step(List.of(next), List.of(e.sum(next)));
            });
            return new ControlEmit.Step(List.of(inner.get(0)), List.of(inner.get(1)));
        });
    }

    /** The inner loop's rows are views of the outer loop's. */
    private static List<Node> rowsOfRows(Emit e) {
        return e.scan(List.of(in(e, "b")), List.of(in(e, "xs")), T, true, (carry, x) -> {
            List<Node> inner = e.scan(carry, x, Dim.of(B), true, (c, row) -> {
                Node next = e.mul(e.sin(e.add(c.getFirst(), row.getFirst())), in(e, "s"));
                return new ControlEmit.Step(List.of(next), List.of(next));
            });
            return new ControlEmit.Step(List.of(inner.get(0)), List.of(inner.get(1)));
        });
    }

    private static List<Node> halving(Emit e, List<Dim> bound) {
        return e.whileLoop(
                List.of(in(e, "h"), e.scalar(DType.I32, 0)),
                bound,
                carry -> e.gt(e.sum(e.mul(carry.getFirst(), carry.getFirst())), e.scalar(DType.F32, 0.05)),
                carry -> List.of(
                        e.add(
                                e.mul(e.sin(carry.get(0)), e.scalar(DType.F32, 0.5)),
                                e.mul(in(e, "g"), e.scalar(DType.F32, 0.01))),
                        e.add(carry.get(1), e.scalar(DType.I32, 1))));
    }

    private static List<Node> whileInScan(Emit e) {
        return e.scan(List.of(in(e, "h")), List.of(in(e, "xs")), T, false, (carry, x) -> {
            Node start = e.add(carry.getFirst(), x.getFirst());
            List<Node> inner = e.whileLoop(
                    List.of(start),
                    List.of(Dim.of(6)),
                    c -> e.gt(e.sum(e.abs(c.getFirst())), e.scalar(DType.F32, 2)),
                    c -> List.of(e.mul(c.getFirst(), e.sin(x.getFirst()))));
            return new ControlEmit.Step(inner, List.of(e.sum(inner.getFirst())));
        });
    }

    private static List<Node> scanInWhile(Emit e) {
        return e.whileLoop(
                List.of(in(e, "h"), in(e, "n")),
                List.of(),
                carry -> e.lt(carry.get(1), e.scalar(DType.I32, 4)),
                carry -> {
                    List<Node> inner = e.scan(
                            List.of(carry.get(0)),
                            List.of(in(e, "xs")),
                            T,
                            false,
                            (c, x) ->
                                    new ControlEmit.Step(List.of(e.sin(e.add(c.getFirst(), x.getFirst()))), List.of()));
                    return List.of(inner.getFirst(), e.add(carry.get(1), e.scalar(DType.I32, 1)));
                });
    }

    /** The predicate is a row. */
    private static List<Node> condOnRows(Emit e) {
        return e.scan(List.of(in(e, "h")), List.of(in(e, "flags"), in(e, "xs")), T, false, (carry, x) -> {
            List<Node> chosen = e.cond(
                    x.get(0),
                    () -> List.of(e.mul(carry.getFirst(), x.get(1)), x.get(1)),
                    () -> List.of(carry.getFirst(), e.matmul(carry.getFirst(), in(e, "w"))));
            return new ControlEmit.Step(List.of(chosen.get(0)), List.of(chosen.get(1)));
        });
    }

    private static List<Node> condOfCond(Emit e) {
        Node h = in(e, "h");
        Node s = in(e, "s");
        return e.cond(
                e.gt(s, e.scalar(DType.F32, 0)),
                () -> e.cond(e.gt(s, e.scalar(DType.F32, 0.7)), () -> List.of(e.sin(h), h), () -> List.of(h, h)),
                () -> List.of(e.mul(h, in(e, "g")), e.exp(h)));
    }

    private static List<Node> random(Emit e) {
        Node counts = e.iota(Type.tensor(DType.I32, new Shape(List.of(T))), 0);
        return e.scan(List.of(in(e, "n")), List.of(counts), T, false, (carry, i) -> {
            Node key = e.foldKey(in(e, "key"), i.getFirst());
            Node bits = e.randomBits(key, "noise", Shape.of(4));
            Node next = e.add(e.sum(bits), carry.getFirst());
            return new ControlEmit.Step(List.of(next), List.of(bits, e.foldKey(key, carry.getFirst())));
        });
    }

    private static List<Node> calls(Emit e) {
        Type.Tensor type = INPUTS.get("h");
        Node a = e.input("a", type);
        Graph region = Regions.graph("twice", List.of(a), List.of(e.add(a, a), e.sin(a)));
        return e.scan(List.of(in(e, "h")), List.of(in(e, "xs")), T, false, (carry, x) -> {
            List<Node> called = e.call(region, List.of(e.mul(carry.getFirst(), x.getFirst())));
            List<Node> own = e.customGrad(
                    List.of(called.get(1)),
                    given -> List.of(e.sign(given.getFirst())),
                    given -> List.of(e.mul(given.getLast(), in(e, "g"))));
            return new ControlEmit.Step(List.of(e.add(called.get(1), own.getFirst())), List.of(called.get(0)));
        });
    }
}
