/**
 * Training: from an elaborated train block to weights on disk. A {@link dev.dlc.runtime.train.Trainer} runs on the
 * calling thread, tells a {@link dev.dlc.runtime.train.TrainListener} what happens, and stops early when its
 * {@link dev.dlc.embed.Cancellation} is set, after writing a checkpoint.
 *
 * <p>A run is a function of the program, the data, the seed and the settings. Random numbers come from (seed, step) and
 * paths, the order of examples from (seed, epoch); so a checkpoint needs the leaves' values, the place in the schedule
 * and the running means of what was reported, and nothing else, for a bit-exact resume.
 */
package dev.dlc.runtime.train;
