package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.Leaf;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.TensorEntry;
import dev.dlc.runtime.files.WeightsMatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Moves leaves between a store and host tensors. */
public final class Leaves {
    private Leaves() {}

    private static TensorEntry entry(String name, HostTensor tensor) {
        List<Integer> shape = Arrays.stream(tensor.shape()).boxed().toList();
        return new TensorEntry(name, tensor.dtype(), shape, 0, tensor.bytes());
    }

    /** Copies of the weights of a plan: parameters and states of its models. */
    static SortedMap<String, HostTensor> weights(TrainPlan plan, LeafStore leaves) {
        return copies(plan.leaves().stream().filter(TrainPlan.LeafUse::weight), leaves);
    }

    /** Copies of all leaves of a plan. */
    static SortedMap<String, HostTensor> all(TrainPlan plan, LeafStore leaves) {
        return copies(plan.leaves().stream(), leaves);
    }

    private static SortedMap<String, HostTensor> copies(Stream<TrainPlan.LeafUse> uses, LeafStore leaves) {
        SortedMap<String, HostTensor> copies = new TreeMap<>();
        uses.map(TrainPlan.LeafUse::leaf).forEach(leaf -> copies.put(leaf.name(), copy(leaves, leaf)));
        return copies;
    }

    /** The types of tensors. */
    static Map<String, TensorEntry> entries(Map<String, HostTensor> tensors) {
        Map<String, TensorEntry> entries = new TreeMap<>();
        tensors.forEach((name, tensor) -> entries.put(name, entry(name, tensor)));
        return entries;
    }

    /** A copy of a leaf. */
    public static HostTensor copy(LeafStore leaves, Leaf leaf) {
        int[] shape = leaf.sizes().stream().mapToInt(Integer::intValue).toArray();
        HostTensor tensor = HostTensor.zeros(leaf.dtype(), shape);
        leaves.read(leaf.name(), tensor.array());
        return tensor;
    }

    /**
     * Copies tensors of a file into the leaves of the same names. All or nothing: the store is untouched where the file
     * does not fit.
     *
     * @throws DlcException E0720, E0721, E0722
     */
    public static void load(LeafStore leaves, Map<String, HostTensor> tensors, Path file) {
        Map<String, WeightsMatch.Wanted> wanted = new TreeMap<>();
        leaves.leaves().forEach(leaf -> wanted.put(leaf.name(), new WeightsMatch.Wanted(leaf.dtype(), leaf.sizes())));
        List<Diagnostic> problems = WeightsMatch.check(file, wanted, entries(tensors));
        if (!problems.isEmpty()) {
            throw new DlcException(problems);
        }
        tensors.forEach((name, tensor) -> leaves.write(name, tensor.array()));
    }
}
