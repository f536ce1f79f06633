package dev.dlc.runtime.train;

/** Asks a run to stop at the next step's end; may be set from any thread, such as a signal handler. */
public final class Cancel {
    private volatile boolean requested;

    /** Asks the run to stop. */
    public void request() {
        requested = true;
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return requested;
    }
}
