package dev.dlc.ir.op;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.GraphBuilder;
import java.util.Optional;

/**
 * Makes nodes by name of the op, with broadcasting of aligned trailing axes; what the front end and the gradient rules
 * write graphs with.
 *
 * @param builder where nodes go
 * @param span the source that the nodes come from
 */
public record Emit(GraphBuilder builder, Optional<Span> span) {}
