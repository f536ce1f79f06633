package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Dim;
import java.util.Optional;

/**
 * What {@code dlc check} says about a function or model.
 *
 * @param name the name: {@code LeNet5}, {@code LeNet5.forward}
 * @param text the head with types, and the type of the result: {@code forward(x: f32[N, 1, 28, 28]) -> f32[N, 10]}
 * @param parameters the number of trained numbers; symbolic where sizes are open; empty for a function without any
 * @param flops floating-point operations of one call; empty where the body is checked at the place of use only
 * @param deferred whether a part is checked only where it is used, because it depends on compile-time arguments
 * @param span where it is declared
 */
public record Signature(
        String name, String text, Optional<Dim> parameters, Optional<Dim> flops, boolean deferred, Span span) {}
