/**
 * Writes the classes of kernels that are loops: {@link dev.dlc.ir.kernel.Body.LoopNest}, {@code Scatter} and
 * {@code Sort}, for the scalar and the vector lane, and the epilogues of contractions.
 *
 * <p>Each loop tries to run as vectors along its own axis ({@link dev.dlc.codegen.jvm.loops.Legality}); one that may
 * not stays a scalar loop, and the loops and reductions inside it try in turn. What is left over after whole vectors is
 * done by scalar code of the same statements.
 *
 * <p>The loops of a long kernel become methods of their own ({@link dev.dlc.codegen.jvm.asm.ClassBuilder#divide}); what
 * one loop leaves to the next is in memory, in scratch memory or a scalar.
 */
package dev.dlc.codegen.jvm.loops;
