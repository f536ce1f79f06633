/**
 * Which nodes become one kernel. {@link dev.dlc.optimizer.fuse.Group} says what a kernel computes and over which axes;
 * {@link dev.dlc.optimizer.fuse.Separate} gives each node its own, {@link dev.dlc.optimizer.fuse.Fusion} puts nodes
 * together.
 *
 * <h2>How nodes are put together</h2>
 *
 * Nodes are taken users before operands ({@code Placement}). A {@code Cluster} is a kernel that grows; it knows by
 * symbolic indices ({@code Reads}) which elements of which nodes it reads. A node is put
 *
 * <ul>
 *   <li>inside every kernel that reads it, computed where it is read: views, constants, and what is read once, or costs
 *       less to compute again than to write and read;
 *   <li>or among the outputs of a kernel that reads it at its own place ({@code Hosts}): the same offset in memory, or
 *       the same row;
 *   <li>or into a kernel of its own.
 * </ul>
 *
 * A kernel of elements goes row by row once it needs a reduction whose result is one number per row; what is dear and
 * read by several passes over a row is staged. A contraction takes in the one kernel of elements that reads its result
 * at its own place, as its epilogue. New values of parameters and state keep to kernels of their own, which run in the
 * commit, in place; so gradients are complete before.
 *
 * <h2>Legality</h2>
 *
 * Every element is the result of the same operations as before, in the order of its node's own axes, so bits do not
 * change whatever is put where. A kernel may write a node that others read only if none of them comes before it. What
 * is read by data-dependent places, as a factor of a product (but behind views that keep it a matrix with strides), or
 * by control flow is in memory.
 *
 * <h2>Cost</h2>
 *
 * {@code Work} counts additions per element, memory as a few of them, sizes that are not known as 32. Whether a kernel
 * can run as vectors is looked at in the end ({@code Obstacles}): what stands in the way of dear functions is written
 * and everything decided again.
 */
package dev.dlc.optimizer.fuse;
