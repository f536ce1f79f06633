package dev.dlc.dsl.parse;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.syntax.Module;
import java.util.List;

/**
 * What a parse yields.
 *
 * @param module the whole tree, with {@code Missing} nodes where the text could not be read
 * @param diagnostics in source order; without errors the tree has no missing part
 */
public record ParseResult(Module module, List<Diagnostic> diagnostics) {
    public ParseResult {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether a diagnostic stops the program. */
    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
