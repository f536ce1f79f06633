package dev.dlc.optimizer;

import dev.dlc.ir.Graph;
import dev.dlc.ir.GraphBuilder;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Makes a graph anew in a fresh builder, operands before users. Nodes that nothing needs stay behind, and nodes that
 * have become equal are one.
 */
public final class Rebuild {
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<Node, Node> made = new HashMap<>();

    /** Where the new nodes go. */
    public GraphBuilder builder() {
        return builder;
    }

    /** The new node for an old one that has been visited. */
    public Node made(Node old) {
        Node node = made.get(old);
        if (node == null) {
            throw new IllegalStateException("not visited: " + old);
        }
        return node;
    }

    /** A new node like an old one with other operands, and with its regions rewritten. */
    public Node like(Node old, List<Node> operands, UnaryOperator<Graph> regions) {
        List<Graph> rewritten = old.regions().stream().map(regions).toList();
        return builder.node(old.op(), operands, old.attrs(), rewritten, old.span());
    }

    /**
     * The new graph.
     *
     * @param graph the old graph
     * @param rewrite the new node for an old one and its new operands
     */
    public Graph graph(Graph graph, BiFunction<Node, List<Node>, Node> rewrite) {
        for (Node node : graph.nodes()) {
            List<Node> operands = node.operands().stream().map(this::made).toList();
            made.put(node, rewrite.apply(node, operands));
        }
        List<Root> roots = graph.roots().stream()
                .map(root -> root.with(made(root.value())))
                .toList();
        List<Node> inputs = graph.inputs().stream().map(this::made).toList();
        return new Graph(graph.name(), inputs, roots, graph.checks());
    }
}
