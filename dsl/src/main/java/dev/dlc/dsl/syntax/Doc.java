package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;

/**
 * A doc comment: neighbouring lines that start with {@code ///}.
 *
 * @param text the lines without {@code ///} and the space after it, separated by line breaks
 */
public record Doc(Span span, String text) implements Syntax {}
