package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.optimizer.index.Ranges;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kernel that is being written: its buffers, and names that nothing else has. */
final class Draft {
    private final Map<Cell, Integer> buffers = new LinkedHashMap<>();
    private Ranges ranges = new Ranges(Map.of());
    private final Set<Node> nodes = new HashSet<>();
    private int axes;
    private int locals;

    /** The position of the buffer for a cell. */
    int buffer(Cell cell) {
        return buffers.computeIfAbsent(cell, key -> buffers.size());
    }

    /** The cells of the buffers, in order. */
    List<Cell> cells() {
        return List.copyOf(buffers.keySet());
    }

    /** Notes that the kernel computes a node. */
    void computes(Node node) {
        nodes.add(node);
    }

    /** The nodes that the kernel computes, operands before users. */
    List<Node> nodes() {
        return nodes.stream().sorted(Comparator.comparingInt(Node::id)).toList();
    }

    /** A new axis. Sizes are user names and never begin like this. */
    Axis axis(Dim extent) {
        Axis axis = new Axis("$" + axes++, extent);
        know(axis);
        return axis;
    }

    /** Makes the range of an axis known. */
    void know(Axis axis) {
        ranges = ranges.with(axis.name(), axis.extent());
    }

    /** A new local. */
    String local() {
        return Ranges.LOCAL_PREFIX + locals++;
    }

    /** What is known about the axes. */
    Ranges ranges() {
        return ranges;
    }
}
