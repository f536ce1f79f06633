package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;

/**
 * A name where it is declared, and a label of an argument or field. A name that is used as a value is an
 * {@link Expression.Name}.
 *
 * @param text the name; empty when it is missing
 */
public record Identifier(Span span, String text) implements Syntax {
    /** Whether the text lacks this name. */
    public boolean isMissing() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
