package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Guard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Nodes that one kernel computes (or, where a chain is cut into chunks or tensors are joined, a few). Nodes that are in
 * no group's outputs are computed inside the groups that read them.
 *
 * @param core what the kernel is built around
 * @param parallel the axes of independent iterations, outermost first
 * @param inner the axes of the loop over a row, outermost first; empty where there is none
 * @param outputs the nodes that the group writes, operands before users, each with the index of the element that an
 *     iteration writes: over all axes, or over the parallel ones alone
 * @param edge where one fails the iteration writes nothing
 * @param staged nodes that are written before a second pass over a row reads them, because to compute them twice costs
 *     more
 */
public record Group(
        Core core,
        List<Axis> parallel,
        List<Axis> inner,
        SequencedMap<Node, List<Dim>> outputs,
        List<Guard> edge,
        Set<Node> staged) {
    public Group {
        parallel = List.copyOf(parallel);
        inner = List.copyOf(inner);
        outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
        edge = List.copyOf(edge);
        staged = Set.copyOf(staged);
    }

    /** What a kernel is built around. */
    public sealed interface Core {
        /** Elements one by one, with reductions over rows or windows on the way. */
        record Pointwise() implements Core {}

        /**
         * A contraction.
         *
         * @param node the node
         * @param batch axes of both factors
         * @param m axes of the left factor
         * @param n axes of the right factor
         * @param at the index of the node's element at these axes
         */
        record Contract(Node node, List<Axis> batch, List<Axis> m, List<Axis> n, List<Dim> at) implements Core {
            public Contract {
                batch = List.copyOf(batch);
                m = List.copyOf(m);
                n = List.copyOf(n);
                at = List.copyOf(at);
            }

            /** All axes of the result. */
            public List<Axis> axes() {
                List<Axis> all = new ArrayList<>(batch);
                all.addAll(m);
                all.addAll(n);
                return all;
            }
        }

        /** Tensors that are copied to their places in one. */
        record Concat(Node node) implements Core {}

        /** Updates that go where data says: scatters and segments. */
        record Scatter(Node node) implements Core {}

        /** A sort or top-k; its items are the group's outputs. */
        record Sort(Node node) implements Core {}

        /** A running reduction. */
        record Running(Node node) implements Core {}
    }

    /** The extent of each axis. */
    public Map<String, Dim> extents() {
        Map<String, Dim> extents = new LinkedHashMap<>();
        parallel.forEach(axis -> extents.put(axis.name(), axis.extent()));
        inner.forEach(axis -> extents.put(axis.name(), axis.extent()));
        return extents;
    }
}
