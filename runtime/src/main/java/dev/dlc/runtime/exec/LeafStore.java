package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters and state of a program: one primitive array per kind and dtype, each leaf a range of it, in name
 * order. The graphs of a program (initialisation, step, evaluation) share one store. Not thread-safe while a graph with
 * updates runs.
 */
public final class LeafStore {
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final Map<Leaf.Kind, Map<DType, Object>> slabs = new EnumMap<>(Leaf.Kind.class);

    /** A store of zeros. */
    public LeafStore(Collection<Leaf> all) {
        for (Leaf.Kind kind : Leaf.Kind.values()) {
            Map<DType, Object> byType = new EnumMap<>(DType.class);
            for (DType dtype : DType.values()) {
                List<Leaf> group = all.stream()
                        .filter(leaf -> leaf.kind() == kind && leaf.dtype() == dtype)
                        .sorted(Comparator.comparing(Leaf::name))
                        .toList();
                if (!group.isEmpty()) {
                    byType.put(dtype, Slab.allocate(dtype, place(group)));
                }
            }
            slabs.put(kind, byType);
        }
    }

    private long place(List<Leaf> group) {
        long next = Slab.firstElement(group.getFirst().dtype());
        for (Leaf leaf : group) {
            if (leaves.put(leaf.name(), leaf) != null) {
                throw new IllegalArgumentException("two leaves are named " + leaf.name());
            }
            offsets.put(leaf.name(), Math.toIntExact(next));
            next = Slab.align(leaf.dtype(), Math.addExact(next, leaf.elements()));
        }
        return next;
    }

    /** All leaves: parameters then state, by dtype, then by name. */
    public Collection<Leaf> leaves() {
        return leaves.values();
    }

    /** A leaf by name. */
    public Optional<Leaf> leaf(String name) {
        return Optional.ofNullable(leaves.get(name));
    }

    /** The first element of a leaf in its slab. */
    public int offset(String name) {
        return offsets.get(name);
    }

    /** The slab of a kind and dtype, a primitive array; empty where no leaf is of that kind and dtype. */
    public Optional<Object> slab(Leaf.Kind kind, DType dtype) {
        return Optional.ofNullable(slabs.get(kind).get(dtype));
    }

    private Object slabOf(Leaf leaf) {
        return slabs.get(leaf.kind()).get(leaf.dtype());
    }

    /** Copies a leaf's elements out: {@code array} is a primitive array of the dtype's kind and exact length. */
    public void read(String name, Object array) {
        Leaf leaf = leaves.get(name);
        System.arraycopy(slabOf(leaf), offset(name), array, 0, Math.toIntExact(leaf.elements()));
    }

    /** Copies a leaf's elements in. */
    public void write(String name, Object array) {
        Leaf leaf = leaves.get(name);
        System.arraycopy(array, 0, slabOf(leaf), offset(name), Math.toIntExact(leaf.elements()));
    }
}
