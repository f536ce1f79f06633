package dev.dlc.runtime.files;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares the tensors that a model wants with those that a file has. */
public final class WeightsMatch {
    private static final int SHOWN = 8;

    private WeightsMatch() {}

    /** A tensor that a model wants. */
    public record Wanted(DType dtype, List<Integer> shape) {
        public Wanted {
            shape = List.copyOf(shape);
        }

        @Override
        public String toString() {
            return HostTensor.text(
                    dtype, shape.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /**
     * What is wrong with a file as the weights of a model: E0720 for names that are missing, E0721 for names that the
     * model does not have, E0722 for each tensor of another dtype or shape; nothing if it fits.
     *
     * @param wanted the model's tensors by name
     * @param present the file's tensors by name
     */
    public static List<Diagnostic> check(Path file, Map<String, Wanted> wanted, Map<String, TensorEntry> present) {
        List<Diagnostic> problems = new ArrayList<>();
        List<String> missing = wanted.keySet().stream()
                .filter(name -> !present.containsKey(name))
                .sorted()
                .toList();
        List<String> unexpected = present.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            problems.add(diagnostic(file, RuntimeCode.TENSOR_MISSING, "", "the weights lack tensors of the model")
                    .sides(count(missing) + " of the model", "none of them in the file"));
        }
        if (!unexpected.isEmpty()) {
            problems.add(
                    diagnostic(file, RuntimeCode.TENSOR_UNEXPECTED, "", "the weights have tensors of another model")
                            .sides("only names of the model", count(unexpected)));
        }
        new TreeMap<>(wanted).forEach((name, type) -> {
            TensorEntry entry = present.get(name);
            if (entry != null
                    && (entry.dtype() != type.dtype() || !entry.shape().equals(type.shape()))) {
                String place = "tensor \"" + name + "\"";
                problems.add(
                        diagnostic(file, RuntimeCode.TENSOR_DIFFERS, place, place + " has another type in the file")
                                .sides(type + " in the model", entry.type()));
            }
        });
        return problems;
    }

    private static Diagnostic diagnostic(Path file, RuntimeCode code, String detail, String message) {
        return Diagnostic.inFile(code, file.toString(), detail, message)
                .fix("use weights that were saved from this model with the same arguments");
    }

    private static String count(List<String> names) {
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        int more = names.size() - SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
