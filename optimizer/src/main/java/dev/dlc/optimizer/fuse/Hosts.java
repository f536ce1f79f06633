package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which kernels can write a node that they read. */
final class Hosts {
    /** Rows of fewer than this would leave threads idle, unless all is little work. */
    private static final double LEAST_ROWS = 4;

    private static final double LITTLE = 65_536;

    private final Clusters clusters;
    private final Work work;

    Hosts(Clusters clusters, Work work) {
        this.clusters = clusters;
        this.work = work;
    }

    /**
     * A place for a node.
     *
     * @param cluster the kernel
     * @param own the access at the place that an iteration, or a row, stands for
     */
    record Host(Cluster cluster, Access own) {}

    /** A kernel that can write a node of the compute phase. */
    Optional<Host> host(Node node) {
        return find(node, false);
    }

    /** A kernel that can write a new value of a parameter or state. */
    Optional<Host> updateHost(Node node) {
        return find(node, true);
    }

    private Optional<Host> find(Node node, boolean update) {
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        for (Map.Entry<Cluster, Set<Access>> reader : readers.entrySet()) {
            Cluster cluster = reader.getKey();
            if (cluster.isUpdate() != update) {
                continue;
            }
            Optional<Access> own = reader.getValue().stream()
                    .filter(access -> canWrite(node, access, cluster))
                    .findFirst();
            if (own.isPresent() && clusters.mayPrecede(cluster, readers.keySet())) {
                return Optional.of(new Host(cluster, own.get()));
            }
        }
        return Optional.empty();
    }

    private boolean canWrite(Node node, Access access, Cluster cluster) {
        if (!access.is(Access.Kind.ELEMENT) || !canCompute(node, access, cluster)) {
            return false;
        }
        return clusters.readers(node).get(cluster).stream()
                .allMatch(other -> other.equals(access)
                        || other.is(Access.Kind.ELEMENT)
                                && (Work.own(node) < Work.HEAVY && !isReduction(node)
                                        || canBeStaged(node, access, other, cluster)));
    }

    private boolean canCompute(Node node, Access access, Cluster cluster) {
        if (isReduction(node)) {
            return isStatistic(node, access, cluster);
        }
        if (cluster.contraction().isPresent()) {
            return Kinds.isSimple(node) && cluster.isPerElement(node, access.index());
        }
        return cluster.isPointwise()
                && (cluster.isPerElement(node, access.index()) || cluster.isPerRow(node, access.index()));
    }

    private static boolean isReduction(Node node) {
        return node.op().family() == Op.Family.REDUCE;
    }

    /** Whether a pass of its own over the row can write the node before another access to it. */
    private static boolean canBeStaged(Node node, Access own, Access other, Cluster cluster) {
        return cluster.hasRows()
                && other.is(Access.Kind.ELEMENT)
                && cluster.isPerElement(node, own.index())
                && cluster.isSameRow(own.index(), other.index());
    }

    /**
     * Whether a kernel can compute a reduction on the way: it belongs to its elements, or to its rows, or the kernel
     * could go row by row.
     */
    boolean isStatistic(Node node, Access access, Cluster cluster) {
        if (!access.is(Access.Kind.ELEMENT) || cluster.isInLoop(access) || !cluster.isPointwise()) {
            return false;
        }
        boolean own = !cluster.hasRows() && cluster.isPerElement(node, access.index());
        return own || cluster.isPerRow(node, access.index()) || needsRows(node, access, cluster);
    }

    private boolean needsRows(Node node, Access access, Cluster cluster) {
        if (!cluster.canHaveRows(node, access.index())) {
            return false;
        }
        double all = Work.nominal(Dim.product(Cluster.extents(cluster.parallel())));
        return Work.elements(node) >= LEAST_ROWS || all <= LITTLE;
    }

    /** Lets a kernel go row by row where a reduction needs that. */
    void prepareRows(Node node, Access access, Cluster cluster) {
        if (needsRows(node, access, cluster)) {
            cluster.makeRows(node, access.index());
        }
    }

    /** Lets a kernel write a node. */
    void enter(Node node, Host host) {
        Cluster cluster = host.cluster();
        Set<Access> accesses = Set.copyOf(clusters.readers(node).get(cluster));
        if (isReduction(node)) {
            prepareRows(node, host.own(), cluster);
        }
        boolean stages = stages(node, host);
        clusters.host(node, cluster, host.own().index());
        if (stages) {
            cluster.stage(node);
        } else {
            accesses.stream()
                    .filter(other -> !other.equals(host.own()))
                    .forEach(other -> clusters.computeAgain(node, cluster, other));
        }
    }

    /** Whether a kernel that writes a node loads it wherever else it reads it, because it is dear to compute. */
    boolean stages(Node node, Host host) {
        Set<Access> accesses = clusters.readers(node).get(host.cluster());
        return work.isHeavy(node)
                && accesses.size() > 1
                && accesses.stream()
                        .allMatch(other ->
                                other.equals(host.own()) || canBeStaged(node, host.own(), other, host.cluster()));
    }

    /** Whether a contraction's result, or what is computed from it, is read by a kernel that can be its epilogue. */
    boolean canBeEpilogue(Node node, Cluster cluster) {
        List<Access> accesses = List.copyOf(clusters.readers(node).get(cluster));
        return cluster.isPointwise()
                && !cluster.hasRows()
                && !cluster.isUpdate()
                && accesses.size() == 1
                && accesses.getFirst().is(Access.Kind.ELEMENT)
                && cluster.isPerElement(node, accesses.getFirst().index())
                && cluster.outputs().keySet().stream().allMatch(Kinds::isSimple)
                && clusters.readBy(cluster).stream().filter(clusters::isInside).allMatch(Kinds::isSimple);
    }
}
