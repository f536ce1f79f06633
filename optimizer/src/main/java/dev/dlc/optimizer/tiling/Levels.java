package dev.dlc.optimizer.tiling;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which nodes of a graph can be computed in one loop over their {@linkplain Along#front front} axis, of a given size. A
 * node is <em>along</em> it when it reads its operands index by index. Where something else lies between two such
 * nodes, as a sum over the axis, the second one needs all of the first: it has a higher level, and another loop.
 *
 * <p>A node is <em>large</em> when it is an expanding product, or follows from one through values that are all as
 * large; large nodes that meet are one family, such as the weights of an attention and their gradient. The nodes of one
 * level that are large or read what is large, of one family, are a group, and so is what follows from them in that
 * level. No way leads from a group back into it.
 */
final class Levels {
    private final Map<Node, Along> along = new HashMap<>();
    private final Map<Node, Integer> level = new HashMap<>();
    // Whether an expanding product is among what a node is made from.
    private final Set<Node> depending = new HashSet<>();
    // The size of the smallest expanding product from which a large node follows.
    private final Map<Node, Long> large = new HashMap<>();
    private final Sets families = new Sets();
    private final Sets groups = new Sets();

    /** Disjoint sets of nodes. */
    private static final class Sets {
        private final Map<Node, Node> parents = new LinkedHashMap<>();

        boolean has(Node node) {
            return parents.containsKey(node);
        }

        void join(Node node, Node other) {
            parents.putIfAbsent(node, node);
            parents.putIfAbsent(other, other);
            parents.put(find(node), find(other));
        }

        /** The node that stands for the set of a node. */
        Node find(Node node) {
            Node found = node;
            while (parents.get(found) != found) {
                found = parents.get(found);
            }
            return found;
        }
    }

    Levels(Graph graph, Dim length, Sizes sizes) {
        List<Node> nodes = graph.nodes();
        for (Node node : nodes) {
            boolean has = node.type() instanceof Type.Tensor tensor
                    && Along.front(node) < tensor.rank()
                    && tensor.shape().dim(Along.front(node)).equals(length);
            if (has) {
                Along.of(node, Along.front(node)).ifPresent(rule -> along.put(node, rule));
            }
            visit(node, along.containsKey(node) && sizes.isExpanding(node));
        }
        Map<List<Object>, Node> found = new HashMap<>();
        for (Node node : nodes) {
            if (families.has(node)) {
                groups.join(node, found.computeIfAbsent(List.of(families.find(node), level.get(node)), key -> node));
            }
        }
        nodes.forEach(this::follow);
    }

    private void visit(Node node, boolean expands) {
        int own = 0;
        for (int i = 0; i < node.operands().size(); i++) {
            Node operand = node.operand(i);
            boolean later = along.containsKey(node) && depending.contains(operand) && !passes(node, i);
            own = Math.max(own, level.get(operand) + (later ? 1 : 0));
        }
        level.put(node, own);
        if (expands || node.operands().stream().anyMatch(depending::contains)) {
            depending.add(node);
        }
        if (expands) {
            large.put(node, Sizes.elements(node));
            families.join(node, node);
        }
        for (Node operand : passing(node)) {
            if (large.containsKey(operand)) {
                families.join(node, operand);
                if (Sizes.elements(node) >= large.get(operand)) {
                    large.merge(node, large.get(operand), Math::min);
                }
            }
        }
    }

    /** A node is in the group of what it reads of its own level. */
    private void follow(Node node) {
        passing(node).stream()
                .filter(operand -> groups.has(operand) && level.get(operand).equals(level.get(node)))
                .forEach(operand -> groups.join(node, operand));
    }

    /** Whether a node reads an operand index by index of the front axis of both. */
    private boolean passes(Node node, int operand) {
        return along.containsKey(node)
                && along.containsKey(node.operand(operand))
                && along.get(node).operands().get(operand) == Along.front(node.operand(operand));
    }

    /** The operands that a node reads index by index. */
    List<Node> passing(Node node) {
        return IntStream.range(0, node.operands().size())
                .filter(i -> passes(node, i))
                .mapToObj(node::operand)
                .toList();
    }

    /** Whether an expanding product is among what a node is made from. */
    boolean isDepending(Node node) {
        return depending.contains(node);
    }

    /** For a large node the size of the smallest expanding product from which it follows. */
    Optional<Long> large(Node node) {
        return Optional.ofNullable(large.get(node));
    }

    /** The groups, each in the order of the graph. */
    Collection<List<Node>> groups() {
        Map<Node, List<Node>> all = new LinkedHashMap<>();
        groups.parents.keySet().stream()
                .sorted(Comparator.comparingInt(Node::id))
                .forEach(node -> all.computeIfAbsent(groups.find(node), key -> new ArrayList<>())
                        .add(node));
        return all.values();
    }
}
