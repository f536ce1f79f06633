package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.INT;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.VOID;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.Optional;

/**
 * Writes the part of {@link ImageTiles} that goes over a staged image tile by tile, for the kernels of one vector of
 * channels.
 *
 * @param tiling the tiles
 * @param patches writes the micro-kernels
 * @param stageAt where the stage is in scratch memory
 * @param sumsAt where the sums are: a vector for each position, with those that fill the last tiles
 */
record ImageSweep(Setup setup, ImageTiling tiling, PatchWriter patches, int stageAt, int sumsAt) {
    private int width() {
        return setup.lanes();
    }

    private int steps() {
        return patches.lines().kernel() * patches.columns().kernel();
    }

    /**
     * The steps {@code from <= k < to} of a chunk: some of a plane that another chunk begins, whole planes, and some of
     * the plane that another chunk goes on with.
     *
     * @param plane0 the plane that comes first
     * @param isCut whether the chunk begins within a plane
     * @param headFrom its first step in that plane, and {@code headTo} behind the last one
     * @param first the first whole plane, and {@code last} behind the last one
     * @param tail how many steps come then
     */
    private record Cut(Local plane0, Expr isCut, Local headFrom, Local headTo, Local first, Local last, Local tail) {}

    private Cut cut(Code code, Expr from, Expr to) {
        int steps = steps();
        Local plane0 = code.declare("plane0", from.div(steps));
        Local headFrom = code.declare("headFrom", from.sub(plane0.mul(steps)));
        Expr isCut = headFrom.ne(constant(0));
        Local headTo = code.declare(
                "headTo", Exprs.select(isCut, Exprs.min(constant(steps), to.sub(plane0.mul(steps))), constant(0)));
        Local first = code.declare("firstPlane", Setup.blocks(from, steps));
        Local last = code.declare("lastPlane", Exprs.max(first, to.div(steps)));
        Local tail = code.declare("tail", Exprs.max(constant(0), to.sub(last.mul(steps))));
        return new Cut(plane0, isCut, headFrom, headTo, first, last, tail);
    }

    /** {@code sweep(s, w, kernels, from, to)}: all tiles of the staged image, over some steps of the depth. */
    MethodBuilder write(ClassBuilder c) {
        MethodBuilder m = c.staticMethod(
                "sweep",
                VOID,
                new Param("s", setup.array()),
                new Param("w", setup.array()),
                new Param("kernels", INT),
                new Param("from", INT),
                new Param("to", INT));
        Cut cut = cut(m.body(), m.parameter(3), m.parameter(4));
        for (ImageTiling.Edge lines : tiling.lines().edges()) {
            for (ImageTiling.Edge columns : tiling.columns().edges()) {
                writeTiles(c, m, cut, lines, columns);
            }
        }
        return m;
    }

    private void writeTiles(
            ClassBuilder c, MethodBuilder sweep, Cut cut, ImageTiling.Edge lines, ImageTiling.Edge columns) {
        PatchWriter patch = patches.at(lines.reading(), columns.reading());
        String number = lines.from() + "_" + columns.from();
        MethodBuilder planes = patch.write(c, "patch" + number);
        Optional<MethodBuilder> steps =
                setup.mayBeChunked() ? Optional.of(patch.writeSteps(c, "steps" + number)) : Optional.empty();
        Optional<MethodBuilder> clear =
                setup.mayBeChunked() ? Optional.of(patch.writeClear(c, "clear" + number)) : Optional.empty();
        Local s = sweep.parameter(0);
        Local w = sweep.parameter(1);
        tiles(sweep, lines, columns, (tile, ao, co) -> {
            clear.ifPresent(m -> tile.ifThen(cut.isCut, cleared -> cleared.eval(Exprs.invoke(m.ref(), s, co))));
            steps.ifPresent(m -> tile.eval(Exprs.invoke(
                    m.ref(), s, at(ao, cut.plane0), w, packed(cut.plane0, sweep), cut.headFrom, cut.headTo, co)));
            tile.eval(Exprs.invoke(
                    planes.ref(),
                    s,
                    at(ao, cut.first),
                    constant(patches.lineStride()),
                    w,
                    packed(cut.first, sweep),
                    cut.last.sub(cut.first),
                    co,
                    co,
                    cut.isCut.not()));
            steps.ifPresent(m -> tile.eval(
                    Exprs.invoke(m.ref(), s, at(ao, cut.last), w, packed(cut.last, sweep), constant(0), cut.tail, co)));
        });
    }

    /** Where a tile's inputs in a plane begin. */
    private Expr at(Expr ao, Expr plane) {
        return ao.add(plane.mul(patches.pitch()));
    }

    /** Where the packed kernels of a plane begin. */
    private Expr packed(Expr plane, MethodBuilder sweep) {
        return plane.mul(steps() * width()).add(sweep.parameter(2));
    }

    @FunctionalInterface
    private interface Tile {
        void write(Code code, Local ao, Local co);
    }

    private void tiles(MethodBuilder m, ImageTiling.Edge lines, ImageTiling.Edge columns, Tile body) {
        Reading high = tiling.lines().whole();
        Reading wide = tiling.columns().whole();
        m.body()
                .loop(
                        "line",
                        constant(lines.from()),
                        constant(lines.to()),
                        (row, y) -> row.loop("column", constant(columns.from()), constant(columns.to()), (tile, x) -> {
                            Local ao = tile.declare(
                                    "ao",
                                    y.mul(high.outputs() * high.step() * patches.lineStride())
                                            .add(x.mul(wide.outputs() * wide.step()))
                                            .add(stageAt));
                            Local co = tile.declare(
                                    "co",
                                    y.mul(high.outputs() * patches.sumStride())
                                            .add(x.mul(wide.outputs() * width()))
                                            .add(sumsAt));
                            body.write(tile, ao, co);
                        }));
    }
}
