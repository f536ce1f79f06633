/**
 * Arithmetic on index expressions: which range an expression has when its symbols count loops, quotients that this
 * resolves, and how an element of a movement op's result is found in the operand.
 */
package dev.dlc.optimizer.index;
