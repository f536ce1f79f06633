package dev.dlc.optimizer.program;

import dev.dlc.diagnostic.Span;
import java.util.Optional;

/** Thrown where a program's memory for given sizes exceeds what an array can hold. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;
    private final transient Optional<Span> span;

    /**
     * A program that does not fit.
     *
     * @param what the value or array that is too large
     * @param bytes what it needs; {@link Long#MAX_VALUE} when the number itself is out of range
     * @param span the source of the value, or of the last one that did not fit into the array
     */
    public TooLargeException(String what, long bytes, Optional<Span> span) {
        super(what + " needs " + bytes + " bytes");
        this.bytes = bytes;
        this.span = span;
    }

    /** The bytes that are needed. */
    public long bytes() {
        return bytes;
    }

    /** The source of what is too large. */
    public Optional<Span> span() {
        return span;
    }
}
