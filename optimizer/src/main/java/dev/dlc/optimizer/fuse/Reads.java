package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.optimizer.index.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a kernel reads of the operands where it computes an element of a node. */
final class Reads {
    private final Domains domains;

    Reads(Domains domains) {
        this.domains = domains;
    }

    /** A way in which an operand is read. */
    record Read(Node operand, Access access) {}

    /** What the kernel of a cluster reads for a node that it computes at the place of an access. */
    List<Read> of(Node node, Access access, Cluster cluster) {
        return switch (access.kind()) {
            case WHOLE -> throw new IllegalArgumentException("never inside a kernel: " + node);
            case ANYWHERE -> anywhere(node);
            case PURE, FACTOR, ELEMENT -> element(node, access, cluster);
        };
    }

    /** What the kernel around a node reads: of a contraction its factors, of others anything. */
    List<Read> ofCore(Node node, Cluster cluster) {
        return switch (node.op().family()) {
            case CONTRACT -> factors(node, cluster);
            case CONTROL ->
                node.operands().stream()
                        .map(operand -> new Read(operand, Access.whole()))
                        .toList();
            case MOVEMENT ->
                node.operands().stream()
                        .map(operand -> new Read(
                                operand,
                                Access.element(
                                        loopIndex(operand, operand.shape().dims(), cluster))))
                        .toList();
            case ORDER -> {
                boolean running = node.op().name().startsWith("cumulative");
                Node x = node.operand(0);
                yield running
                        ? List.of(new Read(x, Access.pure(loopIndex(x, x.shape().dims(), cluster))))
                        : anywhere(node);
            }
            case LEAF, ELEMENTWISE, RANDOM, REDUCE, WINDOW, INDEX, DIFFERENTIATION -> anywhere(node);
        };
    }

    private static List<Read> anywhere(Node node) {
        return node.operands().stream()
                .map(operand -> new Read(operand, Access.anywhere()))
                .toList();
    }

    /** The index of an element in loops over all or some axes of a node. */
    private List<Dim> loopIndex(Node key, List<Dim> extents, Cluster cluster) {
        List<Dim> wide = extents.stream().filter(dim -> !dim.is(1)).toList();
        List<Axis> axes = cluster.loop(key, wide, domains::axis);
        List<Dim> index = new ArrayList<>();
        int next = 0;
        for (Dim extent : extents) {
            index.add(extent.is(1) ? Dim.ZERO : axes.get(next++).index());
        }
        return index;
    }

    private List<Read> factors(Node node, Cluster cluster) {
        if (!node.op().name().equals("dot")) {
            return node.operands().stream()
                    .map(operand -> new Read(operand, Access.whole()))
                    .toList();
        }
        List<Dim> chain = loopIndex(node, Contractions.contracted(node), cluster);
        return Contractions.factors(node, cluster.contraction().orElseThrow().at(), chain, cluster.ranges()).stream()
                .map(factor -> new Read(factor.node(), Access.factor(factor.index())))
                .toList();
    }

    private List<Read> element(Node node, Access access, Cluster cluster) {
        List<Dim> index = access.index();
        return switch (node.op().name()) {
            case "gather" -> {
                int axis = (int) node.attrs().integer("axis");
                List<Dim> picked =
                        index.subList(axis, axis + node.operand(1).tensor().rank());
                yield List.of(
                        new Read(node.operand(0), Access.anywhere()),
                        new Read(node.operand(1), Access.element(picked)));
            }
            case "dynamic_slice" -> starts(node, 1, List.of(new Read(node.operand(0), Access.anywhere())));
            case "dynamic_update" ->
                starts(
                        node,
                        2,
                        List.of(
                                new Read(node.operand(0), Access.element(index)),
                                new Read(node.operand(1), Access.anywhere())));
            case "window_sum", "window_max" -> List.of(new Read(node.operand(0), window(node, index, cluster)));
            default ->
                switch (node.op().family()) {
                    case REDUCE -> List.of(new Read(node.operand(0), reduced(node, index, cluster)));
                    case ELEMENTWISE, MOVEMENT, CONTROL, DIFFERENTIATION -> viewed(node, access, cluster);
                    case LEAF, RANDOM, CONTRACT, WINDOW, INDEX, ORDER -> anywhere(node);
                };
        };
    }

    private static List<Read> starts(Node node, int first, List<Read> others) {
        List<Read> reads = new ArrayList<>(others);
        node.operands()
                .subList(first, node.operands().size())
                .forEach(start -> reads.add(new Read(start, Access.element(List.of()))));
        return reads;
    }

    private static List<Read> viewed(Node node, Access access, Cluster cluster) {
        return Views.reads(node, access.index(), cluster.ranges()).stream()
                .map(read -> new Read(node.operand(read.operand()), new Access(access.kind(), read.index())))
                .toList();
    }

    private Access reduced(Node node, List<Dim> index, Cluster cluster) {
        List<Integer> axes = Kinds.reducedAxes(node);
        List<Dim> extents = axes.stream().map(node.operand(0).shape()::dim).toList();
        List<Dim> loop = loopIndex(node, extents, cluster);
        List<Dim> from = new ArrayList<>(index);
        IntStream.range(0, axes.size()).forEach(i -> from.add(axes.get(i), loop.get(i)));
        return Access.element(from);
    }

    private Access window(Node node, List<Dim> index, Cluster cluster) {
        Attrs attrs = node.attrs();
        List<Dim> extents = attrs.ints("window").stream().map(Dim::of).toList();
        List<Dim> places = loopIndex(node, extents, cluster);
        List<Dim> from = new ArrayList<>();
        for (int axis = 0; axis < index.size(); axis++) {
            from.add(index.get(axis)
                    .times(attrs.ints("strides").get(axis))
                    .plus(places.get(axis).times(attrs.ints("dilation").get(axis)))
                    .plus(-attrs.ints("pad_low").get(axis)));
        }
        return Access.element(from);
    }
}
