/**
 * The front end: {@link dev.dlc.dsl.Compiler} reads a {@code .dlm} file, a {@link dev.dlc.dsl.elaborate.Compilation}
 * gives its functions, models, train blocks and tests as graphs.
 *
 * <p>Text becomes a syntax tree ({@link dev.dlc.dsl.parse}), the tree is elaborated ({@link dev.dlc.dsl.elaborate}):
 * names, types, shapes and graphs in one walk. What comes out is described in {@link dev.dlc.dsl.program}.
 */
package dev.dlc.dsl;
