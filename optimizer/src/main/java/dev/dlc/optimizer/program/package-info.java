/**
 * What the optimizer hands to a device: kernels, steps in order, and the values that they read and write. Offsets are
 * not part of it: they follow from the sizes of a run by {@link dev.dlc.optimizer.program.MemoryPlan}, so a new batch
 * size costs a new memory plan and never a new kernel.
 *
 * <p>Control flow that depends on data or repeats is a step that holds steps:
 * {@link dev.dlc.optimizer.program.Program.Loop} is a {@code scan}, {@link dev.dlc.optimizer.program.Program.While} and
 * {@link dev.dlc.optimizer.program.Program.Branch} are {@code while} and {@code cond}, whose truth values the host
 * reads between launches. A region goes through the same fusion, lowering and order as the graph around it, once,
 * however often it runs. There are no values of loops, only values in memory:
 *
 * <ul>
 *   <li>a carry is one value. It is set before the loop, by the kernel that computes it where nothing else needs that,
 *       else by a copy; the last step of the body makes the next carry in place, where everything that reads the old
 *       one runs before, else in a value of its own that is copied at the end of the step. After the loop the same
 *       value is the result;
 *   <li>an element of a stacked input or output is a {@link dev.dlc.optimizer.program.Program.Storage.View} whose
 *       offset is a multiple of the loop's counter: the kernels of the body read and write rows where they are;
 *   <li>what is captured is the value itself.
 * </ul>
 *
 * <p>So a device needs a counter for each loop and adds its strides to the arguments of launches; and the memory plan
 * needs to know that a value which is touched inside and outside of a loop lives through the whole of it.
 */
package dev.dlc.optimizer.program;
