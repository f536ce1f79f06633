package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Type;

/**
 * A parameter or state of a program.
 *
 * @param path the name of the leaf in graphs and files: {@code net.conv1.w}
 * @param role what it is for
 * @param type dtype and shape
 * @param span where it is declared
 */
public record LeafSpec(String path, Role role, Type.Tensor type, Span span) {
    /** What a leaf is for; parameters and states of models are the weights of a program. */
    public enum Role {
        /** A parameter: learning rules change it. */
        PARAMETER,
        /** A state of a model or train block. */
        STATE,
        /** What a learning rule remembers. */
        RULE
    }

    /** Whether this is a parameter. */
    public boolean isParameter() {
        return role == Role.PARAMETER;
    }
}
