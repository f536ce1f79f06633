/**
 * The tensor graph: dtypes, dims, shapes, immutable hash-consed nodes in static single assignment, and the op table.
 *
 * <p>A {@link dev.dlc.ir.Graph} is a set of ordered roots over nodes. Nodes are pure; what a program does to the world
 * (reports, updates of parameters and state, outputs) is a {@link dev.dlc.ir.Root}. The version of a parameter that a
 * node reads is the node itself: the leaf {@code param} for the version before the step, the updated value after an
 * update. Random nodes are functions of a key operand. So consing never merges two effects.
 *
 * <p>Everything there is to know about an op stands in its row of the op table: the classes of {@link dev.dlc.ir.op}.
 * {@code docs/ir.md} lists the rows.
 */
package dev.dlc.ir;
