package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Dim;
import java.util.List;

/**
 * A way in which a kernel reads elements of a node.
 *
 * @param kind what is known of the place
 * @param index the element's index over axes of the kernel; empty where it is not known
 */
record Access(Kind kind, List<Dim> index) {
    Access {
        index = List.copyOf(index);
    }

    /** What is known of the place of an element. */
    enum Kind {
        /** The index is known. */
        ELEMENT,
        /** As {@code ELEMENT}, but within an expression, where no loop has a place. */
        PURE,
        /** An element of a factor of a product, while it is packed; the index is known. */
        FACTOR,
        /** Data decides on the place, or an op that looks around it. */
        ANYWHERE,
        /** All elements at once: what regions and convolutions read. */
        WHOLE
    }

    static Access element(List<Dim> index) {
        return new Access(Kind.ELEMENT, index);
    }

    static Access pure(List<Dim> index) {
        return new Access(Kind.PURE, index);
    }

    static Access factor(List<Dim> index) {
        return new Access(Kind.FACTOR, index);
    }

    static Access anywhere() {
        return new Access(Kind.ANYWHERE, List.of());
    }

    static Access whole() {
        return new Access(Kind.WHOLE, List.of());
    }

    boolean is(Kind other) {
        return kind == other;
    }
}
