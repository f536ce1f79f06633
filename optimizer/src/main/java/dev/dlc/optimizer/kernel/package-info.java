/**
 * Tools for kernels, whatever backend they go to: the text form, the verifier, the interpreter that defines what a
 * kernel computes to the bit, and the question which buffers may be the same memory.
 */
package dev.dlc.optimizer.kernel;
