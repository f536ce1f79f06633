package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way to compute a work item: a block of rows and columns at one batch position, over one chunk of the depth or all
 * of them.
 */
interface Strategy {
    /** So many items are too few for several threads. */
    int FEW_ITEMS = 1;

    /** Into how many items the rows are divided then, the first choice that keeps an even number of threads busy. */
    List<Integer> ROW_ITEMS = List.of(4, 6, 2);

    /** The contraction, its sides as this strategy wants them. */
    Setup setup();

    /** What the names of its classes end in, where they are for launches of some sizes only. */
    default String suffix() {
        return "";
    }

    /** Whether launches of all sizes are for this strategy. */
    default boolean isForAll() {
        return true;
    }

    /** Whether a launch is for this strategy. */
    default Expr isFor(Site site) {
        return Exprs.constant(true);
    }

    /** Rows of an item, a multiple of the register tile's; the last item may have fewer. A function of sizes alone. */
    Expr itemRows(Site site);

    /** Columns of an item; the last one may have fewer. */
    int itemColumns();

    /**
     * Whether items leave their columns in scratch memory for the next ones with the same columns. They have a last own
     * parameter then, {@code held}: 1 if the columns are there, otherwise 0.
     */
    default boolean keepsColumns() {
        return false;
    }

    /** Whether an item goes through all chunks of the depth and adds them, so that there is nothing to combine. */
    default boolean hasWholeDepth() {
        return false;
    }

    /** The sizes of blocks, if they may be tuned. */
    default Optional<Tuning.Entry> tuned() {
        return Optional.empty();
    }

    /**
     * Elements, of the accumulator's type, of what is prepared from the left factor for all items of a launch, and for
     * other launches with the same left factor; 0: nothing is. The problem's batch, rows and depth are static then.
     */
    default int prepared() {
        return 0;
    }

    /** How many items prepare that. */
    default Expr preparations() {
        return Exprs.constant(0);
    }

    /** Writes the methods of the class that prepares it, {@code run} among them. */
    default void writePreparation(ClassBuilder c) {
        throw new IllegalStateException("nothing is prepared");
    }

    /** Elements of the scratch array of the accumulator's type. */
    int scratch();

    /** How many ints there are in the tables of its items. */
    default int tables() {
        return 0;
    }

    /** Fills the tables {@code t}, once in the life of the class: they depend on static sizes alone. */
    default void fillTables(Code code, Expr t) {}

    /**
     * Writes the method that computes one item, with the own parameters {@code chunk, chunks, m0, m1, n0, n1, k0, k1}
     * (and {@code held}), and whatever it calls.
     */
    ItemMethod writeItem(ClassBuilder c);

    /**
     * Rows of an item: all that fit, or where there are few blocks of columns a part of them, so that all threads have
     * something to do, although each item then prepares the columns again.
     *
     * @param most the rows that fit
     * @param unit rows of a register tile
     * @param itemColumns columns of an item
     */
    static Expr rowsOfItem(Setup setup, Site site, int most, int unit, int itemColumns) {
        int part = unit * tilesOfItem(Math.ceilDiv(most, unit));
        long known = Axes.size(setup.problem().columns()).constant().orElse(0);
        if (part >= most || known > (long) FEW_ITEMS * itemColumns) {
            return Exprs.constant(most);
        }
        Expr blocks = blocks(setup, site, itemColumns);
        return Exprs.select(blocks.gt(Exprs.constant(FEW_ITEMS)), Exprs.constant(most), Exprs.constant(part));
    }

    /** How many items there would be if each had all rows. */
    static Expr blocks(Setup setup, Site site, int itemColumns) {
        return Setup.blocks(setup.columns(site), itemColumns)
                .mul(setup.batch(site))
                .mul(setup.chunks(site));
    }

    private static int tilesOfItem(int tiles) {
        return ROW_ITEMS.stream()
                .map(items -> Math.ceilDiv(tiles, items))
                .filter(part -> Math.ceilDiv(tiles, part) % 2 == 0)
                .findFirst()
                .orElse(tiles);
    }

    /** Opens the method that {@link #writeItem} returns. */
    default ItemMethod open(ClassBuilder c) {
        List<String> own = new ArrayList<>(List.of("chunk", "chunks", "m0", "m1", "n0", "n1", "k0", "k1"));
        if (keepsColumns()) {
            own.add("held");
        }
        return ItemMethod.open(c, setup(), "item", own.toArray(String[]::new));
    }
}
