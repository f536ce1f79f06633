package dev.dlc.ir.op;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.Type;
import dev.dlc.ir.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Making and inlining regions. A region is a graph whose leaves are its inputs, constants, iotas and sizes; its roots
 * are outputs. Whatever else it needs is captured: an operand of the node, and an input of the region.
 */
public final class Regions {
    private Regions() {}

    /**
     * A region to be closed.
     *
     * @param names the name of each input
     * @param types the type of each input
     * @param body makes the results from the inputs; may use any other node of the builder
     */
    public record Open(List<String> names, List<Type.Tensor> types, UnaryOperator<List<Node>> body) {
        public Open {
            names = List.copyOf(names);
            types = List.copyOf(types);
        }
    }

    /**
     * Closed regions with a common list of captured nodes.
     *
     * @param regions the regions; their inputs are their own, then one for each captured node
     * @param captured what the regions need from outside
     */
    public record Closed(List<Graph> regions, List<Node> captured) {
        public Closed {
            regions = List.copyOf(regions);
            captured = List.copyOf(captured);
        }
    }

    /** The types of a region's results. */
    public static List<Type.Tensor> results(Graph region) {
        return region.roots().stream().map(root -> root.value().tensor()).toList();
    }

    /** The types of a region's inputs. */
    public static List<Type.Tensor> inputs(Graph region) {
        return region.inputs().stream().map(Node::tensor).toList();
    }

    /**
     * Closes regions: what depends on the inputs becomes the region, everything else is computed once outside. Input
     * names depend on the position alone, so that equal regions are equal graphs.
     *
     * @param emit makes nodes
     * @param names the name of each region
     * @param open the regions
     */
    public static Closed close(Emit emit, List<String> names, List<Open> open) {
        return close(emit, names, open, emit.builder().size());
    }

