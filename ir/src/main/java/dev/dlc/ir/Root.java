package dev.dlc.ir;

import dev.dlc.diagnostic.Span;
import java.util.Optional;

/** What a graph is evaluated for; the roots of a graph are ordered as in the source. */
public sealed interface Root {
    /** The node that the root needs. */
    Node value();

    /** The same root of another node: how passes rebuild a graph. */
    Root with(Node other);

    /** A result handed to the caller under a name. */
    record Output(String name, Node value) implements Root {
        @Override
        public Root with(Node other) {
            return new Output(name, other);
        }
    }

    /**
     * A scalar shown to the user under a name. {@code guarded} marks a loss: a value that is not finite stops the step.
     */
    record Report(String name, Node value, boolean guarded) implements Root {
        @Override
        public Root with(Node other) {
            return new Report(name, other, guarded);
        }
    }

    /** The last version of a parameter or state: what the leaf of that name yields in the next step. */
    record Update(String name, Node value) implements Root {
        @Override
        public Root with(Node other) {
            return new Update(name, other);
        }
    }

    /** A boolean scalar that must hold; {@code message} says what is wrong where it does not. */
    record Check(Node value, String message, Optional<Span> span) implements Root {
        @Override
        public Root with(Node other) {
            return new Check(other, message, span);
        }
    }
}
