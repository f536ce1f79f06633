package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.Workspace;
import dev.dlc.ir.DType;
import dev.dlc.optimizer.program.ArrayKind;
import dev.dlc.optimizer.program.MemoryPlan;
import dev.dlc.optimizer.program.Program;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arrays of a prepared run, and where values and workspaces are in them. */
final class CpuMemory {
    private final List<Object> arrays = new ArrayList<>();
    private final Map<Object, Integer> numbers = new LinkedHashMap<>();
    // By value: a step looks some up, and the keys of a map would be boxed.
    private final Place[] places;
    private final Map<DType, Long> workspaceLengths = new EnumMap<>(DType.class);
    private final Map<DType, Integer> workspaceSlabs = new EnumMap<>(DType.class);

    /**
     * Where something begins.
     *
     * @param slab the number of the array
     * @param offset the first element
     */
    record Place(int slab, int offset) {}

    /** The memory of all values of a program. */
    CpuMemory(Program program, MemoryPlan plan, LeafStore leaves) {
        places = new Place[program.values().size()];
        for (int value = 0; value < places.length; value++) {
            if (program.base(value) == value) {
                places[value] = place(value, program.values().get(value), plan, leaves);
            }
        }
        for (int value = 0; value < places.length; value++) {
            places[value] = places[program.base(value)];
        }
    }

    private int number(Object key, Object array) {
        return numbers.computeIfAbsent(key, k -> {
            arrays.add(array);
            return arrays.size() - 1;
        });
    }

    private Place place(int value, Program.Value declared, MemoryPlan plan, LeafStore leaves) {
        DType dtype = declared.type().dtype();
        return switch (declared.storage()) {
            case Program.Storage.Input input -> new Place(number(input, Slab.allocate(dtype, 0)), 0);
            case Program.Storage.Parameter parameter -> leaf(parameter.name(), leaves);
            case Program.Storage.State state -> leaf(state.name(), leaves);
            case Program.Storage.Constant constant -> new Place(number(value, constant(dtype, constant.elements())), 0);
            case Program.Storage.View view -> throw new IllegalArgumentException("a view has no memory of its own");
            case Program.Storage.Arena arena -> {
                MemoryPlan.Slot slot = plan.slots().get(value).orElse(new MemoryPlan.Slot(ArrayKind.of(dtype), 0, 0));
                long elements = plan.elements().getOrDefault(slot.array(), 0L);
                int first = Slab.firstElement(dtype);
                Integer known = numbers.get(slot.array());
                int slab = known != null ? known : number(slot.array(), Slab.memory(dtype, elements + first));
                yield new Place(slab, Math.toIntExact(slot.offset() + first));
            }
        };
    }

    private static Object constant(DType dtype, List<Double> elements) {
        Object memory = Slab.memory(dtype, elements.size());
        System.arraycopy(Slab.of(dtype, elements), 0, memory, 0, elements.size());
        return memory;
    }

    private Place leaf(String name, LeafStore leaves) {
        Leaf leaf = leaves.leaf(name).orElseThrow(() -> new IllegalStateException("the store has no leaf " + name));
        Object array = leaves.slab(leaf.kind(), leaf.dtype()).orElseThrow();
        return new Place(number(List.of(leaf.kind(), leaf.dtype()), array), leaves.offset(name));
    }

    /** Where a value begins, or what it is a view of. */
    Place place(int value) {
        return places[value];
    }

    private static long stride(Workspace workspace) {
        return Slab.align(workspace.dtype(), Slab.firstElement(workspace.dtype()) + (long) workspace.elements());
    }

    /**
     * Sees to it that a launch has its workspaces: memory that kernels need between their stages, one array per dtype,
     * used by one launch after the other. To be called for all launches before {@link #workspace}.
     */
    void reserve(Workspace workspace, int calls) {
        if (workspace.elements() > 0) {
            long length = calls * stride(workspace) + Slab.firstElement(workspace.dtype());
            workspaceLengths.merge(workspace.dtype(), length, Math::max);
        }
    }

    /** The workspace of a call of a launch, if the kernel needs one. */
    Optional<Place> workspace(Workspace workspace, int call) {
        if (workspace.elements() == 0) {
            return Optional.empty();
        }
        DType dtype = workspace.dtype();
        int slab = workspaceSlabs.computeIfAbsent(
                dtype, d -> number(List.of("workspace", d), Slab.memory(d, workspaceLengths.get(d))));
        long offset = Slab.align(dtype, Slab.firstElement(dtype) + call * stride(workspace));
        return Optional.of(new Place(slab, Math.toIntExact(offset)));
    }

    /** The number of an array for a launch's preparations, which is as large as they once they are made. */
    int growing(DType dtype) {
        return number(new Object(), Slab.allocate(dtype, 0));
    }

    /** All arrays by their numbers. */
    Object[] slabs() {
        return arrays.toArray();
    }
}
