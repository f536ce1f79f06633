package dev.dlc.ir.interpret;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import dev.dlc.ir.op.Numbers;
import dev.dlc.ir.op.Padding;
import dev.dlc.ir.op.RefTensor;
import dev.dlc.ir.op.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates graphs, one node after the other. */
public final class Interpreter {
    /** How exactly values are kept. */
    public enum Precision {
        /** All numbers are doubles, whatever their dtype; for gradient checks. */
        DOUBLE,
        /** Each result is rounded to its dtype. */
        DECLARED
    }

    /** Sees the value of every node, those of regions at every step. */
    @FunctionalInterface
    public interface Observer {
        /** One value for a tensor, one per item for a tuple. */
        void computed(Node node, List<RefTensor> values);
    }

    private final Precision precision;
    private final Padding padding;
    private final Observer observer;
    private final Map<String, RefTensor> leaves;
    private final Sizes sizes;
    private final Map<Graph, List<Node>> orders = new IdentityHashMap<>();

    private Interpreter(
            Precision precision, Padding padding, Observer observer, Map<String, RefTensor> leaves, Sizes sizes) {
        this.precision = precision;
        this.padding = padding;
        this.observer = observer;
        this.leaves = leaves;
        this.sizes = sizes;
    }

    /** Evaluates a graph whose sizes follow from its leaves. */
    public static Evaluation run(Graph graph, Map<String, RefTensor> leaves, Precision precision) {
        return run(graph, leaves, Sizes.NONE, precision, (node, values) -> {});
    }

    /** Evaluates a graph; convolutions leave out the steps that meet padding. */
    public static Evaluation run(
            Graph graph, Map<String, RefTensor> leaves, Sizes given, Precision precision, Observer observer) {
        return run(graph, leaves, given, precision, Padding.LEFT_OUT, observer);
    }

    /**
     * Evaluates a graph.
     *
     * @param graph without differentiation ops
     * @param leaves the value of each input, parameter and state by name
     * @param given sizes that do not follow from the leaves
     * @param precision how values are kept
     * @param padding which reading of the numeric contract
     * @param observer sees all values
     * @throws Violation when a leaf has no value or one of another type ({@code run.leaf}), a size has no value
     *     ({@code run.size}), or what is required of sizes does not hold ({@code run.check})
     */
    public static Evaluation run(
            Graph graph,
            Map<String, RefTensor> leaves,
            Sizes given,
            Precision precision,
            Padding padding,
            Observer observer) {
        Sizes sizes = given.with(graph, leaves);
        for (Graph.DimCheck check : graph.checks()) {
            if (!check.holds(sizes::of)) {
                throw new Violation(
                        "run.check",
                        check.message(),
                        check.left() + " " + check.relation().sign() + " " + check.right(),
                        sizes.of(check.left()) + " and " + sizes.of(check.right()));
            }
        }
        Interpreter interpreter = new Interpreter(precision, padding, observer, Map.copyOf(leaves), sizes);
        return new Evaluation(graph, interpreter.evaluate(graph, new HashMap<>()));
    }

    /** The values of the roots; {@code values} holds those of the inputs of a region. */
    private List<RefTensor> evaluate(Graph graph, Map<Node, List<RefTensor>> values) {
        for (Node node : orders.computeIfAbsent(graph, Graph::nodes)) {
            if (!values.containsKey(node)) {
                List<RefTensor> result = node.op().reference().evaluate(new NodeCall(node, values)).stream()
                        .map(this::rounded)
                        .toList();
                values.put(node, result);
                observer.computed(node, result);
            }
        }
        return graph.roots().stream()
                .map(root -> values.get(root.value()).getFirst())
                .toList();
    }

    private RefTensor rounded(RefTensor x) {
        if (precision == Precision.DOUBLE || !x.dtype().isFloat()) {
            return x;
        }
        double[] data = x.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = Numbers.round(data[i], x.dtype());
        }
        return new RefTensor(x.dtype(), x.sizes(), data);
    }

    private final class NodeCall implements Reference.Call {
        private final Node node;
        private final Map<Node, List<RefTensor>> values;

        NodeCall(Node node, Map<Node, List<RefTensor>> values) {
            this.node = node;
            this.values = values;
        }

        @Override
        public Node node() {
            return node;
        }

        @Override
        public List<RefTensor> operands() {
            List<RefTensor> operands = new ArrayList<>();
            node.operands().forEach(operand -> operands.addAll(values.get(operand)));
            return operands;
        }

        @Override
        public boolean rounds() {
            return precision == Precision.DECLARED;
        }

        @Override
        public Padding padding() {
            return padding;
        }

        @Override
        public int size(Dim dim) {
            return Math.toIntExact(sizes.of(dim));
        }

        @Override
        public int[] sizes(Type.Tensor type) {
            return sizes.of(type.shape());
        }

        @Override
        public List<RefTensor> region(Graph region, List<RefTensor> inputs) {
            Map<Node, List<RefTensor>> bound = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                bound.put(region.inputs().get(i), List.of(inputs.get(i)));
            }
            return evaluate(region, bound);
        }

        @Override
        public RefTensor leaf(String name) {
            RefTensor value = leaves.get(name);
            if (value == null) {
                throw new Violation(
                        "run.leaf",
                        "the leaf " + name + " has no value",
                        node.type().toString(),
                        "nothing");
            }
            return value;
        }
    }
}
