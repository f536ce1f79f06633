package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.optimizer.index.Ranges;
import dev.dlc.optimizer.index.Views;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A group while it grows. Equal to itself alone. */
final class Cluster {
    private final boolean update;
    private final Map<Node, List<Dim>> outputs = new LinkedHashMap<>();
    private final Set<Node> staged = new HashSet<>();
    // The axes of reductions, windows and chains on the way to an element.
    private final Map<Node, List<Axis>> loops = new HashMap<>();
    // Empty for control flow, which the host runs.
    private Optional<Group.Core> core;
    private List<Axis> parallel;
    private List<Axis> inner = List.of();
    private List<Guard> edge;
    private Dim place = Dim.ZERO;
    private Dim elements = Dim.ZERO;
    private Optional<Dim> rowPlace = Optional.empty();
    private Ranges ranges = new Ranges(Map.of());

    /**
     * A cluster that begins as the group of one node.
     *
     * @param update whether it writes new values of parameters and state alone
     */
    Cluster(Group single, boolean update) {
        this.update = update;
        this.core = Optional.of(single.core());
        this.parallel = single.parallel();
        this.edge = single.edge();
        outputs.putAll(single.outputs());
        parallel.forEach(this::know);
        Node first = outputs.keySet().iterator().next();
        if (hasElements()) {
            elements = first.shape().elements();
            place = offset(first, outputs.get(first));
        }
    }

    /** Control flow, which is no kernel but has its place in the order of kernels. */
    Cluster(List<Node> results) {
        this.update = false;
        this.core = Optional.empty();
        this.parallel = List.of();
        this.edge = List.of();
        results.forEach(result -> outputs.put(result, List.of()));
    }

    /** What a cluster is, so that a change can be taken back. */
    record State(
            Optional<Group.Core> core,
            List<Axis> parallel,
            List<Guard> edge,
            Dim place,
            Map<Node, List<Dim>> outputs) {}

    State state() {
        return new State(core, parallel, edge, place, new LinkedHashMap<>(outputs));
    }

    void restore(State state) {
        core = state.core();
        parallel = state.parallel();
        edge = state.edge();
        place = state.place();
        outputs.putAll(state.outputs());
    }

    private void know(Axis axis) {
        ranges = ranges.with(axis.name(), axis.extent());
    }

    boolean isUpdate() {
        return update;
    }

    /** Whether a kernel computes it. */
    boolean isKernel() {
        return core.isPresent();
    }

    boolean isPointwise() {
        return core.filter(Group.Core.Pointwise.class::isInstance).isPresent();
    }

    /** The contraction that it is built around. */
    Optional<Group.Core.Contract> contraction() {
        return core.filter(Group.Core.Contract.class::isInstance).map(Group.Core.Contract.class::cast);
    }

    boolean hasRows() {
        return !inner.isEmpty();
    }

    /** Whether an iteration stands for one element of a tensor. */
    boolean hasElements() {
        return isPointwise() || contraction().isPresent();
    }

    List<Axis> parallel() {
        return parallel;
    }

    List<Axis> inner() {
        return inner;
    }

    Map<Node, List<Dim>> outputs() {
        return outputs;
    }

    Ranges ranges() {
        return ranges;
    }

    /** The axes over which a node on the way is summed up or slides; made at the first call. */
    List<Axis> loop(Node node, List<Dim> extents, Function<Dim, Axis> axis) {
        return loops.computeIfAbsent(node, key -> {
            List<Axis> made = extents.stream().map(axis).toList();
            made.forEach(this::know);
            return made;
        });
    }

    Collection<List<Axis>> loops() {
        return loops.values();
    }

    /** The axes of the loops of a node on the way; none where it has none. */
    List<Axis> loopOf(Node node) {
        return loops.getOrDefault(node, List.of());
    }

    Dim offset(Node node, List<Dim> index) {
        return ranges.simplify(Views.offset(node.shape(), index));
    }

    /** The row-major offset of the element that an iteration writes. */
    Dim place() {
        return place;
    }

    /** Whether an iteration over elements reads the element of a node that stands at its own place. */
    boolean isPerElement(Node node, List<Dim> index) {
        return hasElements()
                && node.shape().elements().equals(elements)
                && offset(node, index).equals(place);
    }

    /** Whether each row reads one element of a node, and each element is read by one row. */
    boolean isPerRow(Node node, List<Dim> index) {
        return rowPlace.isPresent()
                && node.shape().elements().equals(Dim.product(extents(parallel)))
                && offset(node, index).equals(rowPlace.get());
    }

    /** Whether an access is to the element, or the number of the row, that an iteration stands for. */
    boolean isOwn(Node node, Access access) {
        return access.is(Access.Kind.ELEMENT)
                && !isInLoop(access)
                && (isPerElement(node, access.index()) || isPerRow(node, access.index()));
    }

    static List<Dim> extents(List<Axis> axes) {
        return axes.stream().map(Axis::extent).toList();
    }

    /** Whether elements could be computed row by row, so that a row reads one element of the node. */
    boolean canHaveRows(Node node, List<Dim> index) {
        if (!isPointwise() || hasRows() || update) {
            return false;
        }
        List<Axis> rows = mentioned(index);
        boolean plain = index.stream().allMatch(dim -> dim.is(0) || isParallel(dim));
        boolean once = node.shape().elements().equals(Dim.product(extents(rows)));
        return plain && once && rows.size() < parallel.size();
    }

    private boolean isParallel(Dim dim) {
        return parallel.stream().anyMatch(axis -> axis.index().equals(dim));
    }

    private List<Axis> mentioned(List<Dim> index) {
        return parallel.stream()
                .filter(axis -> index.stream().anyMatch(dim -> dim.symbols().contains(axis.name())))
                .toList();
    }