    /**
     * As {@link #close(Emit, List, List)}; a region without inputs keeps what was made since the builder had
     * {@code mark} nodes.
     */
    static Closed close(Emit emit, List<String> names, List<Open> open, int mark) {
        List<Draft> drafts = new ArrayList<>();
        Set<Node> captured = new TreeSet<>(Comparator.comparingInt(Node::id));
        for (Open region : open) {
            Draft draft = Draft.of(emit, region, mark, false);
            drafts.add(draft);
            captured.addAll(draft.captured);
        }
        List<Graph> regions = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            regions.add(drafts.get(i).finish(emit, names.get(i), List.copyOf(captured)));
        }
        return new Closed(regions, List.copyOf(captured));
    }

    /** A region that needs nothing from outside: also what does not depend on its inputs is computed inside. */
    static Graph whole(Emit emit, String name, Open open) {
        return Draft.of(emit, open, emit.builder().size(), true).finish(emit, name, List.of());
    }

    /** A region between the run of its body and the choice of its captured nodes. */
    private record Draft(Open open, List<Node> leaves, List<Node> results, List<Node> inside, Set<Node> captured) {
        static Draft of(Emit emit, Open open, int mark, boolean whole) {
            List<Node> leaves = new ArrayList<>();
            for (Type.Tensor type : open.types) {
                leaves.add(emit.input("%" + emit.builder().size(), type));
            }
            List<Node> results = open.body.apply(leaves);
            Set<Node> inside = leaves.isEmpty() ? since(results, mark) : dependent(results, leaves);
            Set<Node> captured = new HashSet<>();
            List<Node> border = new ArrayList<>(results);
            inside.forEach(node -> border.addAll(node.operands()));
            for (int i = 0; i < border.size(); i++) {
                Node node = border.get(i);
                if (!inside.contains(node) && !leaves.contains(node) && !captured.contains(node)) {
                    if (whole || isCheap(node.op())) {
                        inside.add(node);
                        border.addAll(node.operands());
                    } else {
                        captured.add(node);
                    }
                }
            }
            List<Node> ordered =
                    inside.stream().sorted(Comparator.comparingInt(Node::id)).toList();
            return new Draft(open, leaves, results, ordered, captured);
        }

        /** What is repeated inside a region rather than kept in memory outside. */
        private static boolean isCheap(Op op) {
            return op == Leaf.CONSTANT || op == Leaf.IOTA || op == Leaf.SIZE || op == Movement.BROADCAST;
        }

        Graph finish(Emit emit, String name, List<Node> allCaptured) {
            Map<Node, Node> replaced = new HashMap<>();
            List<Node> inputs = new ArrayList<>();
            for (int i = 0; i < leaves.size(); i++) {
                inputs.add(emit.input(open.names.get(i), open.types.get(i)));
                replaced.put(leaves.get(i), inputs.getLast());
            }
            for (int i = 0; i < allCaptured.size(); i++) {
                inputs.add(emit.input("captured" + i, allCaptured.get(i).tensor()));
                replaced.put(allCaptured.get(i), inputs.getLast());
            }
            rebuild(emit, inside, replaced);
            return graph(name, inputs, results.stream().map(replaced::get).toList());
        }
    }

    /**
     * The nodes between leaves and results that depend on a leaf. The variables of a derivative that is inside are
     * inside too, so that the way from them to the result stays whole.
     */
    private static Set<Node> dependent(List<Node> results, List<Node> leaves) {
        Set<Node> variables = new HashSet<>();
        while (true) {
            Set<Node> dependent = new HashSet<>(leaves);
            dependent.addAll(variables);
            // what depends on a node is younger; so the graph around, however large, is not looked at
            int oldest = dependent.stream().mapToInt(Node::id).min().orElseThrow();
            Set<Node> found = new HashSet<>();
            for (Node node : cone(results, oldest)) {
                if (node.operands().stream().anyMatch(dependent::contains)) {
                    dependent.add(node);
                    Differentiation.variables(node)
                            .filter(v -> v.is(Differentiation.VARIABLE))
                            .forEach(found::add);
                }
            }
            if (!variables.addAll(found)) {
                leaves.forEach(dependent::remove);
                return dependent;
            }
        }
    }

    /**
     * The nodes that results need and that were made since the builder had {@code mark} nodes, but for leaves that are
     * bound by name: those belong to the graph around.
     */
    private static Set<Node> since(List<Node> results, int mark) {
        Set<Node> made = new HashSet<>(cone(results, mark));
        made.removeIf(node -> node.is(Leaf.INPUT) || node.is(Leaf.PARAM) || node.is(Leaf.STATE));
        return made;
    }

    /** What results are built from, of the nodes with at least a given id, operands before users. */
    private static List<Node> cone(List<Node> results, int oldest) {
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(results);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (node.id() >= oldest && seen.add(node)) {
                node.operands().forEach(open::push);
            }
        }
        return seen.stream().sorted(Comparator.comparingInt(Node::id)).toList();
    }

    private static void rebuild(Emit emit, List<Node> ordered, Map<Node, Node> replaced) {
        for (Node node : ordered) {
            List<Node> operands = node.operands().stream().map(replaced::get).toList();
            replaced.put(node, emit.builder().like(node, operands));
        }
    }

    /** A graph with these outputs, named by position. */
    public static Graph graph(String name, List<Node> inputs, List<Node> results) {
        List<Root> roots = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            roots.add(new Root.Output(Integer.toString(i), results.get(i)));
        }
        return new Graph(name, inputs, roots);
    }

    /** The results of a region for given inputs, as nodes of the builder. */
    public static List<Node> inline(Emit emit, Graph region, List<Node> inputs) {
        Map<Node, Node> replaced = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            replaced.put(region.inputs().get(i), inputs.get(i));
        }
        List<Node> inside = region.nodes().stream()
                .filter(node -> !replaced.containsKey(node))
                .toList();
        rebuild(emit, inside, replaced);
        return region.roots().stream().map(root -> replaced.get(root.value())).toList();
    }

    /** Checks that a region takes and, if {@code results} says so, yields given types. */
    static void check(String rule, Graph region, List<Type.Tensor> inputs, List<Type.Tensor> results) {
        equal(rule, "inputs of region " + region.name() + " do not fit", inputs, inputs(region));
        equal(rule, "results of region " + region.name() + " do not fit", results, results(region));
    }

    private static void equal(String rule, String message, List<Type.Tensor> expected, List<Type.Tensor> found) {
        if (!expected.equals(found)) {
            throw new Violation(rule, message, expected.toString(), found.toString());
        }
    }
}
