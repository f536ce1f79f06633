package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong, once for each place, and watches the limits of an elaboration. */
final class Reporter {
    /** The most calls inside one another. */
    static final int DEPTH = 256;

    /** The most expressions that are evaluated. */
    static final long EXPRESSIONS = 20_000_000;

    private static final int SHOWN = 40;
    private static final int CALLS_SHOWN = 3;

    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private long expressions;

    private record Place(Object code, Object place) {}

    /** What was found so far, in the order of discovery. */
    List<Diagnostic> diagnostics() {
        return List.copyOf(diagnostics);
    }

    boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }

    /** Adds a diagnostic unless the same kind was reported at the same place. */
    void report(Diagnostic diagnostic) {
        if (diagnostics.size() < SHOWN && seen.add(new Place(diagnostic.code(), diagnostic.place()))) {
            diagnostics.add(diagnostic);
        }
    }

    /** Adds a diagnostic with the calls that led to its place. */
    void report(Diagnostic diagnostic, Frame frame) {
        report(withCalls(diagnostic, frame));
    }

    /** Adds what a failed statement has to say. */
    void report(Failure failure, Frame frame) {
        failure.diagnostic().ifPresent(diagnostic -> report(diagnostic, frame));
    }

    private static Diagnostic withCalls(Diagnostic diagnostic, Frame frame) {
        Diagnostic labelled = diagnostic;
        Optional<Frame> at = Optional.of(frame);
        for (int i = 0; i < CALLS_SHOWN && at.isPresent(); i++) {
            Frame here = at.get();
            if (here.call().isPresent()) {
                labelled = labelled.label(here.call().get(), "in " + here.label() + ", called here");
            }
            at = here.caller();
        }
        return labelled;
    }

    /** A reporter for something that may fail; it counts on where this one is. */
    Reporter scratch() {
        Reporter other = new Reporter();
        other.expressions = expressions;
        return other;
    }

    /** Takes over what another one counted. */
    void count(Reporter other) {
        expressions = other.expressions;
    }

    /** Counts one evaluated expression. */
    void count(Span span) {
        if (++expressions > EXPRESSIONS) {
            throw Failure.fatal(Diagnostic.at(
                            DslCode.TOO_LARGE, span, "elaboration stops here after " + EXPRESSIONS + " expressions")
                    .fix("look for calls or comprehensions that multiply; loops over data belong into `scan`"));
        }
    }
}
