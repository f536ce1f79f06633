package dev.dlc.optimizer.lower;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.optimizer.kernel.KernelMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers axes, locals, buffers and sizes in the order of their first use. */
abstract class Numbering extends KernelMap {
    private final Map<String, String> names = new HashMap<>();
    private final Map<Integer, Integer> buffers = new LinkedHashMap<>();
    private final Map<Dim, String> sizes = new LinkedHashMap<>();
    private int axes;
    private int locals;

    /** The former numbers of the buffers, by their numbers. */
    final List<Integer> buffers() {
        return List.copyOf(buffers.keySet());
    }

    /** What each size stands for. */
    final List<Dim> sizes() {
        return List.copyOf(sizes.keySet());
    }

    /** The names of the sizes. */
    final List<String> sizeNames() {
        return List.copyOf(sizes.values());
    }

    /** The size that stands for a value. */
    final Dim size(Dim value) {
        return Dim.symbol(sizes.computeIfAbsent(value, key -> "s" + sizes.size()));
    }

    /** Whether a name is one of an axis or a local seen so far. */
    final boolean isBound(String name) {
        return names.containsKey(name);
    }

    /**
     * An axis with its number.
     *
     * @param extent in numbered names
     */
    final Axis numbered(Axis axis, Dim extent) {
        String fresh = "i" + axes++;
        names.put(axis.name(), fresh);
        return new Axis(fresh, extent);
    }

    @Override
    protected final int buffer(int buffer) {
        return buffers.computeIfAbsent(buffer, key -> buffers.size());
    }

    @Override
    protected final String use(String name) {
        return names.get(name);
    }

    @Override
    protected final String bind(String name) {
        String fresh = "v" + locals++;
        names.put(name, fresh);
        return fresh;
    }
}
