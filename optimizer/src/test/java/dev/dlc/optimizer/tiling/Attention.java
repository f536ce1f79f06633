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
import dev.dlc.ir.op.RefTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Attention of x to y with a projection of both, a loss, and the gradients.
 *
 * @param batch the size of the first axis, a number or a symbol
 * @param heads the number of heads
 * @param places how many places x has
 * @param keys how many places y has
 * @param size features of a head
 * @param mask what is seen
 */
record Attention(Dim batch, int heads, int places, int keys, int size, Mask mask) {
    /** Which keys a place sees. */
    enum Mask {
        ALL,
        /** Those that are not after it. */
        CAUSAL,
        /** What an input says for each element of the batch. */
        GIVEN
    }

    /** A loss, and the gradients of both inputs. */
    Graph graph() {
        Emit e = new Emit(new GraphBuilder());
        int width = heads * size;
        Node x = e.input("x", f32(places, width));
        Node y = e.input("y", f32(keys, width));
        Node seen = e.input("seen", f32(places, keys));
        Node w = e.input("w", Type.tensor(DType.F32, Shape.of(width, width)));
        Node from = e.variable(x, 0);
        Node to = e.variable(y, 1);
        Node q = split(e, e.matmul(from, w), places);
        Node kv = e.matmul(to, w);
        Node k = split(e, kv, keys);
        Node v = split(e, e.tanh(kv), keys);
        List<Integer> outer = List.of(0, 1);
        Node products = e.dot(q, k, outer, outer, List.of(3), List.of(3));
        Node scores = masked(e, e.mul(products, e.like(products, 1 / Math.sqrt(size))), seen);
        Node best = e.stopGradient(e.reduceMax(scores, List.of(3)));
        Node exp = e.exp(e.sub(scores, e.restore(best, List.of(3), scores.shape())));
        Node weights = e.div(exp, e.restore(e.sum(exp, List.of(3)), List.of(3), exp.shape()));
        Node read = e.dot(weights, v, outer, outer, List.of(3), List.of(2));
        Node joined = e.reshape(e.transpose(read, List.of(0, 2, 1, 3)), x.shape());
        Node result = e.matmul(joined, w);
        Node loss = e.sum(e.mul(result, result));
        Node gradient = e.gradient(loss, List.of(from, to));
        return new Graph(
                "attention",
                List.of(x, y, seen, w),
                List.of(
                        new Root.Output("loss", loss),
                        new Root.Output("dx", e.get(gradient, 0)),
                        new Root.Output("dy", e.get(gradient, 1))));
    }

    private Type.Tensor f32(long... rest) {
        return Type.tensor(DType.F32, new Shape(List.of(batch, Dim.of(rest[0]), Dim.of(rest[1]))));
    }

    private Node split(Emit e, Node x, long length) {
        Shape shape = new Shape(List.of(batch, Dim.of(length), Dim.of(heads), Dim.of(size)));
        return e.transpose(e.reshape(x, shape), List.of(0, 2, 1, 3));
    }

    private Node masked(Emit e, Node scores, Node seen) {
        Node hidden = e.like(scores, -1e9);
        return switch (mask) {
            case ALL -> scores;
            case CAUSAL -> {
                Type.Tensor type = Type.tensor(DType.I32, Shape.of(places, keys));
                Node before = e.ge(e.iota(type, 0), e.iota(type, 1));
                yield e.select(e.broadcast(before, List.of(2, 3), scores.shape()), scores, hidden);
            }
            case GIVEN -> {
                Node all = e.broadcast(seen, List.of(0, 2, 3), scores.shape());
                yield e.select(e.gt(all, e.like(all, 0)), scores, hidden);
            }
        };
    }

    /** The leaves of a graph for a batch. */
    static Map<String, RefTensor> leaves(Graph graph, long batch, long seed) {
        Random random = new Random(seed);
        Map<String, RefTensor> leaves = new HashMap<>();
        for (Node input : graph.inputs()) {
            int[] sizes = Arrays.stream(input.shape().evaluate(symbol -> batch))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            double[] data = new double[RefTensor.count(sizes)];
            Arrays.setAll(data, i -> (float) random.nextGaussian());
            leaves.put(input.attrs().text("name"), new RefTensor(DType.F32, sizes, data));
        }
        return leaves;
    }
}
