package dev.dlc.bench;

/** Something whose steps are timed. */
public interface Workload extends AutoCloseable {
    /** One step. */
    void step();

    /** The loss of the last step; NaN where there is none. */
    double loss();

    /** Floating-point operations of one step, two per multiply and add of products and convolutions. */
    double flops();

    @Override
    void close();
}
