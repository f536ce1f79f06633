package dev.dlc.runtime.data;

import java.util.List;

/**
 * One split of a data set: a fixed number of examples with the same fields. Implement this to train on data of your
 * own.
 */
public interface DataSet {
    /** The parts of every example. */
    List<Field> fields();

    /** The number of examples. */
    int size();

    /**
     * Writes one example into a row of a batch. Called from threads of the pipeline, several at once if the pipeline
     * has several; must depend on {@code example} alone and not keep {@code row}.
     *
     * @param example from 0 to {@code size() - 1}
     */
    void read(int example, Row row);
}
