/**
 * The reference interpreter: evaluates graphs node by node with the meanings of the op table. It is the device
 * {@code ref}, and what every backend and every pass is compared with.
 */
package dev.dlc.ir.interpret;
