package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Control;
import dev.dlc.optimizer.index.Views;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides for each node, users before operands, whether it is computed inside the kernels that read it or written, and
 * by which kernel.
 */
final class Placement {
    private final Graph graph;
    private final Map<Node, Obstacles.Obstacle> forced;
    private final Work work;
    private final Map<Node, List<Node>> items;
    private final Set<Node> results = new HashSet<>();
    private final Set<Node> otherResults = new HashSet<>();
    private final Set<Node> statistics = new HashSet<>();
    private final Set<Node> anchored = new HashSet<>();
    private final Clusters clusters = new Clusters();
    private final Hosts hosts;
    private final Map<Node, String> reasons = new HashMap<>();

    /**
     * A placement to be made.
     *
     * @param forced nodes that must be written, for what was an obstacle before
     */
    Placement(Graph graph, Work work, Map<Node, Obstacles.Obstacle> forced) {
        this.graph = graph;
        this.work = work;
        this.forced = forced;
        this.items = Separate.items(graph);
        this.hosts = new Hosts(clusters, work);
        for (Root root : graph.roots()) {
            results.add(root.value());
            if (!(root instanceof Root.Update)) {
                otherResults.add(root.value());
            }
        }
        graph.nodes().forEach(this::classify);
    }

    /** What has been decided. */
    Clusters clusters() {
        return clusters;
    }

    /** Why a cluster reads a node from memory: because of how it reads it, or because of others. */
    String reason(Node node, Cluster reader) {
        return clusters.readers(node).get(reader).stream()
                .flatMap(access -> obstacle(node, access, reader).stream())
                .findFirst()
                .orElse(reasons.getOrDefault(node, "it is the result of a kernel of its own"));
    }

    /** What roots name. */
    Set<Node> results() {
        return results;
    }

    Placement place() {
        graph.nodes().reversed().forEach(this::place);
        return this;
    }

    private void classify(Node node) {
        boolean simple = Kinds.isSimple(node) && node.op().family() != Op.Family.LEAF;
        List<Node> alike = node.operands().stream()
                .filter(operand ->
                        simple && operand.shape().elements().equals(node.shape().elements()))
                .toList();
        if (node.op().family() == Op.Family.REDUCE || alike.stream().anyMatch(statistics::contains)) {
            statistics.add(node);
        }
        boolean afterProduct = alike.stream()
                .anyMatch(operand -> work.users(operand) == 1
                        && !results.contains(operand)
                        && (anchored.contains(operand) || operand.op().family() == Op.Family.CONTRACT));
        if (afterProduct) {
            anchored.add(node);
        }
    }

    private void place(Node node) {
        boolean item = node.is(Control.GET);
        boolean unused = node.type() instanceof dev.dlc.ir.Type.Tuple && !items.containsKey(node);
        if (node.op().family() == Op.Family.LEAF || item || unused) {
            return;
        }
        if (node.op().family() == Op.Family.CONTRACT) {
            contraction(node);
        } else if (Kinds.standsAlone(node)) {
            clusters.open(node, items.getOrDefault(node, List.of()), false);
        } else {
            Optional<String> reason = mustBeWritten(node);
            if (reason.isPresent()) {
                write(node, reason.get());
            } else if (node.op().family() == Op.Family.REDUCE) {
                reduction(node);
            } else {
                byCost(node);
            }
        }
    }

    // ---- contractions

    private void contraction(Node node) {
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        Optional<Cluster> epilogue = readers.keySet().stream()
                .filter(cluster -> hosts.canBeEpilogue(node, cluster) && !Kinds.isRounded(node))
                .filter(cluster -> !clusters.draws(cluster) || clusters.code(cluster) <= Work.MOST_RANDOM_PRODUCT)
                .filter(cluster -> clusters.mayPrecede(cluster, readers.keySet()))
                .filter(cluster -> clusters.takeIn(node, cluster))
                .findFirst();
        if (epilogue.isPresent()) {
            boolean stored = results.contains(node) || readers.size() > 1;
            clusters.finish(node, epilogue.get(), stored);
            reasons.put(node, "several kernels read the result of a product");
        } else {
            clusters.open(node, List.of(), false);
            reasons.put(node, "the kernels that read the result of a product are no epilogue of it");
        }
    }

    // ---- what has to be in memory

    private Optional<String> mustBeWritten(Node node) {
        if (results.contains(node)) {
            return Optional.of("it is a result of the program");
        }
        if (forced.containsKey(node)) {
            return Optional.of(forced.get(node).reason());
        }
        if (Kinds.isRounded(node)) {
            return Optional.of("its elements are rounded by being written");
        }
        if (node.op().name().equals("csr_dot") || node.op().name().equals("fold_key")) {
            return Optional.of("it is dear, and other kernels would compute it for every element");
        }
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        for (Map.Entry<Cluster, Set<Access>> reader : readers.entrySet()) {
            for (Access access : reader.getValue()) {
                Optional<String> reason = obstacle(node, access, reader.getKey());
                if (reason.isPresent()) {
                    return reason;
                }
            }
        }
        boolean updates = !readers.isEmpty() && readers.keySet().stream().allMatch(Cluster::isUpdate);
        if (updates && (!Kinds.isSimple(node) || anchored.contains(node))) {
            return Optional.of("an update waits for the commit");
        }
        return Optional.empty();
    }

