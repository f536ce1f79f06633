package dev.dlc.runtime.data;

import java.util.List;
import java.util.Optional;

/** Knows one data set by name. Register one of your own with {@link DataSets#with}. */
public interface DataProvider {
    /**
     * What a data set is.
     *
     * @param name the name that programs use
     * @param description one sentence
     * @param examples how many examples it has, in words
     */
    record Summary(String name, String description, String examples) {}

    /**
     * The splits of an opened data set. A set whose validation split is empty can hold out part of its training split.
     */
    record Splits(DataSet train, Optional<DataSet> validation, Optional<DataSet> test) {}

    /** What this data set is. */
    Summary summary();

    /** What it takes besides {@code batch} and {@code validation}, which every data set takes. */
    List<DataParameter> parameters();

    /** Its fields, if they are known without reading a file. */
    Optional<List<Field>> fields(DataArguments arguments);

    /** Looks for its files by name, without reading them. */
    Presence find(DataArguments arguments, DataLocation where);

    /**
     * Reads it.
     *
     * @param found the files, as {@link #find} returned them
     * @throws dev.dlc.diagnostic.DlcException if a file is damaged or not what it should be
     */
    Splits load(DataArguments arguments, Presence.Found found);

    /** Where it can be downloaded from, if anywhere. */
    default Optional<Download> download() {
        return Optional.empty();
    }
}
