package dev.dlc.runtime.train;

import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.LeafStore;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies of all leaves of a plan for checkpoints, in the same arrays each time. New ones would go to the old generation
 * of the heap at once, being large, and the collector would rather let that grow than look for what is no longer used:
 * a process would gain the size of a checkpoint with each.
 */
final class LeafCopies {
    private final TrainPlan plan;
    private final LeafStore leaves;
    private SortedMap<String, HostTensor> tensors = Collections.emptySortedMap();

    LeafCopies(TrainPlan plan, LeafStore leaves) {
        this.plan = plan;
        this.leaves = leaves;
    }

    /** The values of now; they last until the next call. */
    SortedMap<String, HostTensor> now() {
        if (tensors.isEmpty()) {
            tensors = Leaves.all(plan, leaves);
        } else {
            tensors.forEach((name, tensor) -> leaves.read(name, tensor.array()));
        }
        return new TreeMap<>(tensors);
    }
}
