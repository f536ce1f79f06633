/**
 * What the optimizer hands to a device: kernels, launches in order, and the values that they read and write. Offsets
 * are not part of it: they follow from the sizes of a run by {@link dev.dlc.optimizer.program.MemoryPlan}, so a new
 * batch size costs a new memory plan and never a new kernel.
 */
package dev.dlc.optimizer.program;
