/**
 * The elementary functions as fixed sequences of IEEE operations, each written once over
 * {@link dev.dlc.ir.math.Arithmetic}: interpreters evaluate it, code generators emit it, for one value or for a vector
 * of them, and all get the same bits. {@code docs/numerics.md} states their errors and special cases.
 */
package dev.dlc.ir.math;
