package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The clusters so far, what they read, and which of them wait for which. */
final class Clusters {
    private final Domains domains = new Domains();
    private final Reads reads = new Reads(domains);
    private final List<Cluster> all = new ArrayList<>();
    // Nodes that are computed wherever they are read.
    private final Set<Node> inside = new HashSet<>();
    private final Map<Node, Cluster> writers = new HashMap<>();
    private final Map<Node, Map<Cluster, Set<Access>>> readers = new HashMap<>();
    private final Map<Cluster, Set<Node>> readBy = new HashMap<>();
    private final Waits waits = new Waits();

    Domains domains() {
        return domains;
    }

    List<Cluster> all() {
        return List.copyOf(all);
    }

    /** The clusters that read a node, with the ways in which they do. */
    Map<Cluster, Set<Access>> readers(Node node) {
        return readers.getOrDefault(node, Map.of());
    }

    /** The nodes that a cluster reads or computes on the way. */
    Set<Node> readBy(Cluster cluster) {
        return readBy.getOrDefault(cluster, Set.of());
    }

    boolean isInside(Node node) {
        return inside.contains(node);
    }

    /** About how many bytes of bytecode a cluster is so far. */
    int code(Cluster cluster) {
        return code(cluster, node -> true);
    }

    private int code(Cluster cluster, Predicate<Node> counted) {
        int computed = readBy(cluster).stream()
                .filter(inside::contains)
                .filter(counted)
                .mapToInt(node -> readers(node).get(cluster).size() * Work.code(node))
                .sum();
        return computed
                + cluster.outputs().keySet().stream()
                        .filter(counted)
                        .mapToInt(Work::code)
                        .sum();
    }

    /** Whether a cluster computes random bits. */
    boolean draws(Cluster cluster) {
        return Stream.concat(readBy(cluster).stream().filter(inside::contains), cluster.outputs().keySet().stream())
                .anyMatch(Clusters::isRandom);
    }

    private static boolean isRandom(Node node) {
        return node.op().family() == Op.Family.RANDOM;
    }

    /** Whether the JVM still compiles a cluster that computes a node, too. */
    boolean hasRoom(Cluster cluster, Node node, int code) {
        if (!isRandom(node) && !draws(cluster)) {
            return code(cluster) + code <= Work.MOST_CODE;
        }
        int most = cluster.contraction().isPresent() ? Work.MOST_RANDOM_PRODUCT : Work.MOST_CODE;
        int beside = code(cluster, each -> !isRandom(each)) + (isRandom(node) ? 0 : code);
        return code(cluster) + code <= most && beside <= Work.MOST_BESIDE_RANDOM;
    }

    /** Whether the JVM still compiles two clusters as one. */
    boolean haveRoom(Cluster one, Cluster other) {
        boolean draws = draws(one) || draws(other);
        int beside = code(one, each -> !isRandom(each)) + code(other, each -> !isRandom(each));
        return code(one) + code(other) <= Work.MOST_CODE && (!draws || beside <= Work.MOST_BESIDE_RANDOM);
    }

    /** The cluster that writes a node. */
    Map<Node, Cluster> writers() {
        return writers;
    }

    /** A new cluster around a node. */
    Cluster open(Node node, List<Node> items, boolean update) {
        Cluster cluster =
                Kinds.isControlFlow(node) ? new Cluster(items) : new Cluster(domains.single(node, items), update);
        all.add(cluster);
        waits.open(cluster);
        for (Node output : cluster.outputs().keySet()) {
            wrote(output, cluster);
        }
        readFor(node, cluster);
        return cluster;
    }

    private void readFor(Node node, Cluster cluster) {
        boolean alone = Kinds.standsAlone(node);
        List<Reads.Read> found = alone
                ? reads.ofCore(node, cluster)
                : reads.of(node, Access.element(cluster.outputs().get(node)), cluster);
        found.forEach(read -> read(cluster, read));
    }

    /** Notes that a cluster writes a node: whoever else reads it waits. */
    private void wrote(Node node, Cluster cluster) {
        writers.put(node, cluster);
        for (Cluster reader : readers(node).keySet()) {
            if (reader != cluster) {
                waits.add(cluster, reader);
            }
        }
    }

