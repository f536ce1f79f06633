package dev.dlc.ir.kernel;

import dev.dlc.ir.Dim;

/**
 * A loop: its symbol counts from 0 to the extent, exclusive.
 *
 * @param name the symbol
 * @param extent the number of steps: a literal or an expression over size symbols; inside a body also over integer
 *     locals, such as the entries of a sparse row, where less than 0 means none
 */
public record Axis(String name, Dim extent) {
    /** The symbol as a dim, for offsets. */
    public Dim index() {
        return Dim.symbol(name);
    }
}
