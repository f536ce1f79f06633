package dev.dlc.optimizer.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dlc.ir.DType;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Leaf;
import dev.dlc.ir.op.RefTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule on its examples: it fires, and both sides have the same bits. */
class RulesTest {
    /** Values at which rules are wrong that look right. */
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Float.MIN_VALUE,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE
    };

    record Example(Rule rule, Function<Emit, Node> make) {
        @Override
        public String toString() {
            return rule.name();
        }
    }

    static Stream<Example> examples() {
        return Simplify.RULES.stream().flatMap(rule -> rule.examples().stream().map(make -> new Example(rule, make)));
    }

    @Test
    void namesAreUniqueAndEveryRuleHasAnExample() {
        HashSet<String> names = new HashSet<>();
        for (Rule rule : Simplify.RULES) {
            assertTrue(names.add(rule.name()), rule.name());
            assertFalse(rule.examples().isEmpty(), rule.name());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void bothSidesHaveTheSameBits(Example example) {
        Emit emit = new Emit(new GraphBuilder());
        Node left = example.make().apply(emit);
        Node right = example.rule().apply(emit, left).orElseThrow(() -> new AssertionError("not fired on " + left));
        assertEquals(left.type(), right.type());
        for (long seed = 0; seed < 20; seed++) {
            Graph graph =
                    new Graph("rule", List.of(), List.of(new Root.Output("l", left), new Root.Output("r", right)));
            Map<String, RefTensor> leaves = draw(graph, new Random(seed));
            var values = Interpreter.run(graph, leaves, Interpreter.Precision.DECLARED);
            double[] l = values.output("l").data();
            double[] r = values.output("r").data();
            for (int i = 0; i < l.length; i++) {
                assertEquals(Double.doubleToLongBits(l[i]), Double.doubleToLongBits(r[i]), l[i] + " and " + r[i]);
            }
        }
    }

    private static Map<String, RefTensor> draw(Graph graph, Random random) {
        Map<String, RefTensor> leaves = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.is(Leaf.INPUT)) {
                int count = (int) node.shape().elements().constant().orElseThrow();
                double[] data = new double[count];
                for (int i = 0; i < count; i++) {
                    data[i] = switch (node.dtype().kind()) {
                        case FLOAT ->
                            random.nextBoolean()
                                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                                    : (float) random.nextGaussian();
                        case INT -> random.nextBoolean() ? random.nextInt() : random.nextInt(5) - 2;
                        case BOOL -> random.nextInt(2);
                    };
                }
                int[] sizes = node.shape().dims().stream()
                        .mapToInt(dim -> (int) dim.constant().orElseThrow())
                        .toArray();
                leaves.put(node.attrs().text("name"), new RefTensor(node.dtype(), sizes, data));
            }
        }
        return leaves;
    }

    @Test
    void rulesThatUndoEachOtherAreNamed() {
        Rule there = Rule.rule(
                "there",
                Pattern.op(Elementwise.ADD, Pattern.any("x"), Pattern.any("y")),
                m -> m.emit().fma(m.get("x"), m.emit().like(m.get("x"), 1), m.get("y")));
        Rule back = Rule.rule(
                "back",
                Pattern.op(Elementwise.FMA, Pattern.any("x"), Pattern.number(1), Pattern.any("y")),
                m -> m.emit().add(m.get("x"), m.get("y")));
        Emit e = new Emit(new GraphBuilder());
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(3)));
        Graph graph = new Graph("loop", List.of(x), List.of(new Root.Output("y", e.add(x, x))));
        var failure = assertThrows(IllegalStateException.class, () -> Simplify.run(List.of(there, back), graph));
        assertTrue(failure.getMessage().contains("[back, there]"), failure.getMessage());
    }

    @Test
    void rulesMeetInAFixedPoint() {
        Emit e = new Emit(new GraphBuilder());
        Node x = e.input("x", Type.tensor(DType.F32, Shape.of(2, 6)));
        Node y = e.reshape(e.neg(e.neg(e.reshape(x, Shape.of(12)))), Shape.of(2, 6));
        Node z = e.mul(y, e.scalar(DType.F32, 1));
        Graph graph = new Graph("g", List.of(x), List.of(new Root.Output("z", z), new Root.Output("y", y)));
        Graph simple = Simplify.run(Simplify.RULES, graph);
        assertEquals(1, simple.nodes().size());
    }
}
