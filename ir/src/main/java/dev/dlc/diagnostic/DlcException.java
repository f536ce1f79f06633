package dev.dlc.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown where a program, file, flag or data set is wrong; carries at least one diagnostic and no other state. */
public final class DlcException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /** An exception with its diagnostics in source order. */
    public DlcException(List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(d -> d.code().id() + ": " + d.message()).collect(Collectors.joining("\n")));
        if (diagnostics.isEmpty()) {
            throw new IllegalArgumentException("an exception needs a diagnostic");
        }
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** What is wrong, in source order. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
