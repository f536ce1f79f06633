package dev.dlc.runtime.exec;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Type;
import dev.dlc.runtime.RuntimeCode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the values of size symbols from the shapes of the inputs, and checks what the program says about them. */
public final class Sizes {
    private Sizes() {}

    /**
     * The sizes that follow from the inputs' shapes. A dim that is one symbol binds it; other dims are compared.
     *
     * @param inputs the declared inputs
     * @param shapes the shape of each, in the same order
     * @throws DlcException E0803 where a shape does not fit its declaration
     */
    public static Map<String, Long> infer(List<Executable.Input> inputs, List<int[]> shapes) {
        Map<String, Long> sizes = new TreeMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Type.Tensor type = inputs.get(i).type();
            if (type.rank() != shapes.get(i).length) {
                throw mismatch(inputs.get(i), shapes.get(i), sizes, "it has another number of axes");
            }
            for (int axis = 0; axis < type.rank(); axis++) {
                Dim dim = type.shape().dim(axis);
                if (dim.symbols().size() == 1
                        && dim.equals(Dim.symbol(dim.symbols().iterator().next()))) {
                    sizes.putIfAbsent(dim.symbols().iterator().next(), (long) shapes.get(i)[axis]);
                }
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            for (int axis = 0; axis < shapes.get(i).length; axis++) {
                Dim dim = inputs.get(i).type().shape().dim(axis);
                if (sizes.keySet().containsAll(dim.symbols()) && dim.evaluate(sizes::get) != shapes.get(i)[axis]) {
                    throw mismatch(inputs.get(i), shapes.get(i), sizes, "the size of axis " + axis + " differs");
                }
            }
        }
        return sizes;
    }

    private static DlcException mismatch(Executable.Input input, int[] shape, Map<String, Long> sizes, String why) {
        String known = sizes.isEmpty()
                ? ""
                : sizes.entrySet().stream()
                        .map(size -> size.getKey() + " = " + size.getValue())
                        .collect(Collectors.joining(", ", " with ", ""));
        String message = "the input " + input.name() + " does not fit its declaration: " + why;
        String found = input.type().dtype() + Arrays.toString(shape);
        return input.span()
                .map(span -> Diagnostic.at(RuntimeCode.INPUT_SHAPE, span, message))
                .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.INPUT_SHAPE, message))
                .sides(input.type() + known, found)
                .fix("pass a tensor of the declared shape, or declare the shape of the data")
                .exception();
    }

    /**
     * Checks what could not be proved of sizes at compile time.
     *
     * @throws DlcException E0804 where sizes differ that must be equal, E0814 where an index leaves its axis
     */
    public static void check(List<Graph.DimCheck> checks, Map<String, Long> sizes) {
        List<Diagnostic> broken = checks.stream()
                .filter(check -> !check.holds(dim -> dim.evaluate(sizes::get)))
                .map(check -> diagnostic(check, sizes))
                .toList();
        if (!broken.isEmpty()) {
            throw new DlcException(broken);
        }
    }

    private static Diagnostic diagnostic(Graph.DimCheck check, Map<String, Long> sizes) {
        RuntimeCode code = switch (check.relation()) {
            case EQUAL -> RuntimeCode.SIZES_DIFFER;
            case AT_MOST -> RuntimeCode.INDEX_OUTSIDE;
        };
        Diagnostic base = check.span()
                .map(span -> Diagnostic.at(code, span, check.message()))
                .orElseGet(() -> Diagnostic.nowhere(code, check.message()));
        String left = side(check.left(), sizes);
        String right = side(check.right(), sizes);
        return switch (check.relation()) {
            case EQUAL ->
                base.sides(left, right).fix("pass data whose sizes agree, or change the program so that they do");
            case AT_MOST -> base.sides("at most " + right, left).fix("pass larger data, or `pad` it");
        };
    }

    /** {@code 2}, {@code N = 2}, or {@code N - 1 = 1 (N = 2)}. */
    private static String side(Dim dim, Map<String, Long> sizes) {
        String values = dim.symbols().stream()
                .filter(symbol -> !dim.equals(Dim.symbol(symbol)))
                .map(symbol -> symbol + " = " + sizes.get(symbol))
                .collect(Collectors.joining(", "));
        return (dim.constant().isPresent() ? "" : dim + " = ")
                + dim.evaluate(sizes::get)
                + (values.isEmpty() ? "" : " (" + values + ")");
    }
}
