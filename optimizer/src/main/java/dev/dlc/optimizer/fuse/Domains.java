package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Makes axes, and the groups of single nodes. */
final class Domains {
    private int axes;

    /** A new axis. Sizes are user names and never begin like this. */
    Axis axis(Dim extent) {
        return new Axis("#" + axes++, extent);
    }

    /** The index of an element of a tensor with these dims, over new axes; a dim that is the literal 1 gets none. */
    List<Dim> index(List<Dim> dims, List<Axis> made) {
        List<Dim> index = new ArrayList<>();
        for (Dim dim : dims) {
            if (dim.is(1)) {
                index.add(Dim.ZERO);
            } else {
                Axis axis = axis(dim);
                made.add(axis);
                index.add(axis.index());
            }
        }
        return index;
    }

    /** The group of one node; {@code items} are the {@code get} nodes of a node that yields a tuple. */
    Group single(Node node, List<Node> items) {
        SequencedMap<Node, List<Dim>> outputs = new LinkedHashMap<>();
        return switch (node.op().family()) {
            case CONTRACT -> contraction(node);
            case ORDER -> {
                if (node.op().name().startsWith("cumulative")) {
                    outputs.put(node, List.of());
                    yield around(new Group.Core.Running(node), outputs);
                }
                items.forEach(item -> outputs.put(item, List.of()));
                yield around(new Group.Core.Sort(node), outputs);
            }
            case INDEX, MOVEMENT, LEAF, ELEMENTWISE, RANDOM, REDUCE, WINDOW -> {
                if (!Kinds.hasCore(node)) {
                    yield pointwise(node);
                }
                outputs.put(node, List.of());
                boolean concat = node.op().family() == Op.Family.MOVEMENT;
                yield around(concat ? new Group.Core.Concat(node) : new Group.Core.Scatter(node), outputs);
            }
            case CONTROL, DIFFERENTIATION -> {
                if (!dev.dlc.optimizer.index.Views.isView(node)) {
                    throw new IllegalArgumentException("no kernel computes " + node);
                }
                yield pointwise(node);
            }
        };
    }

    private static Group around(Group.Core core, SequencedMap<Node, List<Dim>> outputs) {
        return new Group(core, List.of(), List.of(), outputs, List.of(), Set.of());
    }

    private Group pointwise(Node node) {
        List<Axis> parallel = new ArrayList<>();
        List<Dim> index = index(node.shape().dims(), parallel);
        SequencedMap<Node, List<Dim>> outputs = new LinkedHashMap<>();
        outputs.put(node, index);
        return new Group(new Group.Core.Pointwise(), parallel, List.of(), outputs, List.of(), Set.of());
    }

    private Group contraction(Node node) {
        Contractions.Domain domain = Contractions.domain(node, this::axis);
        SequencedMap<Node, List<Dim>> outputs = new LinkedHashMap<>();
        outputs.put(node, domain.core().at());
        return new Group(domain.core(), domain.order(), List.of(), outputs, domain.edge(), Set.of());
    }
}
