/**
 * What runs: host tensors, data sets ({@link dev.dlc.runtime.data}), files ({@link dev.dlc.runtime.files}), devices,
 * the executor, the training loop, and the public Java API.
 *
 * <p>Everything that can be wrong with a data set, a file or a device is a {@link dev.dlc.runtime.RuntimeCode}.
 */
package dev.dlc.runtime;
