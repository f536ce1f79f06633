package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.ir.Graph;
import java.util.List;

/**
 * A model with its default arguments, or those that were set.
 *
 * @param name the name
 * @param leaves its parameters and states; paths start at the model: {@code conv1.w}
 * @param init yields their first values
 * @param functions its functions
 * @param signature the head, parameters, and the operations of {@code forward}
 * @param warnings what the user should know
 */
public record ModelProgram(
        String name,
        List<LeafSpec> leaves,
        Graph init,
        List<FunctionProgram> functions,
        Signature signature,
        List<Diagnostic> warnings) {
    public ModelProgram {
        leaves = List.copyOf(leaves);
        functions = List.copyOf(functions);
        warnings = List.copyOf(warnings);
    }
}