    private static Optional<String> obstacle(Node node, Access access, Cluster reader) {
        return switch (access.kind()) {
            case ELEMENT -> Optional.empty();
            case PURE -> Kinds.isSimple(node) ? Optional.empty() : Optional.of("it is read where a loop has no place");
            case WHOLE -> Optional.of("an op reads it as a whole");
            case ANYWHERE ->
                Kinds.isPlainView(node) ? Optional.empty() : Optional.of("it is read at places that are not known");
            case FACTOR ->
                Kinds.isPlainView(node) && isStrided(node, access, reader)
                        ? Optional.empty()
                        : Optional.of("a factor of a product is read from memory");
        };
    }

    /** Whether a factor behind a view is a matrix in memory: its offset is linear in the axes. */
    private static boolean isStrided(Node view, Access access, Cluster reader) {
        Views.Read read = Views.reads(view, access.index(), reader.ranges()).getFirst();
        Dim offset = reader.offset(view.operand(read.operand()), read.index());
        return reader.ranges().extents().keySet().stream()
                .allMatch(axis -> offset.coefficient(axis).isPresent());
    }

    // ---- reductions

    private void reduction(Node node) {
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        Optional<Cluster> only = readers.size() == 1
                ? Optional.of(readers.keySet().iterator().next()).filter(cluster -> !cluster.isUpdate())
                : Optional.empty();
        boolean fits = only.filter(cluster ->
                        readers.get(cluster).stream().allMatch(access -> hosts.isStatistic(node, access, cluster)))
                .isPresent();
        if (fits) {
            readers.get(only.get()).forEach(access -> hosts.prepareRows(node, access, only.get()));
            clusters.putInside(node);
        } else {
            write(node, "a reduction is complete only after its kernel, or several kernels read it");
        }
    }

    // ---- what may be computed several times

    private void byCost(Node node) {
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        if (statistics.contains(node)) {
            readers.forEach((cluster, accesses) -> accesses.stream()
                    .filter(access -> hosts.isStatistic(node, access, cluster))
                    .forEach(access -> hosts.prepareRows(node, access, cluster)));
        }
        double size = Work.elements(node);
        double evaluations = readers.keySet().stream()
                .mapToDouble(cluster -> evaluations(node, cluster))
                .sum();
        boolean free = Views.isView(node) || evaluations <= size;
        if (anchored.contains(node) && !Views.isView(node) && !isOneEpilogue(node)) {
            write(node, "it is computed behind a product, before kernels that cannot be part of that");
        } else if (!hasRoom(node)) {
            write(node, "the kernels that read it would be longer than the JVM compiles");
        } else if (free || isWorthRepeating(node, evaluations, size)) {
            clusters.putInside(node);
        } else {
            write(node, "to compute it again costs more than to read it");
        }
    }

    /** Whether the code of a node fits into all kernels that read it. */
    private boolean hasRoom(Node node) {
        int code = Work.code(node);
        return code == 0
                || clusters.readers(node).entrySet().stream()
                        .allMatch(reader -> clusters.hasRoom(
                                reader.getKey(), node, reader.getValue().size() * code));
    }

    /** Whether all that reads a node may itself stand behind a product. */
    private boolean isOneEpilogue(Node node) {
        Map<Cluster, Set<Access>> readers = clusters.readers(node);
        return readers.size() == 1
                && readers.entrySet().stream().allMatch(reader -> hosts.canBeEpilogue(node, reader.getKey()));
    }

    /** Whether to compute a node once more is no more work than to write and read it. */
    private boolean isWorthRepeating(Node node, double evaluations, double size) {
        int readers = clusters.readers(node).size();
        Optional<Hosts.Host> host = hosts.host(node);
        // A kernel that writes a node still computes it at each place where it reads it, unless it is staged.
        double needed = host.filter(place -> !hosts.stages(node, place))
                .map(place -> evaluations(node, place.cluster()))
                .orElse(size);
        double again = Math.max(0, evaluations - needed) * work.of(node);
        double moreReads = (readers - 1) * size * Work.MEMORY * Math.max(0, work.inputs(node) - 1);
        double store = size * Work.MEMORY + (host.isPresent() ? 0 : Work.LAUNCH);
        return again + moreReads <= store;
    }

    private double evaluations(Node node, Cluster cluster) {
        return clusters.readers(node).get(cluster).stream()
                .mapToDouble(cluster::evaluations)
                .sum();
    }

    // ---- writing

    private void write(Node node, String reason) {
        reasons.put(node, reason);
        boolean update = isUpdate(node);
        Optional<Hosts.Host> host = update ? hosts.updateHost(node) : hosts.host(node);
        boolean alone = Kinds.isRounded(node)
                || forced.containsKey(node) && forced.get(node).alone();
        boolean anywhere = update || !anchored.contains(node);
        boolean fits = !alone
                && host.filter(found -> clusters.hasRoom(found.cluster(), node, Work.code(node)))
                        .filter(found -> anywhere || hosts.canBeEpilogue(node, found.cluster()))
                        .isPresent();
        if (fits) {
            hosts.enter(node, host.orElseThrow());
        } else {
            clusters.open(node, List.of(), update);
        }
    }

    /** Whether a node is the new value of a parameter or state and nothing before the commit reads it. */
    private boolean isUpdate(Node node) {
        boolean value = results.contains(node) && !otherResults.contains(node);
        return value
                && Kinds.isSimple(node)
                && clusters.readers(node).keySet().stream().allMatch(Cluster::isUpdate);
    }
}
