package dev.dlc.optimizer.program;

/** Thrown where a program's memory for given sizes exceeds what an array can hold. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    /**
     * A program that does not fit.
     *
     * @param what the value or array that is too large
     * @param bytes what it needs; {@link Long#MAX_VALUE} when the number itself is out of range
     */
    public TooLargeException(String what, long bytes) {
        super(what + " needs " + bytes + " bytes");
        this.bytes = bytes;
    }

    /** The bytes that are needed. */
    public long bytes() {
        return bytes;
    }
}
