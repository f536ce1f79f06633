/**
 * Rewrites of control flow. {@link dev.dlc.optimizer.loops.MergeScans} makes scans with the same steps one;
 * {@link dev.dlc.optimizer.loops.Loops} takes out of loops what need not be done step by step;
 * {@link dev.dlc.optimizer.loops.KeptProducts} makes what a scan computes anyway its output.
 *
 * <p>A scan is split in three: products that depend on the elements alone are computed for all steps before it, and
 * products that only outputs need are computed for all steps after it, from what the loop leaves behind. Their factors
 * are stacked in a first axis, so each element of a product is the same chain as in the loop; where the numeric
 * contract would cut the chains of the larger product in another way the product stays. What does not depend on the
 * loop at all is computed once, and results that nothing needs are not computed. Bits never change.
 */
package dev.dlc.optimizer.loops;
