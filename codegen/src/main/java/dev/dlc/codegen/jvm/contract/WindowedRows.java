package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import dev.dlc.codegen.jvm.contract.MicroWriter.Left;
import dev.dlc.codegen.jvm.contract.MicroWriter.Right;
import dev.dlc.ir.kernel.Axis;
import java.util.List;
import java.util.OptionalLong;

/**
 * Weight gradients of convolutions: rows are positions in the kernel, the depth runs over images and output positions.
 * An item stages some planes of some images and reads its left elements from there, each at a place that a table of
 * rows and a table of the depth add up to; the right factor, the upstream gradient, is packed.
 *
 * <p>The rows of a register tile are the same position in neighbouring planes, which lie at a distance that is part of
 * the code; where there are few planes, they are neighbouring positions, each with a place of its own: with sixteen
 * places most are not in registers, and a step takes half as long again.
 */
final class WindowedRows implements Strategy {
    private static final int MAX_TILE_ROWS = 16;
    private static final int MAX_COLUMNS = 128;
    private static final int MAX_ROWS = 400;
    private static final int STAGE = 1 << 16;

    /** With fewer planes a tile would have too few rows for what it loads; estimated, not measured. */
    private static final int LEAST_PLANES = 4;

    private final Setup setup;
    private final Stage stage;
    private final MicroWriter.Tile tile;
    private final List<Axis> kernel;
    private final List<Axis> image;
    private final int columns;
    private final int rows;
    private final int positions;
    private final int itemPlanes;
    private final int spacing;
    private final int itemColumns;
    private final int stageImages;
    private final int imageSize;
    private final int sumStride;
    private final int stageAt;
    private final int rightAt;
    private final int sumsAt;
    private final int lineAt;
    private final int total;

    WindowedRows(Setup given, Stage dense) {
        Setup setup = given.narrowed();
        this.setup = setup;
        Problem p = setup.problem();
        this.kernel = Windowed.inside(p.rows(), dense.windows());
        this.image = Windowed.inside(p.depth(), dense.windows());
        this.rows = Windowed.size(p.rows());
        this.positions = Windowed.size(image);
        int perPlane = Windowed.size(kernel);
        this.itemPlanes = planesOfItem(dense, rows, perPlane);
        boolean isSpaced = itemPlanes >= LEAST_PLANES && setup.lane() instanceof Lane.Vector;
        this.stage = isSpaced ? dense.withGaps(setup.element()) : dense;
        this.spacing = isSpaced ? perPlane : 1;
        Tiling tiling = Tiling.of(
                setup.lane(),
                setup.element(),
                OptionalLong.of(isSpaced ? itemPlanes : rows),
                Axes.size(p.columns()).constant(),
                MAX_TILE_ROWS);
        this.tile = tiling.tile();
        this.columns = tiling.columns();
        this.itemColumns = Math.min(Tiling.roundUp(MAX_COLUMNS, columns), tiling.itemColumns());
        this.imageSize = itemPlanes * stage.pitch();
        this.stageImages =
                Math.clamp(Math.min(Windowed.DEPTH_BLOCK / positions, STAGE / imageSize), 1, Windowed.DEPTH_BLOCK);
        ScratchLayout layout = new ScratchLayout(setup.element());
        this.sumStride = layout.rowStride(itemColumns);
        // The last tile may read planes that there are not; nobody wants its sums.
        int beyond = isSpaced ? tile.rows() * stage.pitch() : 0;
        this.stageAt = layout.takeLine((long) stageImages * imageSize + beyond);
        this.rightAt = layout.take((long) Windowed.DEPTH_BLOCK * itemColumns);
        this.sumsAt = layout.take((long) rowEntries() * sumStride);
        this.lineAt = layout.takeLine(Math.max(stage.planeSize(), itemColumns));
        this.total = layout.total();
    }

    /** As many as fit, in about equal parts. */
    private static int planesOfItem(Stage stage, int rows, int perPlane) {
        int fitting = Math.max(1, Math.max(STAGE / stage.planeSize(), MAX_ROWS / 4 / perPlane));
        int blocks = Math.max(Math.ceilDiv(rows, MAX_ROWS), Math.round((float) stage.planeCount() / fitting));
        return Math.ceilDiv(stage.planeCount(), blocks);
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        return constant(rowsOfItem());
    }

    private int rowsOfItem() {
        return itemPlanes * Windowed.size(kernel);
    }

    @Override
    public int itemColumns() {
        return itemColumns;
    }

    @Override
    public int scratch() {
        return total;
    }

    /** Rows of an item, filled up to whole tiles. */
    private int rowEntries() {
        return Tiling.roundUp(rowsOfItem(), tile.rows() * spacing);
    }

    @Override
    public int tables() {
        return rowEntries() + stageImages * positions;
    }

