/**
 * The syntax tree of a {@code .dlm} file: records behind sealed interfaces, each node with its span. The tree says what
 * was written, in one node per notation, and nothing about what it means: {@code true}, {@code f32} and {@code tanh}
 * are names, a size in a type is an {@link dev.dlc.dsl.syntax.Expression} like any other.
 *
 * <p>A tree is complete even where the text is not: a part that could not be read is a {@code Missing} node of its kind
 * (or an {@link dev.dlc.dsl.syntax.Identifier} without text), for which a diagnostic has been given already. Later
 * stages must accept {@code Missing} without a further complaint.
 */
package dev.dlc.dsl.syntax;
