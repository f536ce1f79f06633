/**
 * Data sets: where they are found, how their original formats are read, how batches are made of them.
 *
 * <p>A {@link dev.dlc.runtime.data.DataProvider} knows one data set by name: its arguments, its fields, its files.
 * {@link dev.dlc.runtime.data.DataSets} is the registry. An opened data set is a
 * {@link dev.dlc.runtime.data.LoadedData}: one {@link dev.dlc.runtime.data.DataSet} per split, from which
 * {@link dev.dlc.runtime.data.Batches} makes batches in a thread of its own.
 *
 * <p>Which example stands in which batch is a function of the seed, the epoch and the batch's number alone; no number
 * of threads and no resumption changes it. No choice uses the test split.
 */
package dev.dlc.runtime.data;
