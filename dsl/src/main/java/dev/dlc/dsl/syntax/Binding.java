package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;

/** {@code (h, c) = (zeros(), zeros())}: the carry of a loop and its first value. */
public record Binding(Span span, Pattern pattern, Expression initial) implements Syntax {}
