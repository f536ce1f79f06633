/**
 * Rewrite rules. A {@link dev.dlc.optimizer.simplify.Rule} is a row: a name, a pattern, what replaces it, and examples
 * on which a test compares both sides. Rules are exact: no bit of a result changes.
 * {@link dev.dlc.optimizer.simplify.Simplify} applies them until none fires; equal nodes become one and unneeded ones
 * disappear on the way, since every round makes the graph anew.
 */
package dev.dlc.optimizer.simplify;
