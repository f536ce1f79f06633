package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.kernel.Axis;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what keeps a kernel from vectors that are worth having. */
final class Obstacles {
    private static final Obstacle STRIDE =
            new Obstacle("its elements are no neighbours where a kernel wants vectors", true);
    private static final Obstacle FLAT =
            new Obstacle("a sum over several axes wants its elements side by side in memory", false);

    /** Sums of fewer elements may be scalar. */
    private static final double LONG_SUM = 4096;

    private final Clusters clusters;
    private final Cluster cluster;
    private final Map<Node, Obstacle> found;
    private final Set<Node> seen = new HashSet<>();

    private Obstacles(Clusters clusters, Cluster cluster, Map<Node, Obstacle> found) {
        this.clusters = clusters;
        this.cluster = cluster;
        this.found = found;
    }

    /**
     * Why a node had better be written.
     *
     * @param reason in a few words
     * @param alone whether by a kernel of its own
     */
    record Obstacle(String reason, boolean alone) {}

    /** The nodes that had better be written. */
    static Map<Node, Obstacle> find(Clusters clusters) {
        Map<Node, Obstacle> found = new HashMap<>();
        for (Cluster cluster : clusters.all()) {
            if (cluster.hasElements()) {
                new Obstacles(clusters, cluster, found).look();
            }
        }
        return found;
    }

    private void look() {
        computed().filter(node -> node.op().family() == Op.Family.REDUCE).forEach(this::sum);
        double work = computed()
                .filter(node -> node.op().family() == Op.Family.ELEMENTWISE)
                .mapToDouble(Work::own)
                .sum();
        if (work >= Work.HEAVY) {
            cluster.contiguous()
                    .ifPresent(axis -> cluster.outputs()
                            .forEach((node, index) -> walk(node, Access.element(index), Optional.empty(), axis)));
        }
    }

    /** The nodes that the kernel computes, the contraction aside. */
    private Stream<Node> computed() {
        return Stream.concat(
                cluster.outputs().keySet().stream().filter(node -> !Kinds.standsAlone(node)),
                clusters.readBy(cluster).stream().filter(clusters::isInside));
    }

    // ---- strides

    /** Follows an element to memory; {@code through} is the first node on the way that looks elsewhere. */
    private void walk(Node node, Access access, Optional<Node> through, Axis axis) {
        if (!seen.add(node) || Kinds.standsAlone(node)) {
            return;
        }
        boolean moves = node.op().family() != Op.Family.ELEMENTWISE;
        for (Reads.Read read : clusters.reads(node, access, cluster)) {
            Node operand = read.operand();
            // What is written anyhow had better move what another kernel has computed.
            Node split = clusters.isInside(node) ? node : operand;
            Optional<Node> moved = through.or(() -> moves ? Optional.of(split) : Optional.empty());
            boolean inMemory = !clusters.isInside(operand) && !Kinds.isInline(operand);
            boolean jumps = node.op().family() == Op.Family.WINDOW
                    || inMemory && read.access().is(Access.Kind.ELEMENT) && isStrided(operand, read.access(), axis);
            if (jumps) {
                moved.filter(clusters::isInside).ifPresent(obstacle -> found.put(obstacle, STRIDE));
            } else if (!inMemory && !Kinds.isInline(operand) && node.op().family() != Op.Family.REDUCE) {
                walk(operand, read.access(), moved, axis);
            }
        }
    }

    private boolean isStrided(Node operand, Access access, Axis axis) {
        Optional<Dim> factor = cluster.offset(operand, access.index()).coefficient(axis.name());
        return !cluster.isInLoop(access)
                && !factor.filter(f -> f.is(0) || f.is(1)).isPresent();
    }

    // ---- sums

    /** A sum whose inner run has several axes runs as vectors if those are one in memory. */
    private void sum(Node node) {
        Node x = node.operand(0);
        List<Axis> loop = cluster.loopOf(node);
        List<Axis> run = loop.subList(loop.size() - Kinds.innerRun(node), loop.size());
        boolean isLong = Work.elements(x) / Math.max(1, Work.elements(node)) >= LONG_SUM;
        if (isLong && run.size() > 1 && clusters.isInside(x)) {
            boolean flat = clusters.readBy(cluster).stream()
                    .filter(read -> !clusters.isInside(read))
                    .flatMap(read -> clusters.readers(read).get(cluster).stream()
                            .filter(access -> access.is(Access.Kind.ELEMENT))
                            .map(access -> cluster.offset(read, access.index())))
                    .allMatch(offset -> isFlat(offset, run));
            if (!flat) {
                found.put(x, FLAT);
            }
        }
    }

    private static boolean isFlat(Dim offset, List<Axis> run) {
        for (int i = 0; i + 1 < run.size(); i++) {
            Optional<Dim> outer = offset.coefficient(run.get(i).name());
            Optional<Dim> inner = offset.coefficient(run.get(i + 1).name());
            boolean merges = outer.isPresent()
                    && inner.isPresent()
                    && outer.get().equals(inner.get().times(run.get(i + 1).extent()));
            if (!merges) {
                return false;
            }
        }
        return true;
    }
}
