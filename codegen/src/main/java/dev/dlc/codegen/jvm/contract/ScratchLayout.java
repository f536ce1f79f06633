package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.JType.Primitive;

/** Hands out parts of a scratch array, each at a cache line. */
final class ScratchLayout {
    private final int line;
    private int next;

    ScratchLayout(Primitive element) {
        line = 64 / element.bytes();
        // Large arrays start at a page boundary, and their elements 16 bytes later; skip to the next cache line.
        next = 48 / element.bytes();
    }

    int take(long elements) {
        int at = next;
        next = Math.addExact(next, Tiling.roundUp(elements, line));
        return at;
    }

    /** Room for one row of positions, and for whole vectors that are written beyond its end. */
    int takeLine(long positions) {
        return take(positions + 3L * line);
    }

    /** A stride between rows of so many columns that does not map all rows to the same cache sets. */
    int rowStride(int columns) {
        int even = Tiling.roundUp(columns, line);
        return even % (16 * line) == 0 ? even + line : even;
    }

    int total() {
        return next + line;
    }
}
