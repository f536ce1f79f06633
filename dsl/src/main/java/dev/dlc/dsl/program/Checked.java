package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Diagnostic;
import java.util.List;

/**
 * What {@code dlc check} finds.
 *
 * @param diagnostics in source order, file by file
 * @param signatures of functions, models with their functions, and train blocks, in source order
 */
public record Checked(List<Diagnostic> diagnostics, List<Signature> signatures) {
    public Checked {
        diagnostics = List.copyOf(diagnostics);
        signatures = List.copyOf(signatures);
    }

    /** Whether the program is wrong. */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
