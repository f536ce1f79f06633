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
    private static final int MAX_ITEM_COLUMNS = 512;
    private static final int MAX_ITEM_ROWS = 1024;
    private static final int OPEN_ITEM_ROWS = 192;
    private static final int OPEN_ITEM_COLUMNS = 256;

    /** Up to so many rows, reading the right factor costs as much as computing: fewer, wider items. */
    private static final int SKINNY = 128;

    /** Chooses sizes; an extent that is not known before run time is empty. */
    static Tiling of(Lane lane, Primitive element, OptionalLong m, OptionalLong n) {
        Tile tile = tile(lane, element, m);
        int columns = tile.vectors() * lane.lanes(element);
        int depthBlock = columns * element.bytes() <= 64 ? 512 : 384;
        int rowBlock = tile.rows() * Math.max(1, 96 / tile.rows());
        int itemRows = m.isPresent() ? roundUp(blockOf(m.getAsLong(), MAX_ITEM_ROWS), tile.rows()) : OPEN_ITEM_ROWS;
        itemRows = roundUp(itemRows, tile.rows());
        return new Tiling(
                tile, columns, depthBlock, Math.min(rowBlock, itemRows), itemRows, itemColumns(columns, m, n));
    }

    private static Tile tile(Lane lane, Primitive element, OptionalLong m) {
        return switch (lane) {
            case Lane.Scalar s -> m.orElse(3) < 3 ? new Tile((int) Math.max(1, m.getAsLong()), 4) : new Tile(3, 4);
            // 16 registers: 12 sums, 2 right vectors, 1 or 2 left elements.
            case Lane.Vector v when v.bits() == 256 -> tile(m, 2, 3);
            // 32 registers: 24 sums, 4 right vectors, the rest left elements.
            case Lane.Vector v -> tile(m, 4, 6);
        };
    }

    /** The height that wastes least; a lower tile does slightly less per load. */
    private static Tile tile(OptionalLong m, int vectors, int vectorsOfThree) {
        if (m.isEmpty()) {
            return new Tile(6, vectors);
        }
        int rows = (int) Math.clamp(m.getAsLong(), 1, 6);
        if (rows <= 3) {
            return new Tile(rows, rows == 3 ? vectorsOfThree : 2 * vectors);
        }
        int best = 6;
        for (int r = 5; r >= 4; r--) {
            best = cost(m.getAsLong(), r) < cost(m.getAsLong(), best) ? r : best;
        }
        return new Tile(best, vectors);
    }

    private static double cost(long m, int rows) {
        double perRow = 1 + 0.1 * (6 - rows);
        return roundUp(m, rows) * perRow;
    }

    private static int itemColumns(int columns, OptionalLong m, OptionalLong n) {
        if (n.isEmpty()) {
            return roundUp(OPEN_ITEM_COLUMNS, columns);
        }
        int all = roundUp(Math.max(1, n.getAsLong()), columns);
        if (all <= 4 * columns) {
            return all;
        }
        int perBlock = m.orElse(SKINNY) <= SKINNY ? 512 : 128;
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
