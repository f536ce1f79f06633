package dev.dlc.ir;

import dev.dlc.diagnostic.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes nodes: checks the op's type rule and returns the existing node for an equal request. Not thread-safe. */
public final class GraphBuilder {
    private final Map<Key, Node> nodes = new HashMap<>();

    private record Key(Op op, List<Node> operands, Attrs attrs, List<Graph> regions) {}

    /**
     * The node for an op applied to operands of this builder.
     *
     * @throws Violation when the op's type rule is broken
     */
    public Node node(Op op, List<Node> operands, Attrs attrs, List<Graph> regions, Optional<Span> span) {
        Key key = new Key(op, List.copyOf(operands), attrs, List.copyOf(regions));
        Node existing = nodes.get(key);
        if (existing != null) {
            return existing;
        }
        Type type = op.type(operands, attrs, regions);
        Node made = new Node(nodes.size(), op, operands, attrs, regions, type, span);
        nodes.put(key, made);
        return made;
    }

    /** The node for an op without regions. */
    public Node node(Op op, List<Node> operands, Attrs attrs, Optional<Span> span) {
        return node(op, operands, attrs, List.of(), span);
    }

    /** The number of nodes made so far: the id of the next one. */
    public int size() {
        return nodes.size();
    }

    /** A node of this builder like {@code node} but with other operands: how passes rebuild a graph. */
    public Node like(Node node, List<Node> operands) {
        return node(node.op(), operands, node.attrs(), node.regions(), node.span());
    }
}
