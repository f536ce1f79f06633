package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts kernels together that go over the same elements or rows: two that both read a tensor, which is then read once,
 * and sums over the same elements share a pass; or one that reads at its own place what the other one writes.
 */
final class Siblings {
    private final Clusters clusters;

    private Siblings(Clusters clusters) {
        this.clusters = clusters;
    }

    /**
     * Puts kernels together.
     *
     * @param results what must stay in memory whoever reads it
     */
    static void merge(Clusters clusters, Set<Node> results) {
        new Siblings(clusters).merge();
        clusters.all().stream()
                .filter(Cluster::isPointwise)
                .forEach(cluster -> cluster.written().stream()
                        .filter(node -> !results.contains(node) && !cluster.isStaged(node))
                        .filter(node -> Set.of(cluster)
                                .containsAll(clusters.readers(node).keySet()))
                        .forEach(node -> clusters.unwrite(node, cluster)));
    }

    private void merge() {
        List<Node> read = new ArrayList<>(clusters.read());
        read.sort(Comparator.comparingInt(Node::id));
        for (Node node : read) {
            List<Cluster> near = new ArrayList<>(clusters.readers(node).keySet());
            Optional.ofNullable(clusters.writers().get(node)).ifPresent(near::addFirst);
            // all updates of a step may read one number, such as the rate: pairs of them would be many
            near.removeIf(cluster -> !cluster.canBeJoined());
            for (int i = 0; i < near.size(); i++) {
                for (int j = near.size() - 1; j > i; j--) {
                    if (fit(node, near.get(i), near.get(j))) {
                        clusters.join(near.get(i), near.remove(j));
                    }
                }
            }
        }
    }

    private boolean fit(Node node, Cluster one, Cluster other) {
        if (one == other || !one.isAlike(other) || !clusters.haveRoom(one, other)) {
            return false;
        }
        boolean follows = clusters.reaches(one, other);
        boolean leads = clusters.reaches(other, one);
        if (follows || leads) {
            return follows ? isPassedOn(one, other) : isPassedOn(other, one);
        }
        return readsAll(node, one) && readsAll(node, other);
    }

    /** Whether a kernel reads what another one writes at its own place only, and nothing runs between them. */
    private boolean isPassedOn(Cluster before, Cluster after) {
        return clusters.isNext(before, after)
                && before.outputs().keySet().stream()
                        .flatMap(node -> clusters.readers(node).getOrDefault(after, Set.of()).stream()
                                .map(access -> after.isOwn(node, access) && !Kinds.isRounded(node)))
                        .allMatch(own -> own);
    }

    /** Whether a kernel reads all of a tensor that is as large as what it goes over, or larger. */
    private boolean readsAll(Node node, Cluster cluster) {
        return clusters.readers(node).getOrDefault(cluster, Set.of()).stream()
                .anyMatch(access -> access.is(Access.Kind.ELEMENT)
                        && cluster.evaluations(access) >= Work.elements(node)
                        && Work.elements(node) >= cluster.iterations());
    }
}
