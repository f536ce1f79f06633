package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;

/**
 * A request of a test: the gradient of a function at a point must agree with finite differences.
 *
 * @param span the request in the source
 * @param point yields the point: outputs {@code at0}, {@code at1}, ... in order; may read the input {@code rng.key}
 * @param function its inputs are those parts of the point, in the same order, then maybe {@code rng.key}; its outputs
 *     are the scalar {@code value} and then the gradient by each part, {@code gradient0}, {@code gradient1}, ...
 */
public record GradientCheck(Span span, Graph point, Graph function) {}