    /** Lets a cluster write one more node, which it computes at an index. */
    void host(Node node, Cluster cluster, List<Dim> index) {
        cluster.addOutput(node, index);
        wrote(node, cluster);
        reads.of(node, Access.element(index), cluster).forEach(read -> read(cluster, read));
    }

    /** Computes a node wherever it is read. */
    void putInside(Node node) {
        inside.add(node);
        Map<Cluster, Set<Access>> found = new LinkedHashMap<>(readers(node));
        found.forEach((cluster, accesses) -> List.copyOf(accesses).forEach(access -> expand(cluster, node, access)));
    }

    /** What a cluster reads where it computes a node. */
    List<Reads.Read> reads(Node node, Access access, Cluster cluster) {
        return reads.of(node, access, cluster);
    }

    /** Computes a node that a cluster writes once more at other places that it reads. */
    void computeAgain(Node node, Cluster cluster, Access access) {
        expand(cluster, node, access);
    }

    private void expand(Cluster cluster, Node node, Access access) {
        reads.of(node, access, cluster).forEach(read -> read(cluster, read));
    }

    private void read(Cluster cluster, Reads.Read read) {
        Node node = read.operand();
        if (Kinds.isInline(node)) {
            return;
        }
        boolean added = readers.computeIfAbsent(node, key -> new LinkedHashMap<>())
                .computeIfAbsent(cluster, key -> new LinkedHashSet<>())
                .add(read.access());
        readBy.computeIfAbsent(cluster, key -> new LinkedHashSet<>()).add(node);
        if (added && inside.contains(node)) {
            expand(cluster, node, read.access());
        }
    }

    /**
     * Makes a cluster of elements the epilogue of a contraction.
     *
     * @return whether that is possible; if not, nothing has changed
     */
    boolean takeIn(Node contraction, Cluster cluster) {
        Cluster.State before = cluster.state();
        Contractions.Domain domain = Contractions.domain(contraction, domains::axis);
        cluster.makeContraction(domain);
        readAgain(cluster);
        Set<Access> own = readers(contraction).getOrDefault(cluster, Set.of());
        if (!own.equals(Set.of(Access.element(domain.core().at())))) {
            cluster.restore(before);
            readAgain(cluster);
            return false;
        }
        return true;
    }

    /** Reads what the contraction of a cluster multiplies; other clusters that read the result wait. */
    void finish(Node contraction, Cluster cluster, boolean stored) {
        Group.Core.Contract core = cluster.contraction().orElseThrow();
        if (stored) {
            cluster.addOutput(contraction, core.at());
            wrote(contraction, cluster);
        }
        readers.get(contraction).remove(cluster);
        reads.ofCore(contraction, cluster).forEach(read -> read(cluster, read));
    }

    /** The nodes that clusters read. */
    Set<Node> read() {
        return readers.keySet();
    }

    /** Lets a cluster do the work of another one over equal axes; neither may wait for the other. */
    void join(Cluster cluster, Cluster gone) {
        all.remove(gone);
        readBy(gone).forEach(node -> readers.get(node).remove(gone));
        readBy.remove(gone);
        waits.join(cluster, gone);
        cluster.takeOver(gone).forEach((node, index) -> {
            writers.put(node, cluster);
            expand(cluster, node, Access.element(index));
        });
    }

    /** Keeps a node that only its own kernel reads out of memory. */
    void unwrite(Node node, Cluster cluster) {
        cluster.removeOutput(node);
        writers.remove(node);
        inside.add(node);
    }

    private void readAgain(Cluster cluster) {
        readBy(cluster).forEach(node -> readers.get(node).remove(cluster));
        readBy.remove(cluster);
        new LinkedHashMap<>(cluster.outputs()).forEach((node, index) -> expand(cluster, node, Access.element(index)));
    }

    /** Whether a cluster can only run after another one. */
    boolean reaches(Cluster from, Cluster to) {
        return waits.reaches(from, to);
    }

    /** Whether a cluster waits for another one, and for none that waits for it too. */
    boolean isNext(Cluster before, Cluster after) {
        return waits.isNext(before, after);
    }

    /** Whether a cluster may write a node that others read too: none of them comes before it. */
    boolean mayPrecede(Cluster cluster, Set<Cluster> others) {
        return others.stream().noneMatch(other -> other != cluster && reaches(other, cluster));
    }
}
