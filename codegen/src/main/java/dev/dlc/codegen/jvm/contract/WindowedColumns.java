package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.BOOLEAN;
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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Convolutions and their input gradients: columns are positions of an output image. An item stages one image after the
 * other and reads its vectors from there, each at a place that a table of vectors and a table of the depth add up to;
 * so the matrix that an implicit matrix product would pack is never written. The left factor, the weights, is packed
 * once per item.
 *
 * <p>Vectors reach beyond the lines of the output image; what they compute there is dropped.
 */
final class WindowedColumns implements Strategy {
    /** Sums of so many elements stay in the second-level cache, beside the stage. */
    private static final int MAX_SUMS = 1 << 15;

    private static final int MAX_TILE_ROWS = 16;
    private static final int MAX_LEFT = 1 << 18;

    /** Multiply-adds below which an item is too short. */
    private static final long LEAST_WORK = 500_000;

    private final Setup setup;
    private final Stage stage;
    private final MicroWriter.Tile tile;
    private final List<Axis> image;
    private final int depth;
    private final int depthStep;
    private final int positions;
    private final ImageLines lines;
    private final int vectors;
    private final int itemRows;
    private final int rowBlock;
    private final int itemImages;
    private final int sumStride;
    private final int stageAt;
    private final int leftAt;
    private final int sumsAt;
    private final int lineAt;
    private final int total;

