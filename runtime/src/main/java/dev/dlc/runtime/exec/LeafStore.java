package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.runtime.HeapBudget;
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
    private long version;

    /**
     * A store of zeros.
     *
     * @throws dev.dlc.diagnostic.DlcException E0802 where the heap cannot hold it
     */
    public LeafStore(Collection<Leaf> all) {
        requireHeap(all);
        for (Leaf.Kind kind : Leaf.Kind.values()) {
            Map<DType, Object> byType = new EnumMap<>(DType.class);
            for (DType dtype : DType.values()) {
                List<Leaf> group = all.stream()
                        .filter(leaf -> leaf.kind() == kind && leaf.dtype() == dtype)
                        .sorted(Comparator.comparing(Leaf::name))
                        .toList();
                if (!group.isEmpty()) {
                    byType.put(dtype, Slab.memory(dtype, place(group)));
                }
            }
            slabs.put(kind, byType);
        }
    }

    private static void requireHeap(Collection<Leaf> all) {
        Optional<Leaf> largest = all.stream().max(Comparator.comparingLong(LeafStore::bytes));
        if (largest.isPresent()) {
            long bytes = 0;
            for (Leaf leaf : all) {
                long sum = bytes + bytes(leaf);
                bytes = sum < 0 ? Long.MAX_VALUE : sum;
            }
            String what = "parameters and states, the largest of them " + largest.get();
            if (bytes == Long.MAX_VALUE) {
                throw HeapBudget.tooLarge(bytes, what, largest.get().span());
            }
            HeapBudget.require(bytes, what, largest.get().span());
        }
    }

    private static long bytes(Leaf leaf) {
        long elements = leaf.elements();
        int size = leaf.dtype().bytes();
        return elements > Long.MAX_VALUE / size ? Long.MAX_VALUE : elements * size;
    }

    private long place(List<Leaf> group) {
        long next = Slab.firstElement(group.getFirst().dtype());
        for (Leaf leaf : group) {
            if (leaves.put(leaf.name(), leaf) != null) {
                throw new IllegalArgumentException("two leaves are named " + leaf.name());
            }
            if (next + leaf.elements() > MemoryPlan.MAX_ELEMENTS) {
                String what = "the parameters and states of type " + leaf.dtype() + " up to " + leaf;
                throw HeapBudget.tooLarge(
                        (next + leaf.elements()) * leaf.dtype().bytes(), what, leaf.span());
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
        changed();
    }

    /** Says that a program has written into the slabs. */
    void changed() {
        version++;
    }

    /** Another number after each change of a value. */
    long version() {
        return version;
    }
}
