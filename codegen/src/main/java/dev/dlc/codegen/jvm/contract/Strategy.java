package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;

/** One way to compute a work item: a block of rows and columns at one batch position, over one chunk of the depth. */
interface Strategy {
    /** The contraction, its sides as this strategy wants them. */
    Setup setup();

    /** Rows of an item; the last one may have fewer. */
    int itemRows();

    /** Columns of an item; the last one may have fewer. */
    int itemColumns();

    /** Elements of the scratch array of the accumulator's type. */
    int scratch();

    /** Elements of the scratch array of ints. */
    int tables();

    /** Fills the int scratch array {@code t}, once for many items; depends on static sizes alone. */
    void fillTables(Code code, Expr t);

    /**
     * Writes the method that computes one item, with the own parameters {@code chunk, chunks, m0, m1, n0, n1, k0, k1},
     * and whatever it calls.
     */
    ItemMethod writeItem(ClassBuilder c);

    /** Opens the method that {@link #writeItem} returns. */
    static ItemMethod open(ClassBuilder c, Setup setup) {
        return ItemMethod.open(c, setup, "item", "chunk", "chunks", "m0", "m1", "n0", "n1", "k0", "k1");
    }
}
