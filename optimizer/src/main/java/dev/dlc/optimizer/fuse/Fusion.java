package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts nodes into few kernels; see the package's text for how. */
public final class Fusion {
    /** How often what stands in the way of vectors is taken out and everything decided again. */
    private static final int ROUNDS = 8;

    private Fusion() {}

    /** The groups of a graph whose roots are no leaves. */
    public static Partition partition(Graph graph) {
        Work work = new Work(graph);
        Map<Node, Obstacles.Obstacle> forced = new HashMap<>();
        Placement placement = new Placement(graph, work, forced).place();
        for (int round = 0; round < ROUNDS; round++) {
            Map<Node, Obstacles.Obstacle> obstacles = Obstacles.find(placement.clusters());
            obstacles.keySet().removeAll(forced.keySet());
            if (obstacles.isEmpty()) {
                break;
            }
            forced.putAll(obstacles);
            placement = new Placement(graph, work, forced).place();
        }
        Siblings.merge(placement.clusters(), placement.results());
        List<Group> groups = placement.clusters().all().stream()
                .filter(Cluster::isKernel)
                .map(Cluster::group)
                .sorted(Comparator.comparingInt(Fusion::first))
                .toList();
        return new Partition(groups, unfused(placement, work));
    }

    private static int first(Group group) {
        return group.outputs().keySet().stream().mapToInt(Node::id).min().orElseThrow();
    }

    private static List<Program.Unfused> unfused(Placement placement, Work work) {
        List<Program.Unfused> edges = new ArrayList<>();
        Clusters clusters = placement.clusters();
        List<Node> written = new ArrayList<>(clusters.writers().keySet());
        written.sort(Comparator.comparingInt(Node::id));
        for (Node node : written) {
            Cluster writer = clusters.writers().get(node);
            for (Cluster reader : clusters.readers(node).keySet()) {
                if (reader != writer) {
                    Program.Origin consumer = Program.Origin.of(consumer(node, reader, clusters, work));
                    edges.add(new Program.Unfused(Program.Origin.of(node), consumer, placement.reason(node, reader)));
                }
            }
        }
        return edges;
    }

    /** A node that a cluster computes and that reads another one. */
    private static Node consumer(Node node, Cluster reader, Clusters clusters, Work work) {
        List<Node> written = reader.written();
        return work.usersOf(node).stream()
                .filter(user -> written.contains(user)
                        || clusters.isInside(user) && clusters.readBy(reader).contains(user)
                        || reader.contraction()
                                .filter(core -> core.node() == user)
                                .isPresent())
                .min(Comparator.comparingInt(Node::id))
                .orElse(written.getFirst());
    }
}
