package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;

/** {@code x_t in x}: what the {@code for} of a comprehension or scan runs over. */
public record Generator(Span span, Pattern pattern, Expression source) implements Syntax {}
