package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.Optional;

/**
 * {@code kernel: Int = 3} in the head of a declaration.
 *
 * @param standard the default value after {@code =}
 */
public record Parameter(Span span, Identifier name, Optional<TypeExpr> type, Optional<Expression> standard)
        implements Syntax {}
