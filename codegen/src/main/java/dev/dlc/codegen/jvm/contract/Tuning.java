package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sizes of blocks that were measured on a machine, in place of those that {@link Tiling} estimates. Like these they
 * decide speed and never a bit of a result.
 *
 * @param entries what was measured, in the order of a file
 */
public record Tuning(Map<Key, Sizes> entries) {
    /** Nothing was measured. */
    public static final Tuning NONE = new Tuning(Map.of());

    private static final int MOST_ROWS = 16;
    private static final int MOST_DEPTH = 4096;
    private static final int MOST_ITEM = 4096;
    /** Elements of scratch memory that the blocks of an item may take. */
    private static final long MOST_SCRATCH = 1 << 23;

    public Tuning {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** With one more entry, or another one in place of the one with its key. */
    public Tuning with(Key key, Sizes sizes) {
        Map<Key, Sizes> more = new LinkedHashMap<>(entries);
        more.put(key, sizes);
        return new Tuning(more);
    }

    /**
     * What sizes are chosen by.
     *
     * @param element of the sums: {@code f32}, {@code f64}, {@code i32} or {@code i64}
     * @param bits of a vector
     * @param rows empty: not known before run time
     * @param columns empty: not known before run time
     * @param mostRows of a register tile
     */
    public record Key(String element, int bits, OptionalLong rows, OptionalLong columns, int mostRows) {
        private static String element(Primitive element) {
            return switch (element) {
                case FLOAT -> "f32";
                case DOUBLE -> "f64";
                case INT -> "i32";
                case LONG -> "i64";
                case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no sums in " + element);
            };
        }

        private int lanes() {
            return bits / (element.endsWith("64") ? 64 : 32);
        }

        /** Sizes rounded to whole tiles, and no larger than there are rows and columns. */
        public Sizes fitted(Sizes wanted) {
            int columns = wanted.tileVectors() * lanes();
            int rows = wanted.tileRows();
            int itemRows = whole(wanted.itemRows(), rows, this.rows);
            int itemColumns = whole(wanted.itemColumns(), columns, this.columns);
            int block = Math.min(whole(wanted.block(), rows, this.rows), itemRows);
            return new Sizes(rows, wanted.tileVectors(), wanted.depth(), block, itemRows, itemColumns);
        }

        private static int whole(int size, int unit, OptionalLong all) {
            return Tiling.roundUp(Math.max(1, Math.min(size, all.orElse(size))), unit);
        }
    }

    /**
     * Sizes of blocks.
     *
     * @param tileRows left rows of the register tile
     * @param tileVectors right vectors of it
     * @param depth of a packed block
     * @param block left rows of a packed block
     * @param itemRows of a work item
     * @param itemColumns of a work item
     */
    public record Sizes(int tileRows, int tileVectors, int depth, int block, int itemRows, int itemColumns) {
        /** Why code with these sizes cannot be; empty if it can. */
        public Optional<String> objection(Key key) {
            int registers = key.bits() == 512 ? 32 : 16;
            int columns = tileVectors * key.lanes();
            if (tileRows < 1 || tileRows > Math.min(key.mostRows(), MOST_ROWS)) {
                return Optional.of("a tile has 1 to " + Math.min(key.mostRows(), MOST_ROWS) + " rows here");
            }
            if (tileVectors < 1 || tileRows * tileVectors + tileVectors + 1 > registers) {
                return Optional.of("a tile of " + tileRows + " rows of vectors, the vectors and an element of the"
                        + " other side fit into " + registers + " registers");
            }
            if (depth < 1 || depth > MOST_DEPTH) {
                return Optional.of("the depth of a block is 1 to " + MOST_DEPTH);
            }
            if (!isPart(itemRows, tileRows) || !isPart(itemColumns, columns)) {
                return Optional.of("an item has whole tiles of " + tileRows + " x " + columns + ", and at most "
                        + MOST_ITEM + " rows and columns");
            }
            if (!isPart(block, tileRows) || block > itemRows) {
                return Optional.of("a block has whole tiles of " + tileRows + " rows, and no more rows than an item");
            }
            long scratch = (long) depth * (itemColumns + block) + (long) itemRows * itemColumns;
            return scratch > MOST_SCRATCH
                    ? Optional.of("the blocks of an item have at most " + MOST_SCRATCH + " elements")
                    : Optional.empty();
        }

        private static boolean isPart(int size, int unit) {
            return size >= unit && size <= MOST_ITEM && size % unit == 0;
        }
    }

    /** What was asked of a tuning, and what was used. */
    public record Entry(Key key, Sizes sizes) {}

    /** The sizes for a lane with vectors; estimated where nothing was measured. */
    static Entry entry(Key key, Tiling tiling) {
        return new Entry(
                key,
                new Sizes(
                        tiling.tile().rows(),
                        tiling.tile().vectors(),
                        tiling.depthBlock(),
                        tiling.rowBlock(),
                        tiling.itemRows(),
                        tiling.itemColumns()));
    }

    static Key key(Lane.Vector lane, Primitive element, OptionalLong rows, OptionalLong columns, int mostRows) {
        return new Key(Key.element(element), lane.bits(), rows, columns, mostRows);
    }

    /** The measured sizes as a tiling. */
    Optional<Tiling> tiling(Key key) {
        return Optional.ofNullable(entries.get(key))
                .map(s -> new Tiling(
                        new MicroWriter.Tile(s.tileRows(), s.tileVectors()),
                        s.tileVectors() * key.lanes(),
                        s.depth(),
                        s.block(),
                        s.itemRows(),
                        s.itemColumns()));
    }
}
