package dev.dlc.ir.kernel;

import dev.dlc.ir.Dim;

/**
 * The condition {@code 0 <= value < limit}: padding, edges.
 *
 * @param value over axes, sizes and integer locals
 * @param limit over sizes
 */
public record Guard(Dim value, Dim limit) {}
