package dev.dlc.bench;

/** Something whose steps are timed. */
public interface Workload {
    /** One step. */
    void step();

    /** The loss of the last step; NaN where there is none. */
    double loss();
}