    /** [rows of an item, the last one repeated], then [depth of the staged images]. */
    @Override
    public void fillTables(Code code, Expr t) {
        Problem p = setup.problem();
        List<Axis> axes = p.rows();
        int used = Math.min(rowsOfItem(), rows);
        Axes.steps(
                code,
                "i",
                axes,
                constant(0),
                constant(used),
                Site.EMPTY,
                (loop, i, one, site) ->
                        loop.store(t, i, stage.part(site, axes, true).add(stageAt)));
        code.loop("i", constant(used), constant(rowEntries()), (loop, i) -> loop.store(t, i, t.at(used - 1)));
        code.loop(
                "image",
                constant(stageImages),
                (images, number) -> Axes.steps(
                        images,
                        "d",
                        image,
                        constant(0),
                        constant(positions),
                        Site.EMPTY,
                        (loop, d, one, site) -> loop.store(
                                t,
                                number.mul(positions).add(d).add(rowEntries()),
                                number.mul(imageSize).add(stage.part(site, image, false)))));
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        Problem p = setup.problem();
        Operand right = Operand.of(p.right(), p.columns(), p.depth(), setup.ownBuffers());
        ItemMethod packRight = Packed.writePack(c, setup, "packRight", right, columns, lineAt);
        ItemMethod staging = stage.write(c, setup, imageSize, lineAt);
        ItemMethod finish = new Finish(setup, sumStride).write(c);
        MethodBuilder sweep = writeSweep(c);
        ItemMethod m = open(c);
        Code code = m.code();
        Local height = code.declare("height", m.get("m1").sub(m.get("m0")));
        Local width = code.declare("width", m.get("n1").sub(m.get("n0")));
        int tileRows = tile.rows() * spacing;
        Expr sums = constant(sumsAt).add(Setup.blocks(height, tileRows).mul(tileRows * sumStride));
        code.loop("i", constant(sumsAt), sums, (loop, i) -> loop.store(m.s(), i, Lane.zeroScalar(setup.element())));
        int perPlane = Windowed.size(kernel);
        Local plane0 = code.declare("plane0", m.get("m0").div(perPlane));
        Local plane1 = code.declare("plane1", Setup.blocks(m.get("m1"), perPlane));
        Local d = code.declare("d", m.get("k0"));
        code.whileLoop(d.lt(m.get("k1")), images -> {
            Local image0 = images.declare("image0", d.div(positions));
            Local first = images.declare("first", image0.mul(positions));
            Local stop = images.declare("stop", Exprs.min(first.add(stageImages * positions), m.get("k1")));
            staging.call(images, m, image0, Setup.blocks(stop, positions), plane0, plane1, constant(stageAt));
            images.whileLoop(d.lt(stop), loop -> {
                Local d1 = loop.declare("d1", Exprs.min(d.add(Windowed.DEPTH_BLOCK), stop));
                packRight.call(loop, m, d, d1, m.get("n0"), m.get("n1"), constant(rightAt));
                Expr depthTable = d.sub(first).add(rowEntries());
                loop.eval(Exprs.invoke(sweep.ref(), m.s(), m.t(), height, width, depthTable, d1.sub(d)));
                loop.set(d, d1);
            });
        });
        finish.call(
                code,
                m,
                m.get("chunk"),
                m.get("chunks"),
                m.get("m0"),
                m.get("m1"),
                m.get("n0"),
                m.get("n1"),
                constant(sumsAt));
        return m;
    }

    /** {@code sweep(s, t, rows, columns, depthTable, depth)}: all tiles of a block of the depth. */
    private MethodBuilder writeSweep(ClassBuilder c) {
        MicroWriter micro = spacing > 1
                ? MicroWriter.spaced(setup, tile, stage.pitch(), spacing * sumStride)
                : new MicroWriter(setup, tile, Left.TABLE, Right.PANEL, sumStride);
        MethodBuilder method = micro.write(c);
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("s", setup.array()),
                new Param("t", JType.INTS),
                new Param("rows", INT),
                new Param("columns", INT),
                new Param("depthTable", INT),
                new Param("depth", INT));
        m.body()
                .loop(
                        "j",
                        constant(0),
                        m.parameter(3),
                        columns,
                        (panels, j) -> panels.loop(
                                "p",
                                constant(0),
                                constant(spacing),
                                (positions, p) -> positions.loop(
                                        "i",
                                        p,
                                        m.parameter(2),
                                        tile.rows() * spacing,
                                        (loop, i) -> tile(loop, micro, method, m, i, j))));
        return m;
    }

    /** Writes the call of the micro-kernel for the tile whose first row and column are given. */
    private void tile(Code code, MicroWriter micro, MethodBuilder method, MethodBuilder sweep, Expr row, Expr column) {
        Local s = sweep.parameter(0);
        Local t = sweep.parameter(1);
        Local depth = sweep.parameter(5);
        micro.call(method)
                .left(s, spacing > 1 ? t.at(row) : row)
                .right(s, constant(rightAt).add(column.mul(depth)))
                .table(t, sweep.parameter(4))
                .depth(depth)
                .sums(constant(sumsAt).add(row.mul(sumStride)).add(column), constant(false))
                .write(code);
    }
}