    WindowedColumns(Setup setup, Stage stage) {
        this.setup = setup;
        this.stage = stage;
        Problem p = setup.problem();
        this.image = Windowed.inside(p.columns(), stage.windows());
        this.depth = Windowed.size(p.depth());
        int blocks = Math.max(1, (depth + Windowed.DEPTH_BLOCK - 1) / Windowed.DEPTH_BLOCK);
        this.depthStep = Math.max(1, (depth + blocks - 1) / blocks);
        this.positions = Windowed.size(image);
        this.lines = Windowed.lines(setup, stage);
        this.vectors = lines.vectors();
        long rows = Axes.size(p.rows()).constant().orElse(192);
        this.tile = Tiling.tile(setup.lane(), Axes.size(p.rows()).constant(), OptionalLong.of(vectors), MAX_TILE_ROWS);
        ScratchLayout layout = new ScratchLayout(setup.element());
        this.sumStride = layout.rowStride(Tiling.roundUp(vectors, tile.vectors()) * setup.lanes());
        int high = tile.rows();
        this.itemRows = Tiling.roundUp(Math.max(1, Math.min(rows, MAX_LEFT / depth)), high);
        this.rowBlock = Math.min(itemRows, Math.max(high, MAX_SUMS / sumStride / high * high));
        long perImage = Math.max(1, rows * depth * positions);
        this.itemImages = Math.clamp(Math.max(384 / positions, LEAST_WORK / perImage), 1, 16);
        this.stageAt = layout.takeLine((long) stage.planeCount() * stage.planeSize());
        this.leftAt = layout.take((long) itemRows * depth);
        this.sumsAt = layout.take((long) rowBlock * sumStride);
        this.lineAt = layout.takeLine(Math.max(stage.planeSize(), itemRows));
        this.total = layout.total();
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public Expr itemRows(Site site) {
        return Strategy.rowsOfItem(setup, site, itemRows, tile.rows(), itemColumns());
    }

    @Override
    public int itemColumns() {
        return itemImages * positions;
    }

    @Override
    public int scratch() {
        return total;
    }

    @Override
    public int tables() {
        return depth + Tiling.roundUp(vectors, tile.vectors());
    }

    /** [depth], then [vectors], the last ones repeated to fill a tile. */
    @Override
    public void fillTables(Code code, Expr t) {
        Problem p = setup.problem();
        Site nowhere = Site.EMPTY;
        Axes.steps(
                code,
                "d",
                p.depth(),
                constant(0),
                constant(depth),
                nowhere,
                (loop, d, one, site) -> loop.store(t, d, stage.part(site, p.depth(), true)));
        Local next = code.declare("next", constant(depth));
        // With lines as one there is only the first line to start from.
        int starts = lines.isOne() ? Math.min(1, positions) : positions;
        Axes.runs(code, "n", image, constant(0), constant(starts), nowhere, (run, n, length, site) -> {
            Local place = run.declare("place", stage.part(site, image, false).add(stageAt));
            run.loop("v", constant(lines.vectorsPerLine()), (loop, v) -> {
                loop.store(t, next, place.add(v.mul(setup.lanes())));
                loop.increment(next, 1);
            });
        });
        code.loop("v", next, constant(tables()), (loop, v) -> loop.store(t, v, t.at(next.sub(1))));
    }

    @Override
    public ItemMethod writeItem(ClassBuilder c) {
        Problem p = setup.problem();
        Operand left = Operand.of(p.left(), p.rows(), p.depth(), setup.ownBuffers());
        ItemMethod packLeft = Packed.writePack(c, setup, "packLeft", left, tile.rows(), lineAt);
        ItemMethod staging = stage.write(c, setup, 0, lineAt);
        ItemMethod finish = new Finish(setup, sumStride).write(c);
        Optional<MethodBuilder> compact = lines.writeCompact(c, setup, sumStride);
        MethodBuilder sweep = writeSweep(c);
        ItemMethod m = open(c);
        Code code = m.code();
        Local rows = code.declare(
                "rows",
                m.get("m1")
                        .sub(m.get("m0"))
                        .add(tile.rows() - 1)
                        .div(tile.rows())
                        .mul(tile.rows()));
        Expr k0 = m.get("k0");
        Expr k1 = m.get("k1");
        code.loop(
                "d0",
                k0,
                k1,
                depthStep,
                (loop, d0) -> packLeft.call(
                        loop,
                        m,
                        d0,
                        end(d0, k1),
                        m.get("m0"),
                        m.get("m1"),
                        constant(leftAt).add(rows.mul(d0.sub(k0)))));
        // A chunk of the depth needs a part of the planes.
        int perPlane = Math.max(1, depth / stage.planeCount());
        boolean isWhole = !setup.mayBeChunked();
        Local plane0 = code.declare("plane0", isWhole ? constant(0) : k0.div(perPlane));
        Local plane1 = code.declare("plane1", isWhole ? constant(stage.planeCount()) : Setup.blocks(k1, perPlane));
        Local stageFrom = code.declare("stageFrom", constant(stageAt).add(plane0.mul(stage.planeSize())));
        Expr lastImage = m.get("n1").div(positions);
        code.loop("image", m.get("n0").div(positions), lastImage, (images, number) -> {
            staging.call(images, m, number, number.add(1), plane0, plane1, stageFrom);
            Expr n0 = number.mul(positions);
            images.loop("i0", m.get("m0"), m.get("m1"), rowBlock, (block, i0) -> {
                Local i1 = block.declare("i1", Exprs.min(i0.add(rowBlock), m.get("m1")));
                block.loop("d0", k0, k1, depthStep, (loop, d0) -> {
                    Expr count = end(d0, k1).sub(d0);
                    Expr ao = constant(leftAt)
                            .add(rows.mul(d0.sub(k0)))
                            .add(i0.sub(m.get("m0")).mul(count));
                    loop.eval(Exprs.invoke(sweep.ref(), m.s(), m.t(), ao, i1.sub(i0), d0, count, d0.eq(k0)));
                });
                compact.ifPresent(
                        method -> block.eval(Exprs.invoke(method.ref(), m.s(), i1.sub(i0), constant(sumsAt))));
                finish.call(block, m, m.get("chunk"), m.get("chunks"), i0, i1, n0, n0.add(positions), constant(sumsAt));
            });
        });
        return m;
    }

    private Expr end(Expr d0, Expr k1) {
        return Exprs.min(d0.add(depthStep), k1);
    }

    /** {@code sweep(s, t, ao, rows, d0, depth, first)}: all tiles of an image and a block of rows and depth. */
    private MethodBuilder writeSweep(ClassBuilder c) {
        MicroWriter micro = new MicroWriter(setup, tile, Left.PANEL, Right.TABLE, sumStride);
        MethodBuilder method = micro.write(c);
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("s", setup.array()),
                new Param("t", JType.INTS),
                new Param("ao", INT),
                new Param("rows", INT),
                new Param("d0", INT),
                new Param("depth", INT),
                new Param("first", BOOLEAN));
        Local count = m.parameter(5);
        m.body()
                .loop(
                        "v",
                        constant(0),
                        constant(vectors),
                        tile.vectors(),
                        (outer, v) -> outer.loop(
                                "i",
                                constant(0),
                                m.parameter(3),
                                tile.rows(),
                                (inner, i) -> micro.call(method)
                                        .left(m.parameter(0), m.parameter(2).add(i.mul(count)))
                                        .right(m.parameter(0), v.add(depth))
                                        .table(m.parameter(1), m.parameter(4))
                                        .depth(count)
                                        .sums(
                                                constant(sumsAt)
                                                        .add(i.mul(sumStride))
                                                        .add(v.mul(setup.lanes())),
                                                m.parameter(6))
                                        .write(inner)));
        return m;
    }
}
