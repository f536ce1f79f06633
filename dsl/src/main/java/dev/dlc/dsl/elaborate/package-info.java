/**
 * Checking is elaboration. One evaluator walks the syntax tree with values that are known at compile time and nodes of
 * the graph under way ({@link dev.dlc.dsl.elaborate.Value}): a call is inlined, a model is an instance with paths, a
 * tensor is a node whose type says its dims. What cannot be evaluated is wrong, and is reported where the program says
 * it.
 *
 * <ul>
 *   <li>A statement that fails is reported; what it would have bound is poison, and whatever depends on poison fails
 *       quietly. So a run finds several errors and none twice.
 *   <li>A declaration that is checked on its own gets inputs for its tensors and symbols for its integers. Where only a
 *       value would do, the statement is left to the places of use.
 *   <li>Dims are matched by {@link dev.dlc.dsl.check.DimSolver}. What can be neither proved nor refuted becomes a check
 *       for the time when sizes are known, and the tensor goes on under the shape that was asked for.
 *   <li>Parameters and states have versions: a read yields the current one, an update makes the next.
 * </ul>
 *
 * <p>{@link dev.dlc.dsl.elaborate.Compilation} is the way in.
 */
package dev.dlc.dsl.elaborate;
