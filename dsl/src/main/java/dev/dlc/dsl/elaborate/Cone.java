package dev.dlc.dsl.elaborate;

import dev.dlc.ir.Node;
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
        this(root, List.of());
    }

    /** The cone of a value without what lies behind the cuts; reached cuts are part of it. */
    Cone(Node root, Collection<Node> cuts) {
        this(List.of(root), cuts);
    }

    Cone(Collection<Node> roots) {
        this(roots, List.of());
    }

    private Cone(Collection<Node> roots, Collection<Node> cuts) {
        Set<Node> stop = new HashSet<>(cuts);
        Deque<Node> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (nodes.add(node) && !stop.contains(node)) {
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
