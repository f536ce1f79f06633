package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.CpuDevice;
import dev.dlc.runtime.exec.CpuOptions;
import dev.dlc.runtime.exec.LeafStore;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checkpoints have the values of their step, and no arrays of their own. */
class LeafCopiesTest {
    @Test
    void laterValuesAreInTheSameArrays() {
        TrainPlan plan = Programs.plan("mlp");
        try (CpuDevice device = new CpuDevice(CpuOptions.threads(1))) {
            LeafStore leaves = Trainer.initialise(plan, device, 1);
            LeafCopies copies = new LeafCopies(plan, leaves);
            SortedMap<String, HostTensor> first = copies.now();
            assertEquals(plan.leaves().size(), first.size());
            SortedMap<String, Object> arrays = new TreeMap<>();
            first.forEach((name, tensor) -> arrays.put(name, tensor.array()));
            String changed = first.keySet().stream()
                    .filter(name -> first.get(name).dtype() == DType.F32)
                    .findFirst()
                    .orElseThrow();
            float[] values = new float[first.get(changed).elements()];
            Arrays.fill(values, 0.25f);
            assertFalse(Arrays.equals(values, first.get(changed).f32()));
            leaves.write(changed, values);
            SortedMap<String, HostTensor> second = copies.now();
            assertArrayEquals(values, second.get(changed).f32());
            assertEquals(arrays.keySet(), second.keySet());
            second.forEach((name, tensor) -> assertSame(arrays.get(name), tensor.array(), name));
        }
    }
}
