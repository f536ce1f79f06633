package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Regions, tuples and differentiation. Bodies may use any node of the builder; what they need from outside is captured
 * by itself.
 */
public interface ControlEmit extends ElementwiseEmit {
    /**
     * What the body of a scan yields.
     *
     * @param carry the next carry
     * @param outputs what is stacked
     */
    record Step(List<Node> carry, List<Node> outputs) {
        public Step {
            carry = List.copyOf(carry);
            outputs = List.copyOf(outputs);
        }
    }

    /** An item of a tuple. */
    default Node get(Node tuple, int index) {
        return node(Control.GET, Attrs.NONE.with("index", index), tuple);
    }

    /** All items of a tuple. */
    default List<Node> items(Node tuple) {
        return switch (tuple.type()) {
            case Type.Tensor tensor -> List.of(tuple);
            case Type.Tuple several ->
                IntStream.range(0, several.items().size())
                        .mapToObj(i -> get(tuple, i))
                        .toList();
        };
    }

    /**
     * A loop over the first axis of xs.
     *
     * @param carry the first carry
     * @param xs tensors with a first axis of size {@code length}
     * @param length the number of steps
     * @param reverse whether to run from the last element to the first; outputs keep the places of their inputs
     * @param body makes the next carry and the outputs from the carry and the elements
     * @return the last carry, then the stacked outputs
     */
    default List<Node> scan(
            List<Node> carry,
            List<Node> xs,
            Dim length,
            boolean reverse,
            BiFunction<List<Node>, List<Node>, Step> body) {
        List<String> names = new ArrayList<>(names("carry", carry.size()));
        names.addAll(names("x", xs.size()));
        List<Type.Tensor> types = new ArrayList<>(types(carry));
        xs.forEach(x -> types.add(x.tensor().with(x.shape().without(List.of(0)))));
        Regions.Open open = new Regions.Open(names, types, inputs -> {
            Step step = body.apply(inputs.subList(0, carry.size()), inputs.subList(carry.size(), inputs.size()));
            List<Node> results = new ArrayList<>(step.carry);
            results.addAll(step.outputs);
            return results;
        });
        List<Node> operands = new ArrayList<>(carry);
        operands.addAll(xs);
        Attrs attrs = Attrs.NONE
                .with("carries", carry.size())
                .with("inputs", xs.size())
                .with("reverse", reverse)
                .withDims("length", List.of(length));
        Regions.Closed closed = Regions.close(self(), Control.SCAN.signature().regions(), List.of(open));
        operands.addAll(closed.captured());
        return items(node(Control.SCAN, attrs, closed.regions(), operands));
    }

    /**
     * A loop while a condition holds.
     *
     * @param carry the first carry
     * @param bound the largest number of steps, or none
     * @param condition a {@code bool[]} from the carry
     * @param body the next carry
     * @return the last carry
     */
    default List<Node> whileLoop(
            List<Node> carry, List<Dim> bound, Function<List<Node>, Node> condition, UnaryOperator<List<Node>> body) {
        List<String> names = names("carry", carry.size());
        List<Type.Tensor> types = types(carry);
        Regions.Closed closed = Regions.close(
                self(),
                Control.WHILE.signature().regions(),
                List.of(
                        new Regions.Open(names, types, inputs -> List.of(condition.apply(inputs))),
                        new Regions.Open(names, types, body)));
        List<Node> operands = new ArrayList<>(carry);
        operands.addAll(closed.captured());
        Attrs attrs = Attrs.NONE.with("carries", carry.size()).withDims("bound", bound);
        return items(node(Control.WHILE, attrs, closed.regions(), operands));
    }

    /** One of two branches by a {@code bool[]}; only that one is computed. */
    default List<Node> cond(Node predicate, Supplier<List<Node>> then, Supplier<List<Node>> otherwise) {
        int mark = self().builder().size();
        return cond(predicate, mark, then.get(), otherwise.get());
    }

    /** As {@link #cond(Node, Supplier, Supplier)}, of nodes made since the builder had {@code mark} nodes. */
    default List<Node> cond(Node predicate, int mark, List<Node> then, List<Node> otherwise) {
        Regions.Closed closed = Regions.close(
                self(),
                Control.COND.signature().regions(),
                List.of(
                        new Regions.Open(List.of(), List.of(), inputs -> then),
                        new Regions.Open(List.of(), List.of(), inputs -> otherwise)),
                mark);
        List<Node> operands = new ArrayList<>(List.of(predicate));
        operands.addAll(closed.captured());
        return items(node(Control.COND, Attrs.NONE, closed.regions(), operands));
    }

    /** The results of a region for arguments. */
    default List<Node> call(Graph region, List<Node> arguments) {
        return items(node(Control.CALL, Attrs.NONE, List.of(region), arguments));
    }

    /**
     * A function with a gradient of its own.
     *
     * @param xs the operands that get cotangents
     * @param forward the results from the operands
     * @param backward the cotangent of each operand from operands, results and the results' cotangents, in one list
     */
    default List<Node> customGrad(
            List<Node> xs, UnaryOperator<List<Node>> forward, UnaryOperator<List<Node>> backward) {
        return ControlGradients.customGrad(self(), xs, forward, backward);
    }

    /** x as a named point. */
    default Node tap(Node x, String name) {
        return node(Control.TAP, Attrs.NONE.with("name", name), x);
    }

    /** A fresh variable with the value of x; {@code id} tells it from others. */
    default Node variable(Node x, int id) {
        return node(Differentiation.VARIABLE, Attrs.NONE.with("id", id), x);
    }

    /** The gradients of a scalar: a tuple. */
    default Node gradient(Node y, List<Node> wrt) {
        List<Node> operands = new ArrayList<>(List.of(y));
        operands.addAll(wrt);
        return node(Differentiation.GRADIENT, Attrs.NONE, operands);
    }

    /** The cotangents of {@code wrt} for a cotangent of y: a tuple. */
    default Node vjp(Node y, Node cotangent, List<Node> wrt) {
        List<Node> operands = new ArrayList<>(List.of(y, cotangent));
        operands.addAll(wrt);
        return node(Differentiation.VJP, Attrs.NONE, operands);
    }

    /** x, a constant for differentiation. */
    default Node stopGradient(Node x) {
        return node(Differentiation.STOP_GRADIENT, Attrs.NONE, x);
    }

    /** The types of tensors. */
    static List<Type.Tensor> types(List<Node> nodes) {
        return nodes.stream().map(Node::tensor).toList();
    }

    /** Names made of a word and a number. */
    static List<String> names(String word, int count) {
        return IntStream.range(0, count).mapToObj(i -> word + i).toList();
    }

    /** A tensor type with a further first axis. */
    static Type.Tensor stacked(Type.Tensor type, Dim length) {
        List<Dim> dims = new ArrayList<>(Collections.singletonList(length));
        dims.addAll(type.shape().dims());
        return type.with(new Shape(dims));
    }
}
