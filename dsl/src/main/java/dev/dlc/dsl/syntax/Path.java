package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names with points between: {@code nn}, {@code nn.Linear}.
 *
 * @param parts at least one
 */
public record Path(Span span, List<Identifier> parts) implements Syntax {
    public Path {
        parts = List.copyOf(parts);
    }

    /** The last part. */
    public Identifier last() {
        return parts.getLast();
    }

    /** The text with its points. */
    @Override
    public String toString() {
        return parts.stream().map(Identifier::text).collect(Collectors.joining("."));
    }
}
