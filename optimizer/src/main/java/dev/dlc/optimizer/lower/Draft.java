package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.optimizer.index.Ranges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A kernel that is being written: its buffers, and names that nothing else has. */
final class Draft {
    private final Map<Cell, Integer> buffers = new LinkedHashMap<>();
    private Ranges ranges = new Ranges(Map.of());
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
