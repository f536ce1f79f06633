package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.contract.MicroWriter.Tile;
import java.util.OptionalLong;

/**
 * Sizes of blocks. They decide speed and never a bit of a result, because blocks along the depth keep the order.
 *
 * @param tile the register tile
 * @param columns columns of a tile
 * @param depthBlock depth of a packed block: a right panel of it stays in the first-level cache
 * @param rowBlock left rows of a block, a multiple of the tile's: they stay in the second-level cache
 * @param itemRows rows of a work item, a multiple of the tile's
 * @param itemColumns columns of a work item, a multiple of the tile's
 */
record Tiling(Tile tile, int columns, int depthBlock, int rowBlock, int itemRows, int itemColumns) {
    /** Vectors of a tile and the most rows with them: 32 registers hold 24 sums, the right vectors, left elements. */
    private static final int[][] WIDE = {{4, 6}, {3, 8}, {2, 12}, {1, 16}, {8, 2}};

    /** With 16 registers: 12 sums, 2 right vectors, 1 or 2 left elements. */
    private static final int[][] NARROW = {{2, 6}, {3, 3}, {1, 12}, {4, 2}};

    private static final int OPEN_ROWS = 6;
    private static final int MAX_ITEM_COLUMNS = 512;
    private static final int MAX_ITEM_ROWS = 1024;
    private static final int OPEN_ITEM_COLUMNS = 128;

    /** Up to so many rows, reading the right factor costs as much as computing: fewer, wider items. */
    private static final int SKINNY = 128;

    /**
     * Chooses sizes; an extent that is not known before run time is empty.
     *
     * @param maxRows the most rows of a register tile
     */
    static Tiling of(Lane lane, Primitive element, OptionalLong m, OptionalLong n, int maxRows) {
        int lanes = lane.lanes(element);
        OptionalLong vectors = n.isPresent() ? OptionalLong.of((n.getAsLong() + lanes - 1) / lanes) : n;
        Tile tile = tile(lane, m, vectors, maxRows);
        int columns = tile.vectors() * lanes;
        int depthBlock = columns * element.bytes() <= 64 ? 512 : 384;
        int rowBlock = tile.rows() * Math.max(1, 96 / tile.rows());
        int itemRows = roundUp(m.isPresent() ? blockOf(m.getAsLong(), MAX_ITEM_ROWS) : MAX_ITEM_ROWS, tile.rows());
        return new Tiling(
                tile, columns, depthBlock, Math.min(rowBlock, itemRows), itemRows, itemColumns(columns, m, n));
    }

    /**
     * Sizes for launches of few columns: a tile one vector wide, items of all columns and of the rows that fit.
     *
     * @param vectors the most vectors of columns
     */
    static Tiling fewColumns(Setup setup, int tileRows, long rows, int vectors) {
        int lanes = setup.lanes();
        int itemRows = roundUp(blockOf(rows, MAX_ITEM_ROWS), tileRows);
        return new Tiling(new Tile(tileRows, 1), lanes, 512, itemRows, itemRows, vectors * lanes);
    }

    /**
     * The register tile that takes the least time for so many rows and vectors of columns.
     *
     * @param vectors right vectors of a row
     */
    static Tile tile(Lane lane, OptionalLong m, OptionalLong vectors, int maxRows) {
        if (lane instanceof Lane.Scalar) {
            return m.orElse(3) < 3 ? new Tile((int) Math.max(1, m.getAsLong()), 4) : new Tile(3, 4);
        }
        boolean isWide = ((Lane.Vector) lane).bits() == 512;
        Tile best = new Tile(1, 1);
        double least = Double.MAX_VALUE;
        for (int[] form : isWide ? WIDE : NARROW) {
            // With more rows than 6 or an odd height the last tiles of unknown sizes would waste too much.
            int most = Math.min(form[1], m.isPresent() ? maxRows : OPEN_ROWS);
            for (int rows = m.isPresent() ? 1 : Math.min(most, OPEN_ROWS); rows <= most; rows++) {
                double cost = tiles(m, rows) * tiles(vectors, form[0]) * cost(rows, form[0]);
                if (cost < least) {
                    best = new Tile(rows, form[0]);
                    least = cost;
                }
            }
        }
        return best;
    }

    private static double tiles(OptionalLong size, int part) {
        return size.isPresent() ? Math.ceilDiv(Math.max(1, size.getAsLong()), part) : 1.0 / part;
    }

    /**
     * Time of a step in units of a fused multiply-add. Each row loads an element, which takes as long as one and a half
     * of them; measured with tiles of one to four vectors.
     */
    private static double cost(int rows, int vectors) {
        return rows * Math.max(vectors, 1.5) + 0.7 * vectors + 1;
    }

    /**
     * Time of a product with a tile in units of the least possible one, where rows and vectors fill whole tiles or not.
     */
    static double cost(Tile tile, long rows, long vectors) {
        double tiles = (double) Math.ceilDiv(rows, tile.rows()) * Math.ceilDiv(vectors, tile.vectors());
        return tiles * cost(tile.rows(), tile.vectors()) / (rows * vectors);
    }

    private static int itemColumns(int columns, OptionalLong m, OptionalLong n) {
        if (n.isEmpty()) {
            return roundUp(OPEN_ITEM_COLUMNS, columns);
        }
        int all = roundUp(Math.max(1, n.getAsLong()), columns);
        if (all <= (m.isPresent() ? 4 * columns : OPEN_ITEM_COLUMNS / 2)) {
            return all;
        }
        int perBlock = m.isEmpty() ? OPEN_ITEM_COLUMNS : m.getAsLong() <= SKINNY ? 512 : 128;
        long blocks = Math.clamp(all / perBlock, 2L, 8L);
        return roundUp(blockOf((all + blocks - 1) / blocks, MAX_ITEM_COLUMNS), columns);
    }

    /** Divides evenly into blocks of at most {@code max}. */
    private static int blockOf(long size, int max) {
        long blocks = Math.max(1, (size + max - 1) / max);
        return (int) Math.max(1, (size + blocks - 1) / blocks);
    }

    static int roundUp(long size, int multiple) {
        return Math.toIntExact((size + multiple - 1) / multiple * multiple);
    }
}
