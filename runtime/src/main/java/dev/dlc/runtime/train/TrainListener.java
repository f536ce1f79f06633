package dev.dlc.runtime.train;

/** Hears what happens during training, on the training thread; a slow listener slows the run. */
@FunctionalInterface
public interface TrainListener {
    /** A listener that does nothing. */
    TrainListener NONE = event -> {};

    /** Something happened. */
    void on(TrainEvent event);
}
