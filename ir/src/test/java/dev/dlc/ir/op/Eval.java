package dev.dlc.ir.op;

import dev.dlc.ir.DType;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.interpret.Evaluation;
import dev.dlc.ir.interpret.Interpreter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Small graphs over given tensors, evaluated at once. */
public final class Eval {
    /** Makes the nodes. */
    public final Emit e = new Emit(new GraphBuilder());

    private final Map<String, RefTensor> leaves = new LinkedHashMap<>();

    /** A tensor with these elements, as an input. */
    public Node tensor(DType dtype, int[] sizes, double... data) {
        Type.Tensor type =
                Type.tensor(dtype, Shape.of(IntStream.of(sizes).asLongStream().toArray()));
        String name = "x" + leaves.size();
        leaves.put(name, new RefTensor(dtype, sizes, data));
        return e.input(name, type);
    }

    /** A vector of f32. */
    public Node vector(double... data) {
        return tensor(DType.F32, new int[] {data.length}, data);
    }

    /** A vector of i32. */
    public Node whole(double... data) {
        return tensor(DType.I32, new int[] {data.length}, data);
    }

    /** The numbers 0, 1, 2 ... in a shape of f32. */
    public Node counting(int... sizes) {
        double[] data =
                IntStream.range(0, RefTensor.count(sizes)).asDoubleStream().toArray();
        return tensor(DType.F32, sizes, data);
    }

    /** The elements of a result in the arithmetic of the numeric contract. */
    public double[] of(Node node) {
        return values(List.of(node)).values().getFirst().data();
    }

    /** The elements of each item of a result. */
    public List<double[]> items(Node tuple) {
        return values(e.items(tuple)).values().stream().map(RefTensor::data).toList();
    }

    /** The elements of several results. */
    public Evaluation values(List<Node> nodes) {
        List<Node> inputs = leaves.entrySet().stream()
                .map(leaf -> e.input(
                        leaf.getKey(),
                        Type.tensor(
                                leaf.getValue().dtype(),
                                Shape.of(IntStream.of(leaf.getValue().sizes())
                                        .asLongStream()
                                        .toArray()))))
                .toList();
        return Interpreter.run(Regions.graph("eval", inputs, nodes), leaves, Interpreter.Precision.DECLARED);
    }

    /** Numbers that are not whole, so that roundings show. */
    public static double[] uneven(int count) {
        return DoubleStream.iterate(0.37, x -> (x * 7.3 + 0.11) % 1.9)
                .limit(count)
                .map(x -> (float) (x - 0.8))
                .toArray();
    }
}
