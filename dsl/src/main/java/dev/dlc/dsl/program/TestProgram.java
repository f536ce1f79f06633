package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;
import java.util.List;

/**
 * An inline test.
 *
 * @param name its text
 * @param span where it stands
 * @param graph one check for each {@code assert}; reads nothing but {@code rng.key}, since parameters have their first
 *     values
 * @param gradients the gradient checks
 * @param warnings what the user should know
 */
public record TestProgram(
        String name, Span span, Graph graph, List<GradientCheck> gradients, List<Diagnostic> warnings) {
    public TestProgram {
        gradients = List.copyOf(gradients);
        warnings = List.copyOf(warnings);
    }
}
