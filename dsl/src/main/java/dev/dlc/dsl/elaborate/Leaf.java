package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Node;
import dev.dlc.ir.Type;
import java.util.Objects;

/** A parameter or state: a value that lasts from step to step under a path such as {@code net.conv1.w}. */
public final class Leaf {
    private final String path;
    private final Kind kind;
    private final Type.Tensor type;
    private final Span span;
    private final Initial initial;

    /** Whether learning rules reach a leaf. */
    public enum Kind {
        PARAM("parameter"),
        STATE("state"),
        /** What a learning rule remembers. */
        RULE("state");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The name in diagnostics. */
        public String word() {
            return word;
        }
    }

    /** Builds the first value in a graph. */
    interface Initial {
        /** The first value; of the leaf's type. */
        Node in(World world);
    }

    Leaf(String path, Kind kind, Type.Tensor type, Span span, Initial initial) {
        this.path = Objects.requireNonNull(path);
        this.kind = Objects.requireNonNull(kind);
        this.type = Objects.requireNonNull(type);
        this.span = Objects.requireNonNull(span);
        this.initial = Objects.requireNonNull(initial);
    }

    /** The path: names and list positions with points between. */
    public String path() {
        return path;
    }

    /** The kind. */
    public Kind kind() {
        return kind;
    }

    /** Dtype and shape. */
    public Type.Tensor type() {
        return type;
    }

    /** Where it is declared. */
    public Span span() {
        return span;
    }

    Initial initial() {
        return initial;
    }

    @Override
    public String toString() {
        return path + ": " + type;
    }
}
