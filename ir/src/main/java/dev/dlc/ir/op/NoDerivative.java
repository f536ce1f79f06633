package dev.dlc.ir.op;

/**
 * Thrown by a gradient rule for a node that has no derivative although others of its op have one; the walker turns it
 * into the diagnostic that {@link Gradient.None} gives.
 */
public final class NoDerivative extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason, in the words of a diagnostic. */
    public NoDerivative(String reason) {
        super(reason);
    }
}
