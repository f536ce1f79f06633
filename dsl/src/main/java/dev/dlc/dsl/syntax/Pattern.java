package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;

/** What a value is bound to. */
public sealed interface Pattern extends Syntax {
    /** {@code x}. */
    record Name(Span span, Identifier name) implements Pattern {}

    /** {@code _}: the value is not used. */
    record Ignored(Span span) implements Pattern {}

    /**
     * {@code (a, (b, _))}.
     *
     * @param parts at least two
     */
    record Tuple(Span span, List<Pattern> parts) implements Pattern {
        public Tuple {
            parts = List.copyOf(parts);
        }
    }

    /** The text lacks a pattern here. */
    record Missing(Span span) implements Pattern {}
}
