package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import java.util.Optional;

/**
 * Leaves the statement under way because something in it is wrong; caught at the statement, which goes on with the next
 * one. Carries no stack trace: it is control flow.
 */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a statement has no value. */
    enum Kind {
        /** Something is wrong; the diagnostic says what. */
        WRONG,
        /** It depends on something that was reported before. */
        POISONED,
        /** It depends on a compile-time parameter that has no value where a declaration is checked on its own. */
        DEFERRED,
        /** The elaboration as a whole must end: a limit is reached. */
        FATAL
    }

    private final transient Kind kind;
    private final transient Optional<Diagnostic> diagnostic;

    private Failure(Kind kind, Optional<Diagnostic> diagnostic) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.diagnostic = diagnostic;
    }

    static Failure wrong(Diagnostic diagnostic) {
        return new Failure(Kind.WRONG, Optional.of(diagnostic));
    }

    static Failure fatal(Diagnostic diagnostic) {
        return new Failure(Kind.FATAL, Optional.of(diagnostic));
    }

    static Failure poisoned() {
        return new Failure(Kind.POISONED, Optional.empty());
    }

    static Failure deferred() {
        return new Failure(Kind.DEFERRED, Optional.empty());
    }

    Kind kind() {
        return kind;
    }

    Optional<Diagnostic> diagnostic() {
        return diagnostic;
    }
}
