package dev.dlc.ir.kernel;

import dev.dlc.ir.Dim;

/**
 * A loop: its symbol counts from 0 to the extent, exclusive.
 *
 * @param name the symbol
 * @param extent the number of steps: a literal or an expression over size symbols
 */
public record Axis(String name, Dim extent) {
    /** The symbol as a dim, for offsets. */
    public Dim index() {
        return Dim.symbol(name);
    }
}
