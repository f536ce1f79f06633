package dev.dlc.bench;

/** Something whose steps are timed. */
public interface Workload {
    /** One step. */
    void step();

    /** The loss of the last step, or the first element of what a function yields. */
    double value();
}
