package dev.dlc.runtime.train;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Window;
import dev.dlc.runtime.data.DataRequest;
import dev.dlc.runtime.exec.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LeNet-5 with tanh and average pooling as graphs written by hand: what the front end makes of
 * {@code examples/lenet5.dlm}.
 */
final class LeNetPlan {
    private static final Dim N = Dim.symbol("N");
    private static final Map<String, Shape> PARAMETERS = parameters();

    private LeNetPlan() {}

    private static Map<String, Shape> parameters() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("net.conv1.w", Shape.of(6, 1, 5, 5));
        shapes.put("net.conv1.b", Shape.of(6));
        shapes.put("net.conv2.w", Shape.of(16, 6, 5, 5));
        shapes.put("net.conv2.b", Shape.of(16));
        shapes.put("net.fc1.w", Shape.of(400, 120));
        shapes.put("net.fc1.b", Shape.of(120));
        shapes.put("net.fc2.w", Shape.of(120, 84));
        shapes.put("net.fc2.b", Shape.of(84));
        shapes.put("net.out.w", Shape.of(84, 10));
        shapes.put("net.out.b", Shape.of(10));
        return shapes;
    }

    static TrainPlan plan(TrainPlan.Length length, List<DataRequest> data, double rate) {
        List<TrainPlan.LeafUse> leaves = new ArrayList<>();
        PARAMETERS.forEach((name, shape) -> {
            Type.Tensor type = Type.tensor(DType.F32, shape);
            leaves.add(new TrainPlan.LeafUse(Leaf.of(name, Leaf.Kind.PARAMETER, type, Optional.empty()), true));
            leaves.add(new TrainPlan.LeafUse(Leaf.of("sgd/" + name, Leaf.Kind.STATE, type, Optional.empty()), false));
        });
        return new TrainPlan(
                "lenet5",
                init(),
                leaves,
                List.of(new TrainPlan.Phase("", step(rate), length, Optional.of(eval()), List.of(), Optional.empty())),
                data,
                "lenet5-by-hand");
    }

    private static Emit emit() {
        return new Emit(new GraphBuilder(), Optional.empty());
    }

    private static Graph init() {
        Emit e = emit();
        Node key = e.input(TrainPlan.RANDOM_KEY, Type.tensor(DType.I32, Shape.of(2)));
        List<Root> roots = new ArrayList<>();
        PARAMETERS.forEach((name, shape) -> {
            Type.Tensor type = Type.tensor(DType.F32, shape);
            roots.add(new Root.Update(name, shape.rank() == 1 ? e.zeros(type) : glorot(e, key, name, type)));
            roots.add(new Root.Update("sgd/" + name, e.zeros(type)));
        });
        return new Graph("lenet5.init", List.of(key), roots);
    }

    private static Node glorot(Emit e, Node key, String name, Type.Tensor type) {
        double[] sizes = type.shape().dims().stream()
                .mapToDouble(d -> d.constant().getAsLong())
                .toArray();
        double fans = sizes.length == 2 ? sizes[0] + sizes[1] : (sizes[0] + sizes[1]) * sizes[2] * sizes[3];
        double bound = Math.sqrt(6 / fans);
        Node bits = e.randomBits(key, name, type.shape());
        Node unit = e.mul(
                e.cast(e.binary(Elementwise.SHIFT_RIGHT, bits, e.like(bits, 8)), DType.F32),
                e.scalar(DType.F32, 0x1p-24));
        return e.mul(e.sub(unit, e.scalar(DType.F32, 0.5)), e.scalar(DType.F32, 2 * bound));
    }

    private static Node forward(Emit e, Node image, Map<String, Node> p) {
        Node h = pool(e, tanh(e, conv(e, image, p, "net.conv1", 2)));
        h = pool(e, tanh(e, conv(e, h, p, "net.conv2", 0)));
        h = e.reshape(h, Shape.of(N, Dim.of(400)));
        h = tanh(e, linear(e, h, p, "net.fc1"));
        h = tanh(e, linear(e, h, p, "net.fc2"));
        return linear(e, h, p, "net.out");
    }

    private static Node tanh(Emit e, Node x) {
        return e.unary(Elementwise.TANH, x);
    }

    private static Node linear(Emit e, Node x, Map<String, Node> p, String name) {
        return e.add(e.matmul(x, p.get(name + ".w")), p.get(name + ".b"));
    }

    private static Node conv(Emit e, Node x, Map<String, Node> p, String name, int padding) {
        Attrs attrs = Attrs.NONE
                .withInts("strides", List.of(1, 1))
                .withInts("pad_low", List.of(padding, padding))
                .withInts("pad_high", List.of(padding, padding))
                .withInts("dilation", List.of(1, 1))
                .with("groups", 1);
        Node b = p.get(name + ".b");
        return e.add(
                e.conv(x, p.get(name + ".w"), attrs),
                e.reshape(b, Shape.of(b.shape().dim(0), Dim.ONE, Dim.ONE)));
    }

    private static Node pool(Emit e, Node x) {
        Attrs attrs = Attrs.NONE
                .withInts("window", List.of(1, 1, 2, 2))
                .withInts("strides", List.of(1, 1, 2, 2))
                .withInts("pad_low", List.of(0, 0, 0, 0))
                .withInts("pad_high", List.of(0, 0, 0, 0))
                .withInts("dilation", List.of(1, 1, 1, 1));
        return e.div(e.node(Window.SUM, attrs, x), e.scalar(DType.F32, 4));
    }

    private static Map<String, Node> leaves(Emit e) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        PARAMETERS.forEach((name, shape) -> nodes.put(name, e.param(name, Type.tensor(DType.F32, shape))));
        return nodes;
    }

    private static Node logProbabilities(Emit e, Node logits) {
        Node top = e.broadcast(e.stopGradient(e.reduceMax(logits, List.of(1))), List.of(0), logits.shape());
        Node shifted = e.sub(logits, top);
        Node sum = e.log(e.sum(e.exp(shifted), List.of(1)));
        return e.sub(shifted, e.broadcast(sum, List.of(0), logits.shape()));
    }

    private static Graph step(double rate) {
        Emit e = emit();
        Node image = e.input("image", Type.tensor(DType.F32, Shape.of(N, Dim.ONE, Dim.of(28), Dim.of(28))));
        Node label = e.input("label", Type.tensor(DType.I32, Shape.of(N)));
        Map<String, Node> p = leaves(e);
        Node logits = forward(e, image, p);
        Node classes = e.iota(logits.tensor().with(DType.I32), 1);
        Node hit = e.eq(e.broadcast(label, List.of(0), logits.shape()), classes);
        Node picked = e.select(hit, logProbabilities(e, logits), e.like(logits, 0));
        Node loss = e.neg(e.div(e.sum(picked), e.size(N, DType.F32)));
        Node gradient = e.gradient(loss, List.copyOf(p.values()));
        List<Root> roots = new ArrayList<>(List.of(new Root.Report("loss", loss, true)));
        int index = 0;
        for (Map.Entry<String, Node> entry : p.entrySet()) {
            Node velocity = e.state("sgd/" + entry.getKey(), entry.getValue().tensor());
            Node next = e.add(e.mul(velocity, e.scalar(DType.F32, 0.9)), e.get(gradient, index++));
            roots.add(new Root.Update("sgd/" + entry.getKey(), next));
            roots.add(new Root.Update(entry.getKey(), e.sub(entry.getValue(), e.mul(next, e.scalar(DType.F32, rate)))));
        }
        return new Graph("lenet5.step", List.of(image, label), roots);
    }

    private static Graph eval() {
        Emit e = emit();
        Node image = e.input("image", Type.tensor(DType.F32, Shape.of(N, Dim.ONE, Dim.of(28), Dim.of(28))));
        Node label = e.input("label", Type.tensor(DType.I32, Shape.of(N)));
        Node right = e.eq(e.argmax(forward(e, image, leaves(e)), 1), label);
        Node accuracy = e.div(e.sum(e.cast(right, DType.F32)), e.size(N, DType.F32));
        return new Graph("lenet5.eval", List.of(image, label), List.of(new Root.Report("accuracy", accuracy, false)));
    }
}
