package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.Optional;

/**
 * A declared index: {@code i} of {@code for i => e}, {@code i in 0..3} of {@code sum(i in 0..3 | e)}.
 *
 * @param range absent where the bounds follow from the shapes that the index reads
 */
public record LoopIndex(Span span, Identifier name, Optional<Expression> range) implements Syntax {}
