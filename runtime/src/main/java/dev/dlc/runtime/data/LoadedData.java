package dev.dlc.runtime.data;

import java.util.List;
import java.util.Optional;

/**
 * An opened data set.
 *
 * @param name its name, which {@code result} carries
 * @param batch examples per batch
 * @param train the training split
 * @param validation the validation split, if there is one
 * @param test the test split, if there is one; for the final evaluation only
 */
public record LoadedData(String name, int batch, DataSet train, Optional<DataSet> validation, Optional<DataSet> test) {
    /** The parts of every example. */
    public List<Field> fields() {
        return train.fields();
    }
}
