package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.Optional;

/**
 * {@code 5} or {@code kernel: 5} in a call, a tuple, or a model type.
 *
 * @param label any word, reserved or not
 */
public record Argument(Span span, Optional<Identifier> label, Expression value) implements Syntax {}
