/**
 * Loops over batch axes, so that large values inside need not be in memory for the whole batch. The scores and weights
 * of attention are the standard case: T times T values for each head of each element of a batch, made of T times D ones
 * and gone again in T times D ones.
 *
 * <p>{@link dev.dlc.optimizer.tiling.BatchTiling} looks for <em>expanding products</em>: a {@code dot} whose first axis
 * is a batch axis and whose result is at least twice as large as each factor. What follows from it as large, what lies
 * between, and what reads it is computed in a {@code scan} over that axis without carries, whose stacked operands and
 * results are small: parts of them are views, so nothing is copied. A large value that a loop needs and another one has
 * made, such as the weights that the gradient reads, is made again in it from what is small (T. Dao et al.,
 * FlashAttention, 2022, without the blocks of rows, which would cut chains of sums). What is small and in memory, such
 * as the largest score of a row, is read. The pass then looks into the bodies of loops, so a loop over heads may stand
 * in one over the batch.
 *
 * <p>Each element is computed by the same operations as before: {@link dev.dlc.optimizer.tiling.Along} says along which
 * axes an op can be divided, and excludes products whose chains are cut in another way in a part, and sums whose order
 * would change. Where a large value is needed by something else, such as an output, or is made by something else, such
 * as random numbers for the whole batch, there is no loop.
 */
package dev.dlc.optimizer.tiling;
