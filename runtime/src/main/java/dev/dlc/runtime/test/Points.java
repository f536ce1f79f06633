package dev.dlc.runtime.test;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Interpreter;
import dev.dlc.ir.interpret.Sizes;
import dev.dlc.ir.op.Leaf;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A random point of graphs: small sizes for its open dims, and values for its leaves. Parameters and states are near
 * what they are first, so that a network of any width is as far from saturation as its author meant it to be. Of the
 * inputs, early tries have floats on both sides of zero, later ones between 0 and 1, for functions of probabilities and
 * logarithms.
 */
final class Points {
    /** After these many tries everything that this class can choose has been tried. */
    static final int TRIES = 24;

    private static final int LARGEST_ELEMENTS = 1 << 22;

    private final List<Node> leaves;
    private final Graph init;
    private final Sizes sizes;
    private final Random random;
    private final boolean positive;

    private Points(List<Node> leaves, Graph init, Sizes sizes, Random random, boolean positive) {
        this.leaves = leaves;
        this.init = init;
        this.sizes = sizes;
        this.random = random;
        this.positive = positive;
    }

    /**
     * A point, unless the sizes chosen do not fit together.
     *
     * @param graphs those whose leaves need a value
     * @param init yields the first values of parameters and states
     */
    static Optional<Points> of(List<Graph> graphs, Graph init, Random random, int attempt) {
        Map<String, Long> chosen = new TreeMap<>();
        int least = attempt % 2 == 0 ? 2 : 1;
        int range = 2 + attempt / 2 % 6;
        List<Graph> all = new ArrayList<>(graphs);
        all.add(init);
        for (Graph graph : all) {
            Stream<Dim> checked = graph.checks().stream().flatMap(check -> Stream.of(check.left(), check.right()));
            Stream.concat(graph.symbols().stream(), checked.flatMap(dim -> dim.symbols().stream()))
                    .forEach(symbol -> chosen.computeIfAbsent(symbol, name -> least + (long) random.nextInt(range)));
        }
        all.forEach(graph -> graph.checks().forEach(check -> obey(check, chosen)));
        Sizes sizes = new Sizes(chosen);
        boolean fit = all.stream().allMatch(graph -> fits(graph, sizes));
        List<Node> leaves = all.stream()
                .flatMap(graph -> graph.nodes().stream())
                .filter(node -> node.is(Leaf.INPUT) || node.is(Leaf.PARAM) || node.is(Leaf.STATE))
                .toList();
        return fit ? Optional.of(new Points(leaves, init, sizes, random, attempt % 16 >= 8)) : Optional.empty();
    }

    /** Changes a size that must be a certain number, or at least that: {@code S = 10}, {@code 63 <= N - 1}. */
    private static void obey(Graph.DimCheck check, Map<String, Long> chosen) {
        Dim difference = check.right().minus(check.left());
        for (String symbol : difference.symbols()) {
            Dim size = Dim.symbol(symbol);
            boolean isGrowing = difference.minus(size).constant().isPresent();
            boolean isFalling = difference.plus(size).constant().isPresent();
            if (!check.holds(dim -> dim.evaluate(chosen::get))
                    && (isGrowing || isFalling && check.relation() == Graph.Relation.EQUAL)) {
                Dim rest = isGrowing ? Dim.ZERO.minus(difference.minus(size)) : difference.plus(size);
                chosen.put(symbol, rest.constant().orElseThrow());
            }
        }
    }

    private static boolean fits(Graph graph, Sizes sizes) {
        return graph.nodes().stream().allMatch(node -> fits(node.type(), sizes))
                && graph.checks().stream().allMatch(check -> check.holds(sizes::of));
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

    /** A value for each leaf: floats away from zero, integers 0 or 1; near the first value where there is one. */
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
        first(values, seed).forEach((name, value) -> values.put(name, near(value)));
        return values;
    }

    /** The first values; what they depend on besides random numbers is the same as in the function. */
    private Map<String, RefTensor> first(Map<String, RefTensor> values, long seed) {
        int[] key = RandomKeys.key(seed, RandomKeys.INITIALISATION);
        Map<String, RefTensor> leavesOfInit = new HashMap<>(values);
        leavesOfInit.put(
                TrainPlan.RANDOM_KEY, new RefTensor(DType.I32, new int[] {key.length}, new double[] {key[0], key[1]}));
        return Interpreter.run(init, leavesOfInit, sizes, Interpreter.Precision.DOUBLE, (node, value) -> {})
                .updates();
    }

    /**
     * Random numbers stay as they are. What is the same everywhere, such as a shift of zeros, is moved: else what it is
     * a factor of would have no slope. Weights are moved by 1 / sqrt(fan-in), where the fan-in is taken to be what
     * belongs to one place of the shorter of the first and the last axis.
     */
    private RefTensor near(RefTensor first) {
        double[] data = first.data();
        int[] shape = first.sizes();
        boolean isSame = Arrays.stream(data).allMatch(x -> x == data[0]);
        if (!isSame || !first.dtype().isFloat()) {
            return first;
        }
        int places = shape.length < 2 ? data.length : Math.min(shape[0], shape[shape.length - 1]);
        double size = 0.5 / Math.sqrt(Math.max(1, data.length / Math.max(1, places)));
        return new RefTensor(
                first.dtype(),
                shape,
                Arrays.stream(data).map(x -> x + size * real()).toArray());
    }

    private double real() {
        double size = 0.1 + 0.8 * random.nextDouble();
        return positive || random.nextBoolean() ? size : -size;
    }
}
