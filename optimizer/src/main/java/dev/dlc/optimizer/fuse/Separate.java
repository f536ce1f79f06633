package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Control;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No fusion: each node that is neither a leaf nor control flow has a kernel of its own. */
public final class Separate {
    private Separate() {}

    /** The groups of a graph whose roots are no leaves. */
    public static Partition partition(Graph graph) {
        Domains domains = new Domains();
        Map<Node, List<Node>> items = items(graph);
        List<Group> groups = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean item = node.is(Control.GET);
            boolean tuple = node.type() instanceof Type.Tuple;
            boolean kernel = node.op().family() != Op.Family.LEAF && !item && !Kinds.isControlFlow(node);
            if (kernel && (!tuple || items.containsKey(node))) {
                groups.add(domains.single(node, items.getOrDefault(node, List.of())));
            }
        }
        return new Partition(groups, List.of());
    }

    /** The group that computes one node and nothing else, where that is no tuple. */
    public static Group group(Node node) {
        return new Domains().single(node, List.of());
    }

    /** The {@code get} nodes of each tuple. */
    static Map<Node, List<Node>> items(Graph graph) {
        Map<Node, List<Node>> items = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.is(Control.GET)) {
                items.computeIfAbsent(node.operand(0), key -> new ArrayList<>()).add(node);
            }
        }
        return items;
    }
}
