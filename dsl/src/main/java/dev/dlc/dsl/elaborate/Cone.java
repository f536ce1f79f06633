package dev.dlc.dsl.elaborate;

import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Differentiation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The nodes that values are built from, themselves included. */
final class Cone {
    private final Set<Node> nodes = new HashSet<>();

    Cone(Node root) {
        this(List.of(root));
    }

    Cone(Collection<Node> roots) {
        this(roots, node -> false);
    }

    /**
     * What derivatives of a value may go through: its cone without what lies behind the cuts, behind
     * {@code stop_gradient}, behind functions without a slope, and behind what is no floating number; reached cuts are
     * part of it.
     */
    static Cone ofDerivatives(Node root, Collection<Node> cuts) {
        Set<Node> stop = new HashSet<>(cuts);
        return new Cone(List.of(root), node -> stop.contains(node) || isFlat(node));
    }

    /** What values are built from, down to the nodes that are older than an id; those are part of it. */
    static Cone since(int first, Collection<Node> roots) {
        return new Cone(roots, node -> node.id() < first);
    }

    /** Whether no cotangent goes on from a node. */
    static boolean isFlat(Node node) {
        return node.is(Differentiation.STOP_GRADIENT) || node.op().has(Op.Fact.FLAT) || !Smooth.flows(node);
    }

    private Cone(Collection<Node> roots, Predicate<Node> stop) {
        Deque<Node> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (nodes.add(node) && !stop.test(node)) {
                node.operands().forEach(open::push);
            }
        }
    }

    boolean contains(Node node) {
        return nodes.contains(node);
    }

    boolean anyMatch(Predicate<Node> test) {
        return nodes.stream().anyMatch(test);
    }

    /** All nodes, operands before users. */
    List<Node> ordered() {
        return nodes.stream().sorted(Comparator.comparingInt(Node::id)).toList();
    }
}
