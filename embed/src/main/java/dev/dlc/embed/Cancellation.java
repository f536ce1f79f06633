package dev.dlc.embed;

/** A request to stop a run, made by any thread. A run looks at it between blocks of items. */
public final class Cancellation {
    private volatile boolean requested;

    /** Asks the runs that hold this to stop; cannot be taken back. */
    public void request() {
        requested = true;
    }

    /** Whether a stop was asked for. */
    public boolean isRequested() {
        return requested;
    }
}
