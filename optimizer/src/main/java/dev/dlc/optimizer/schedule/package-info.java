/**
 * The order of tasks, and what of it is done only after the checks of a step have passed: see
 * {@link dev.dlc.optimizer.schedule.Scheduler}.
 */
package dev.dlc.optimizer.schedule;
