/**
 * Contractions on the JVM: matrix products, and convolutions as implicit matrix products.
 *
 * <h2>What is computed</h2>
 *
 * For every position of the batch, m and n axes the value is one chain of fused multiply-adds over the depth, which is
 * all k axes counted in row-major order:
 *
 * <pre>
 * c = +0;  for k in 0 ... depth: c = fma(a(batch, m, k), b(batch, k, n), c)
 * </pre>
 *
 * and then the epilogue runs on {@code c}. Integers multiply and add modulo their width. A contraction with few outputs
 * and a great depth is cut into {@linkplain dev.dlc.ir.kernel.Chunks chunks}, a number that is a function of the sizes
 * alone; each chunk is such a chain from +0, and the chunks' values are added in order: {@code ((c0 + c1) + c2) + ...}.
 * Nothing else changes the result: blocks along the depth save and reload the sums, which is exact; work items are
 * whole blocks of outputs; and a vector lane computes different outputs in its lanes, never parts of one. So vector
 * width, number of threads, block sizes and scalar code all give the same bits.
 *
 * <h2>How</h2>
 *
 * {@link dev.dlc.codegen.jvm.contract.ContractionWriter} generates one class per kernel structure. A work item packs a
 * block of the right factor into panels as wide as the register tile, evaluating the factor's expression on the way
 * (which makes a convolution an implicit matrix product, and folds transposes and prologues in); the left factor is
 * read in place if it is a matrix with strides, and packed otherwise. A micro-kernel keeps a tile of sums in registers.
 * Convolutions with enough output channels have a strategy of their own, {@link dev.dlc.codegen.jvm.contract.Direct},
 * which leaves out the steps that meet padding; for few images that is {@link dev.dlc.codegen.jvm.contract.ImageTiles},
 * whose weights are packed once and kept as long as they are the same. Static sizes are part of the code; sizes known
 * at run time are arguments.
 */
package dev.dlc.codegen.jvm.contract;