    /** Divides the axes: those that the index mentions count rows, the others run along one. */
    void makeRows(Node node, List<Dim> index) {
        List<Axis> rows = mentioned(index);
        inner = parallel.stream().filter(axis -> !rows.contains(axis)).toList();
        parallel = rows;
        rowPlace = Optional.of(offset(node, index));
    }

    /** Puts a contraction's axes under the elements; the contraction's result has the same elements in memory. */
    void makeContraction(Contractions.Domain domain) {
        Node result = domain.core().node();
        domain.order().forEach(this::know);
        List<Dim> at = domain.core().at();
        outputs.replaceAll((node, index) -> Views.reshape(result.shape(), node.shape(), at, ranges));
        core = Optional.of(domain.core());
        parallel = domain.order();
        edge = domain.edge();
        place = offset(result, at);
    }

    /** Whether another kernel may do the work of this one, too. */
    boolean canBeJoined() {
        return isPointwise() && !update;
    }

    /** Whether two kernels of elements go over equal axes in the same order. */
    boolean isAlike(Cluster other) {
        return canBeJoined()
                && other.canBeJoined()
                && extents(parallel).equals(extents(other.parallel))
                && extents(inner).equals(extents(other.inner))
                && other.place.substitute(axesOf(other)::get).equals(place);
    }

    /** About how many iterations there are. */
    double iterations() {
        return Work.nominal(Dim.product(extents(parallel))) * Work.nominal(Dim.product(extents(inner)));
    }

    /** What the axes of a cluster are called here. */
    private Map<String, Dim> axesOf(Cluster other) {
        Map<String, Dim> names = new HashMap<>();
        for (int i = 0; i < parallel.size(); i++) {
            names.put(other.parallel.get(i).name(), parallel.get(i).index());
        }
        for (int i = 0; i < inner.size(); i++) {
            names.put(other.inner.get(i).name(), inner.get(i).index());
        }
        return names;
    }

    /** Takes over the outputs of a cluster that is alike; returns them with their indices over the axes of this one. */
    Map<Node, List<Dim>> takeOver(Cluster other) {
        Map<String, Dim> names = axesOf(other);
        Map<Node, List<Dim>> taken = new LinkedHashMap<>();
        other.outputs.forEach((node, index) -> taken.put(
                node, index.stream().map(dim -> dim.substitute(names::get)).toList()));
        outputs.putAll(taken);
        staged.addAll(other.staged);
        return taken;
    }

    void addOutput(Node node, List<Dim> index) {
        outputs.put(node, index);
    }

    void removeOutput(Node node) {
        outputs.remove(node);
    }

    boolean isStaged(Node node) {
        return staged.contains(node);
    }

    /** Notes that an output is written by a pass of its own over the row, which later passes load from. */
    void stage(Node node) {
        staged.add(node);
    }

    /** Whether the element at an index lies in the row of another one: only inner axes may differ. */
    boolean isSameRow(List<Dim> own, List<Dim> other) {
        for (int axis = 0; axis < own.size(); axis++) {
            Set<String> symbols = own.get(axis).symbols();
            boolean along = inner.stream().anyMatch(a -> symbols.contains(a.name()));
            if (!along && !own.get(axis).equals(other.get(axis))) {
                return false;
            }
        }
        return true;
    }

    /** About how often the expression at an index is evaluated: each in the outermost loop that knows its symbols. */
    double evaluations(Access access) {
        Set<String> symbols = new HashSet<>();
        access.index().forEach(dim -> symbols.addAll(dim.symbols()));
        double count = 1;
        for (List<Axis> loop : loops.values()) {
            count *= mentions(symbols, loop) ? Work.nominal(Dim.product(extents(loop))) : 1;
        }
        int depth = inner.size();
        while (depth > 0 && !symbols.contains(inner.get(depth - 1).name())) {
            depth--;
        }
        count *= Work.nominal(Dim.product(extents(inner.subList(0, depth))));
        boolean once = count == 1 && !mentions(symbols, parallel);
        if (once) {
            return 1;
        }
        // What does not depend on the innermost axis stands before its loop.
        boolean repeated = inner.isEmpty()
                && loops.values().stream().noneMatch(loop -> mentions(symbols, loop))
                && !symbols.contains(parallel.getLast().name());
        List<Axis> around = repeated ? parallel.subList(0, parallel.size() - 1) : parallel;
        return count * Work.nominal(Dim.product(extents(around)));
    }

    private static boolean mentions(Set<String> symbols, List<Axis> axes) {
        return axes.stream().anyMatch(axis -> symbols.contains(axis.name()));
    }

    /** Whether an index mentions an axis of a reduction or window on the way. */
    boolean isInLoop(Access access) {
        return loops.values().stream()
                .flatMap(List::stream)
                .anyMatch(axis ->
                        access.index().stream().anyMatch(dim -> dim.symbols().contains(axis.name())));
    }

    /** The axis along which the elements of an iteration's neighbours are neighbours in memory. */
    Optional<Axis> contiguous() {
        return Stream.concat(parallel.stream(), inner.stream())
                .filter(axis ->
                        place.coefficient(axis.name()).filter(f -> f.is(1)).isPresent())
                .findFirst();
    }

    /** The group of a kernel. */
    Group group() {
        SequencedMap<Node, List<Dim>> ordered = new LinkedHashMap<>();
        written().forEach(node -> ordered.put(node, outputs.get(node)));
        return new Group(core.orElseThrow(), parallel, inner, ordered, edge, staged);
    }

    /** The nodes that it writes, operands before users. */
    List<Node> written() {
        return outputs.keySet().stream()
                .sorted(Comparator.comparingInt(Node::id))
                .toList();
    }
}
