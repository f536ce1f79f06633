package dev.dlc.runtime.test;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.Leaf;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random point of graphs: small sizes for its open dims, and values for its leaves. Early tries have floats on both
 * sides of zero, later ones between 0 and 1, for functions of probabilities and logarithms.
 */
final class Points {
    /** After these many tries everything that this class can choose has been tried. */
    static final int TRIES = 24;

    private static final int LARGEST_ELEMENTS = 1 << 22;

    private final List<Node> leaves;
    private final Sizes sizes;
    private final Random random;
    private final boolean positive;

    private Points(List<Node> leaves, Sizes sizes, Random random, boolean positive) {
        this.leaves = leaves;
        this.sizes = sizes;
        this.random = random;
        this.positive = positive;
    }

    /** A point, unless the sizes chosen do not fit together. */
    static Optional<Points> of(List<Graph> graphs, Random random, int attempt) {
        Map<String, Long> chosen = new TreeMap<>();
        int least = attempt % 2 == 0 ? 2 : 1;
        int range = 2 + attempt / 2 % 6;
        for (Graph graph : graphs) {
            for (String symbol : graph.symbols()) {
                chosen.computeIfAbsent(symbol, name -> least + (long) random.nextInt(range));
            }
        }
        Sizes sizes = new Sizes(chosen);
        boolean fit = graphs.stream().allMatch(graph -> fits(graph, sizes));
        List<Node> leaves = graphs.stream()
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> node.is(Leaf.INPUT) || node.is(Leaf.PARAM) || node.is(Leaf.STATE))
                .toList();
        return fit ? Optional.of(new Points(leaves, sizes, random, attempt % 16 >= 8)) : Optional.empty();
    }

    private static boolean fits(Graph graph, Sizes sizes) {
        return graph.nodes().stream().allMatch(node -> fits(node.type(), sizes))
                && graph.checks().stream().allMatch(check -> sizes.of(check.left()) == sizes.of(check.right()));
    }

    private static boolean fits(Type type, Sizes sizes) {
        return switch (type) {
            case Type.Tensor tensor -> fits(tensor.shape(), sizes);
            case Type.Tuple tuple -> tuple.items().stream().allMatch(item -> fits(item.shape(), sizes));
        };
    }

    private static boolean fits(Shape shape, Sizes sizes) {
        double elements = 1;
        for (Dim dim : shape.dims()) {
            long size = sizes.of(dim);
            elements *= size;
            if (size < 1) {
                return false;
            }
        }
        return elements <= LARGEST_ELEMENTS;
    }

    Sizes sizes() {
        return sizes;
    }

    /** A value for each leaf: floats away from zero, integers 0 or 1. */
    Map<String, RefTensor> values(long seed) {
        Map<String, RefTensor> values = new HashMap<>();
        for (Node leaf : leaves) {
            String name = leaf.attrs().text("name");
            if (values.containsKey(name)) {
                continue;
            }
            int[] shape = sizes.of(leaf.shape());
            double[] data = new double[RefTensor.count(shape)];
            for (int i = 0; i < data.length; i++) {
                data[i] = leaf.dtype().isFloat() ? real() : random.nextInt(2);
            }
            if (name.equals(TrainPlan.RANDOM_KEY)) {
                int[] key = RandomKeys.key(seed, 0);
                data = new double[] {key[0], key[1]};
            }
            values.put(name, new RefTensor(leaf.dtype(), shape, data));
        }
        return values;
    }

    private double real() {
        double size = 0.1 + 0.8 * random.nextDouble();
        return positive || random.nextBoolean() ? size : -size;
    }
}
