package dev.dlc.optimizer.tiling;

import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Graphs of small values [N, 9, 2] and large ones [N, 9, 9], made from one another, with sums over the batch between.
 */
final class RandomProducts {
    private static final Dim N = Dim.symbol("N");
    private static final int STEPS = 12;

    private final Emit e = new Emit(new GraphBuilder());
    private final Random random;
    private final List<Node> small = new ArrayList<>();
    private final List<Node> large = new ArrayList<>();

    private RandomProducts(Random random) {
        this.random = random;
    }

    static Graph graph(Random random) {
        return new RandomProducts(random).graph();
    }

    private Graph graph() {
        List<Node> inputs = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            inputs.add(e.input(name, Type.tensor(DType.F32, Shape.of(N, Dim.of(9), Dim.of(2)))));
        }
        small.addAll(inputs);
        large.add(product(2, 2, any(small), any(small)));
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        List<Root> roots = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            roots.add(new Root.Output("small" + i, small.get(small.size() - 1 - i)));
        }
        if (random.nextInt(8) == 0) {
            roots.add(new Root.Output("large", any(large)));
        }
        return new Graph("random", inputs, roots);
    }

    private Node any(List<Node> nodes) {
        // rather one of the last
        return nodes.get(Math.max(random.nextInt(nodes.size()), random.nextInt(nodes.size())));
    }

    private Node product(int left, int right, Node a, Node b) {
        return e.dot(a, b, List.of(0), List.of(0), List.of(left), List.of(right));
    }

    private void step() {
        Node x = any(large);
        Node y = any(small);
        switch (random.nextInt(10)) {
            case 0 -> large.add(e.tanh(product(2, 2, y, any(small))));
            case 1 -> large.add(e.mul(x, any(large)));
            case 2 -> large.add(e.sub(x, e.restore(e.reduceMax(x, List.of(2)), List.of(2), x.shape())));
            case 3 -> large.add(e.add(x, e.restore(e.sum(x, List.of(1)), List.of(1), x.shape())));
            case 4 -> large.add(e.mul(x, e.restore(e.sum(y, List.of(2)), List.of(2), x.shape())));
            case 5, 6 -> small.add(e.tanh(product(2, 1, x, y)));
            case 7 -> small.add(e.sub(product(1, 1, x, y), any(small)));
            // a sum over the batch
            case 8 -> small.add(e.tanh(e.sub(y, e.restore(e.sum(any(small), List.of(0)), List.of(0), y.shape()))));
            default -> small.add(e.reshape(e.transpose(y, List.of(0, 2, 1)), y.shape()));
        }
    }
}
