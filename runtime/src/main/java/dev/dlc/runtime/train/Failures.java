package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.Executable;

/** Turns the failure of a run into a diagnostic. */
public final class Failures {
    private Failures() {}

    /** The diagnostic of a failure. */
    public static Diagnostic diagnostic(Executable.Failure failure) {
        return switch (failure) {
            case Executable.Failure.NotFinite bad ->
                Diagnostic.nowhere(RuntimeCode.NOT_FINITE, bad.report() + " is " + bad.value())
                        .sides("a finite number", Double.toString(bad.value()));
            case Executable.Failure.CheckFailed check ->
                check.span()
                        .map(span -> Diagnostic.at(RuntimeCode.CHECK_FAILED, span, check.message()))
                        .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.CHECK_FAILED, check.message()))
                        .fix("look at the values that reach this place");
        };
    }
}
