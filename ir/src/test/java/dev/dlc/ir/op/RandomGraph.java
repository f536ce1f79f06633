package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.text.GraphPrinter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A well-typed graph made from numbers: each step applies one of {@link RandomSteps} to nodes made before. Fewer steps
 * and smaller numbers are simpler graphs, so shrinking works on the numbers.
 *
 * @param steps what to apply
 * @param rows the value of the size symbol {@code N}
 */
public record RandomGraph(List<Step> steps, int rows) {
    public RandomGraph {
        steps = List.copyOf(steps);
    }

    /**
     * One application.
     *
     * @param kind chooses what is applied
     * @param first chooses an operand
     * @param second chooses another operand
     * @param variant chooses axes, sizes and the like
     */
    public record Step(int kind, int first, int second, int variant) {}

    private static final Dim N = Dim.symbol("N");

    /** The inputs that steps start from. */
    private static final Map<String, Type.Tensor> INPUTS = inputs();

    private static Map<String, Type.Tensor> inputs() {
        Map<String, Type.Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", Type.tensor(DType.F32, Shape.of(N, Dim.of(5))));
        inputs.put("b", Type.tensor(DType.F32, Shape.of(5)));
        inputs.put("w", Type.tensor(DType.F32, Shape.of(5, 4)));
        inputs.put("s", Type.scalar(DType.F32));
        inputs.put("i", Type.tensor(DType.I32, Shape.of(N)));
        inputs.put("j", Type.tensor(DType.I32, Shape.of(4)));
        inputs.put("p", Type.tensor(DType.BOOL, Shape.of(5)));
        inputs.put("image", Type.tensor(DType.F32, Shape.of(N, Dim.of(3), Dim.of(6), Dim.of(6))));
        inputs.put("kernel", Type.tensor(DType.F32, Shape.of(4, 3, 3, 3)));
        return inputs;
    }

    /** Graphs of up to {@code most} steps. */
    public static Arbitrary<RandomGraph> graphs(int most) {
        Arbitrary<Step> steps = Combinators.combine(
                        Arbitraries.integers().between(0, RandomSteps.ALL.size() - 1),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(0, 11))
                .as(Step::new);
        Arbitrary<Integer> rows = Arbitraries.of(1, 0, 2, 3, 7, 17);
        return Combinators.combine(steps.list().ofMinSize(1).ofMaxSize(most), rows)
                .as(RandomGraph::new);
    }

    /** The graph; its outputs are the nodes that no other one uses. */
    public Graph graph() {
        return graph(new GraphBuilder());
    }

    /** The graph in a builder. */
    public Graph graph(GraphBuilder builder) {
        Emit e = new Emit(builder);
        List<Node> inputs = new ArrayList<>();
        INPUTS.forEach((name, type) -> inputs.add(e.input(name, type)));
        List<Node> pool = new ArrayList<>(inputs);
        for (Step step : steps) {
            RandomSteps.ALL.get(step.kind).apply(e, pool, step).forEach(made -> {
                if (!pool.contains(made)) {
                    pool.add(made);
                }
            });
        }
        Set<Node> used = new HashSet<>();
        Regions.graph("all", List.of(), pool).nodes().forEach(node -> used.addAll(node.operands()));
        List<Node> results = pool.stream()
                .filter(node -> !used.contains(node) && !inputs.contains(node))
                .toList();
        List<Root> roots = new ArrayList<>();
        results.forEach(node -> roots.add(new Root.Output("y" + roots.size(), node)));
        Set<Node> needed = new HashSet<>(new Graph("random", List.of(), roots).nodes());
        // the first input stays in any case: it says how large N is
        needed.add(inputs.getFirst());
        return new Graph("random", inputs.stream().filter(needed::contains).toList(), roots);
    }

    /** The results, and the gradient of the sum of the floating ones by all floating inputs that they depend on. */
    public Graph withGradients() {
        GraphBuilder builder = new GraphBuilder();
        Graph graph = graph(builder);
        Emit e = new Emit(builder);
        List<Node> results =
                new ArrayList<>(graph.roots().stream().map(Root::value).toList());
        List<Node> inputs = graph.inputs().stream()
                .filter(input -> input.dtype() == DType.F32)
                .toList();
        Optional<Node> sum = results.stream()
                .filter(node -> node.dtype() == DType.F32)
                .map(e::sum)
                .reduce(e::add);
        sum.ifPresent(y -> results.addAll(e.items(e.gradient(y, inputs))));
        return Regions.graph("gradients", graph.inputs(), results);
    }

    /** A value for each input; integers are small and not negative, so that they serve as indices. */
    public Map<String, RefTensor> leaves(long seed) {
        Random random = new Random(seed);
        Map<String, RefTensor> leaves = new LinkedHashMap<>();
        INPUTS.forEach((name, type) -> {
            List<Dim> sizes = type.shape().dims().stream()
                    .map(dim -> dim.substitute("N", Dim.of(rows)))
                    .toList();
            TestRow.Domain domain = type.dtype().isFloat()
                    ? TestRow.Domain.range(-2, 2)
                    : TestRow.Domain.range(0, type.dtype() == DType.BOOL ? 2 : 5);
            leaves.put(name, OpCase.draw(random, type.with(new Shape(sizes)), domain));
        });
        return leaves;
    }

    /** The text of the graph, which is what a failed property shows. */
    @Override
    public String toString() {
        return "N = " + rows + "\n" + GraphPrinter.print(graph());
    }
}
