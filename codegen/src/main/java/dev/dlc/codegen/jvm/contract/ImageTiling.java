package dev.dlc.codegen.jvm.contract;

import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An output image divided into tiles of lines and columns.
 *
 * @param lines tiles from top to bottom
 * @param columns tiles from left to right
 */
record ImageTiling(Side lines, Side columns) {
    /** With 32 registers: sums and vectors of the kernel, beside an input. */
    private static final int MAX_VECTORS = 26;

    /** Sums that hide the latency of a fused multiply-add. */
    private static final int LEAST_SUMS = 10;

    /** Methods for tiles at edges, which leave out the padding; with more of them it is computed. */
    private static final int MAX_METHODS = 4;

    /** Time to load an input in units of a fused multiply-add. */
    private static final double LOAD = 0.5;

    /** Most of what is computed must be wanted. */
    private static final double MAX_COST = 1.35;

    /**
     * Tiles along one axis.
     *
     * @param extent positions of the image
     * @param tile positions of a tile
     * @param edges all tiles, neighbours that read alike together
     */
    record Side(int extent, int tile, List<Edge> edges) {
        Side {
            edges = List.copyOf(edges);
        }

        int tiles() {
            return Math.ceilDiv(extent, tile);
        }

        /** Positions with those that fill the last tile. */
        int padded() {
            return tiles() * tile;
        }

        /** The reading of a tile that knows no edge. */
        Reading whole() {
            Reading any = edges.getFirst().reading();
            return Reading.of(tile, any.step(), any.kernel(), any.isReversed());
        }

        private Side plain() {
            return new Side(extent, tile, List.of(new Edge(0, tiles(), whole())));
        }
    }

    /** Tiles {@code from <= t < to} with the same reading. */
    record Edge(int from, int to, Reading reading) {}

    /** How positions along one axis read, the inputs {@code from <= u < to} being there. */
    private record Line(int extent, int step, int kernel, boolean isReversed, int from, int to) {
        Side side(int tile) {
            List<Edge> edges = new ArrayList<>();
            for (int t = 0; t * tile < extent; t++) {
                int base = t * tile * step;
                Reading reading = Reading.of(Math.min(tile, extent - t * tile), step, kernel, isReversed)
                        .within(from - base, to - base);
                boolean isAlike = !edges.isEmpty() && edges.getLast().reading().equals(reading);
                int start = isAlike ? edges.removeLast().from() : t;
                edges.add(new Edge(start, t + 1, reading));
            }
            return new Side(extent, tile, edges);
        }
    }

    /**
     * The tiling of least time for a factor with two windows; empty if none is good or the registers do not suffice.
     */
    static Optional<ImageTiling> of(Reach reach, List<Window> windows) {
        Optional<Line> line = line(reach, windows, 0);
        Optional<Line> column = line(reach, windows, 1);
        if (line.isEmpty() || column.isEmpty()) {
            return Optional.empty();
        }
        int steps = reach.steps();
        ImageTiling best = null;
        for (int high = 1; high <= line.get().extent; high++) {
            for (int wide = 1; wide <= column.get().extent && high * wide + steps <= MAX_VECTORS; wide++) {
                ImageTiling tiling =
                        new ImageTiling(line.get().side(high), column.get().side(wide));
                boolean isBetter = best == null || tiling.time() < best.time();
                best = high * wide >= LEAST_SUMS && isBetter ? tiling : best;
            }
        }
        return Optional.ofNullable(best)
                .filter(t -> t.time() <= MAX_COST * t.least())
                .map(ImageTiling::divided);
    }

    private static Optional<Line> line(Reach reach, List<Window> windows, int w) {
        Window window = windows.get(w);
        Axis position = reach.positions().get(w);
        Axis depth = reach.depth().get(w);
        int step = window.step(position);
        boolean isDense = step >= 1 && Math.abs(window.step(depth)) == 1;
        if (!isDense) {
            return Optional.empty();
        }
        int from = reach.variants().getFirst().lows().get(w) - window.low();
        return Optional.of(new Line(
                Windowed.extent(position),
                step,
                Windowed.extent(depth),
                window.step(depth) < 0,
                from,
                from + reach.windows().get(w).size()));
    }

    private int steps() {
        return lines.whole().kernel() * columns.whole().kernel();
    }

    /** Multiply-adds of a plane. */
    private double least() {
        return (double) lines.extent * columns.extent * steps();
    }

    /** The time of a plane in units of a multiply-add, the padding included. */
    private double time() {
        int inputs = lines.whole().inputs() * columns.whole().inputs();
        double tile = lines.tile * columns.tile * steps() + LOAD * (inputs + steps());
        return lines.tiles() * columns.tiles() * tile;
    }

    private ImageTiling divided() {
        return lines.edges.size() * columns.edges.size() <= MAX_METHODS
                ? this
                : new ImageTiling(lines.plain(), columns.plain());
    }

    /** Sums of an image, with those that fill the last tiles. */
    int positions() {
        return lines.padded() * columns.padded();
    }
}
