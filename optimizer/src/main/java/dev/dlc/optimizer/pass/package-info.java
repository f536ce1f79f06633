/**
 * Passes as values. A {@link dev.dlc.optimizer.pass.Pass} is a name and a function from graph to graph, a pipeline is a
 * list, and {@link dev.dlc.optimizer.pass.PassRunner} is the one place that runs, verifies, times and shows them.
 */
package dev.dlc.optimizer.pass;
