/**
 * Differentiation of graphs. {@link dev.dlc.optimizer.autodiff.Differentiate} is the pass;
 * {@link dev.dlc.optimizer.autodiff.ReverseMode} walks a graph backwards by the rules of the op table.
 */
package dev.dlc.optimizer.autodiff;
