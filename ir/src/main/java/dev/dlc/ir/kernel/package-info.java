/**
 * The loop level: what fusion makes of a tensor graph and what backends lower. A {@link dev.dlc.ir.kernel.Kernel} is a
 * body over named axes with typed scalar expressions and buffer accesses.
 *
 * <p>Offsets are {@link dev.dlc.ir.Dim}s: polynomials over size symbols, axes, and integer locals. So the stride of an
 * access along an axis is the coefficient of the axis, a contiguous access has coefficient 1, a repeated one 0, and an
 * indirect one mentions a local. Symbols are unique within a kernel: {@code s0, s1, ...} for sizes, {@code i0, i1, ...}
 * for axes, {@code v0, v1, ...} for locals, so that kernels of the same structure are equal and compiled once; what
 * differs (offsets, sizes) is an argument of the launch.
 *
 * <p>The order of every floating-point operation is part of the meaning, as {@code docs/ir.md} states under "The
 * numeric contract": a backend may run items in any order and vectorise along any axis, but each value is the result of
 * the same operations.
 */
package dev.dlc.ir.kernel;
