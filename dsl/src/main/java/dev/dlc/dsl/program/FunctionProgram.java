package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.Graph;
import java.util.List;

/**
 * A function that the host can call.
 *
 * @param name the name: {@code softmax}, {@code LeNet5.forward}
 * @param graph its inputs are the tensor arguments by name (parts of a tuple as {@code name.0}), then maybe
 *     {@code rng.key}; its outputs are {@code y}, or {@code y.0}, {@code y.1}, ... for a tuple, {@code y.name} for a
 *     record
 * @param leaves the parameters and states that the graph reads
 * @param init yields their first values
 * @param signature the declared head and the type of the result, as {@code dlc check} shows it
 * @param calls what its body calls
 * @param warnings what the user should know
 */
public record FunctionProgram(
        String name,
        Graph graph,
        List<LeafSpec> leaves,
        Graph init,
        Signature signature,
        CallGraph calls,
        List<Diagnostic> warnings) {
    public FunctionProgram {
        leaves = List.copyOf(leaves);
        warnings = List.copyOf(warnings);
    }

    /** The same function with its leaves and their first values. */
    public FunctionProgram with(List<LeafSpec> otherLeaves, Graph otherInit) {
        return new FunctionProgram(name, graph, otherLeaves, otherInit, signature, calls, warnings);
    }
}
