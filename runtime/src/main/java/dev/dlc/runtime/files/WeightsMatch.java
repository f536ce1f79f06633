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
                    .sides(shown(missing) + " of the model", "none of them in the file"));
        }
        if (!unexpected.isEmpty()) {
            problems.add(
                    diagnostic(file, RuntimeCode.TENSOR_UNEXPECTED, "", "the weights have tensors of another model")
                            .sides("only names of the model", shown(unexpected)));
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

    /**
     * What is wrong with a file as a part of the weights: E0721 for names that the program does not have, E0722 for
     * each tensor of another dtype or shape.
     *
     * @param wanted the program's tensors that the file has, too, by name
     * @param present the file's tensors by the names that they have in the program
     * @param others the program's other tensors
     */
    public static List<Diagnostic> checkPart(
            Path file, Map<String, Wanted> wanted, Map<String, TensorEntry> present, List<String> others) {
        return check(file, wanted, present).stream()
                .map(problem -> switch (problem.code()) {
                    case RuntimeCode.TENSOR_UNEXPECTED ->
                        problem.sides(
                                        others.isEmpty()
                                                ? "only names of the program"
                                                : "names such as " + shown(others),
                                        problem.found().orElse(""))
                                .fix("give each its name in the program: --rename FROM=TO; or leave it out: --skip"
                                        + " NAME");
                    default -> problem.fix("make the program's tensor like that, or leave the tensor out: --skip NAME");
                })
                .toList();
    }

    private static Diagnostic diagnostic(Path file, RuntimeCode code, String detail, String message) {
        return Diagnostic.inFile(code, file.toString(), detail, message)
                .fix("use weights that were saved from this model with the same arguments");
    }

    /** The first few of many names. */
    public static String shown(List<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        int more = names.size() - SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
