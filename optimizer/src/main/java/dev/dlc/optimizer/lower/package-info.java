/**
 * From groups of fused nodes to kernels. A {@link dev.dlc.optimizer.lower.Reader} turns an element of a node into an
 * expression, following operands until it reaches memory; emitters put loops around;
 * {@link dev.dlc.optimizer.lower.Canonical} renames, merges axes and turns literal sizes into arguments, so that
 * kernels of the same structure are equal.
 */
package dev.dlc.optimizer.lower;
