package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.Leaf;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.SafeTensors;
import dev.dlc.runtime.files.WeightsMatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Weights that a run begins with instead of the first values of its program: those of a file, as far as the program has
 * them. Each tensor of the file is either taken or skipped by name, so a misspelt name does not go unseen.
 *
 * @param file a safetensors file
 * @param renames what tensors are called in the program
 * @param skipped names of tensors that are not taken, or what their names begin with
 */
public record InitialWeights(Path file, List<Rename> renames, List<String> skipped) {
    /** The {@link Rename#from} of all names. */
    public static final String ALL = ".";

    public InitialWeights {
        renames = List.copyOf(renames);
        skipped = List.copyOf(skipped);
    }

    /**
     * The first matching one gives a tensor its name.
     *
     * @param from a name or the parts that it begins with: {@code encoder} for {@code encoder.conv1.w}; {@link #ALL}
     * @param to what stands in place of that; in front of the name for {@link #ALL}
     */
    public record Rename(String from, String to) {
        private String of(String name) {
            return from.equals(ALL) ? to + "." + name : to + name.substring(from.length());
        }
    }

    /**
     * Tensors by their names in the program.
     *
     * @param fresh the weights of the program that the file lacks: they begin with their first values
     */
    record Taken(SortedMap<String, HostTensor> tensors, List<String> fresh) {
        void write(LeafStore leaves) {
            tensors.forEach((name, tensor) -> leaves.write(name, tensor.array()));
        }
    }

    /**
     * Reads the file for a program.
     *
     * @throws DlcException E0701 to E0719 for the file; E0721, E0722 for tensors that the program has not, or of
     *     another type; E0723 for a rename or skip without a tensor, E0724 for two tensors of one name
     */
    Taken read(TrainPlan plan) {
        SortedMap<String, HostTensor> present = SafeTensors.read(file).tensors();
        List<Diagnostic> problems = new ArrayList<>();
        unused(present, problems);
        SortedMap<String, HostTensor> tensors = named(present, problems);
        SortedMap<String, WeightsMatch.Wanted> wanted = new TreeMap<>();
        List<String> fresh = new ArrayList<>();
        for (TrainPlan.LeafUse use : plan.leaves()) {
            Leaf leaf = use.leaf();
            if (use.weight() && tensors.containsKey(leaf.name())) {
                wanted.put(leaf.name(), new WeightsMatch.Wanted(leaf.dtype(), leaf.sizes()));
            } else if (use.weight()) {
                fresh.add(leaf.name());
            }
        }
        problems.addAll(WeightsMatch.checkPart(file, wanted, Leaves.entries(tensors), fresh));
        if (!problems.isEmpty()) {
            throw new DlcException(problems);
        }
        return new Taken(tensors, List.copyOf(fresh));
    }

    /** Whether a name is one, or begins with its parts. */
    private static boolean begins(String name, String with) {
        return with.equals(ALL)
                || name.equals(with)
                || name.startsWith(with) && (name.charAt(with.length()) == '.' || name.charAt(with.length()) == '/');
    }

    private void unused(SortedMap<String, HostTensor> present, List<Diagnostic> problems) {
        List<String> all = new ArrayList<>(skipped);
        renames.forEach(rename -> all.add(rename.from()));
        for (String name : all) {
            if (present.keySet().stream().noneMatch(tensor -> begins(tensor, name))) {
                problems.add(Diagnostic.inFile(
                                RuntimeCode.TENSOR_NAME_UNUSED, file.toString(), "", "the file has no tensor " + name)
                        .sides("one of " + WeightsMatch.shown(List.copyOf(present.keySet())), name)
                        .fix(Suggestion.closest(name, prefixes(present))
                                .map(near -> "did you mean " + near + "?")
                                .orElse("name a tensor of the file, or what the names of several begin with")));
            }
        }
    }

    /** All names, and what they begin with. */
    private static List<String> prefixes(SortedMap<String, HostTensor> present) {
        List<String> prefixes = new ArrayList<>(present.keySet());
        for (String name : present.keySet()) {
            for (int point = name.indexOf('.'); point > 0; point = name.indexOf('.', point + 1)) {
                prefixes.add(name.substring(0, point));
            }
        }
        return prefixes;
    }

    private SortedMap<String, HostTensor> named(SortedMap<String, HostTensor> present, List<Diagnostic> problems) {
        SortedMap<String, HostTensor> tensors = new TreeMap<>();
        Map<String, String> origins = new LinkedHashMap<>();
        present.forEach((name, tensor) -> {
            if (skipped.stream().anyMatch(skip -> begins(name, skip))) {
                return;
            }
            String own = renames.stream()
                    .filter(rename -> begins(name, rename.from()))
                    .findFirst()
                    .map(rename -> rename.of(name))
                    .orElse(name);
            Optional<String> other = Optional.ofNullable(origins.put(own, name));
            other.ifPresent(first -> problems.add(Diagnostic.inFile(
                            RuntimeCode.TENSOR_NAME_TWICE,
                            file.toString(),
                            "tensor \"" + name + "\"",
                            "two tensors of the file become " + own)
                    .sides("one tensor for " + own, first + " and " + name)
                    .fix("rename one of them otherwise, or skip it: --skip " + name)));
            tensors.put(own, tensor);
        });
        return tensors;
    }
}
