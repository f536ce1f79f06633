package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Load;
import java.util.List;

/**
 * Writes code that packs a block of an {@link Operand} into panels of {@code width} positions: element (depth d,
 * position p) of the block goes to {@code target + (p / width) * depth * width + d * width + p % width}. The last panel
 * is filled up with zeros. What a panel's position holds depends on that position alone, so padding never reaches a
 * result.
 *
 * @param c gets methods it calls
 * @param width positions of a panel
 */
record PackWriter(ClassBuilder c, Setup setup, Operand operand, int width) {
    /** Rows read together when rows are copied: so many sequential streams, and as many lines written together. */
    private static final int ROW_BLOCK = 8;

    /** Steps of the depth that are transposed together, so that the lines written stay in the first-level cache. */
    private static final int TRANSPOSE_BLOCK = 64;

    /**
     * The block.
     *
     * @param array the scratch array
     * @param target where the panels go
     * @param line room for one row of positions, rounded up to a panel, and one more vector
     */
    record Block(Expr d0, Expr d1, Expr p0, Expr p1, Expr array, Expr target, Expr line) {}

    void write(Code code, Site site, Block b) {
        Site here = site.withZeros(operand.positions().gone())
                .withZeros(operand.depth().gone());
        Local depth = code.declare("depth", b.d1().sub(b.d0()));
        switch (operand.layout()) {
            case Operand.Layout.Strided s when s.positionStride().is(1) -> copyRows(code, here, b, depth, s);
            case Operand.Layout.Strided s -> transpose(code, here, b, depth, s);
            case Operand.Layout.Runs r when r.alongDepth() -> runsAlongDepth(code, here, b, depth, r);
            case Operand.Layout.Runs r -> lines(code, here, b, depth);
            case Operand.Layout.Elements e -> lines(code, here, b, depth);
        }
    }

    private void copyRows(Code code, Site site, Block b, Local depth, Operand.Layout.Strided s) {
        Expr array = array(site, s.load());
        Expr step = site.dim(s.depthStride());
        Local source = code.declare("source", operand.place(site, s.load(), b.p0(), b.d0()));
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local whole = code.declare("whole", columns.div(width).mul(width));
        code.loop("row", constant(0), depth, ROW_BLOCK, (rows, row) -> {
            Local end = rows.declare("end", Exprs.min(row.add(ROW_BLOCK), depth));
            rows.loop("column", constant(0), whole, width, (panel, column) -> {
                Local from = panel.declare("from", source.add(column).add(row.mul(step)));
                Local to = panel.declare("to", b.target().add(column.mul(depth)).add(row.mul(width)));
                panel.loop("d", row, end, (copy, d) -> {
                    copyPanelRow(copy, b.array(), to, array, from);
                    copy.set(from, from.add(step));
                    copy.increment(to, width);
                });
            });
        });
        code.ifThen(whole.lt(columns), tail -> {
            Local rest = tail.declare("rest", columns.sub(whole));
            tail.loop("d", depth, (copy, d) -> {
                Local from = copy.declare("from", source.add(whole).add(d.mul(step)));
                Local to = copy.declare("to", b.target().add(whole.mul(depth)).add(d.mul(width)));
                copy.loop("j", rest, (one, j) -> one.store(b.array(), to.add(j), array.at(from.add(j))));
                copy.loop("j", rest, constant(width), (one, j) -> one.store(b.array(), to.add(j), zero()));
            });
        });
    }

    private void copyPanelRow(Code code, Expr target, Expr to, Expr source, Expr from) {
        Lane by = width % setup.lanes() == 0 ? setup.lane() : new Lane.Scalar();
        for (int j = 0; j < width; j += by.lanes(setup.element())) {
            code.store(target, to.add(j), by.load(source, from.add(j)));
        }
    }

    private void transpose(Code code, Site site, Block b, Local depth, Operand.Layout.Strided s) {
        Expr array = array(site, s.load());
        Expr stride = site.dim(s.positionStride());
        Local source = code.declare("source", operand.place(site, s.load(), b.p0(), b.d0()));
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local panelSize = code.declare("panelSize", depth.mul(width));
        clearLast(code, b, columns, panelSize);
        Local whole = code.declare("whole", constant(0));
        Local deep = code.declare("deep", constant(0));
        if (Transposition.isFor(setup)
                && width % setup.lanes() == 0
                && s.depthStride().is(1)) {
            MethodBuilder method = Transposition.of(setup).write(c, "transpose");
            code.set(whole, columns.div(setup.lanes()).mul(setup.lanes()));
            code.set(deep, depth.div(setup.lanes()).mul(setup.lanes()));
            code.loop(
                    "column",
                    constant(0),
                    whole,
                    setup.lanes(),
                    (strip, column) -> strip.eval(Exprs.invoke(
                            method.ref(),
                            array,
                            source.add(column.mul(stride)),
                            stride,
                            deep,
                            b.array(),
                            b.target().add(panelPosition(column, panelSize)),
                            constant(width))));
        }
        Local first = code.declare("first", Exprs.select(whole.eq(columns), deep, constant(0)));
        code.loop("row", first, depth, TRANSPOSE_BLOCK, (rows, row) -> {
            Local end = rows.declare("end", Exprs.min(row.add(TRANSPOSE_BLOCK), depth));
            rows.loop("column", constant(0), columns, (position, column) -> {
                Local from = position.declare("from", source.add(column.mul(stride)));
                Local to = position.declare("to", b.target().add(panelPosition(column, panelSize)));
                position.loop(
                        "d",
                        Exprs.select(column.lt(whole), Exprs.max(row, deep), row),
                        end,
                        (copy, d) -> copy.store(
                                b.array(), to.add(d.mul(width)), array.at(from.add(d.mul(site.dim(s.depthStride()))))));
            });
        });
    }

    private void runsAlongDepth(Code code, Site site, Block b, Local depth, Operand.Layout.Runs r) {
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local panelSize = code.declare("panelSize", depth.mul(width));
        clearLast(code, b, columns, panelSize);
        Expr array = array(site, r.load());
        List<Axis> depthAxes = operand.depth().axes();
        // Positions inside, because short runs of one position lie far apart, those of neighbours side by side.
        Axes.runs(code, "d", depthAxes, b.d0(), b.d1(), site, (runs, d, length, at) -> {
            Local row = runs.declare("row", b.target().add(d.sub(b.d0()).mul(width)));
            Axes.steps(runs, "p", operand.positions().axes(), b.p0(), b.p1(), at, (run, p, one, there) -> {
                Local from = run.declare(
                        "from", there.position(r.load().buffer(), r.load().index()));
                Local to = run.declare("to", row.add(panelPosition(p.sub(b.p0()), panelSize)));
                RunWriter.Inside cut = RunWriter.inside(run, r.load(), depthAxes.getLast(), there, length);
                run.loop(
                        "j",
                        constant(0),
                        cut.low(),
                        (c, j) -> c.store(b.array(), to.add(j.mul(width)), RunWriter.otherwise(setup, r.load())));
                run.loop(
                        "j",
                        cut.low(),
                        cut.high(),
                        (c, j) -> c.store(
                                b.array(), to.add(j.mul(width)), array.at(from.add(j.mul(there.dim(r.stride()))))));
                run.loop(
                        "j",
                        cut.high(),
                        length,
                        (c, j) -> c.store(b.array(), to.add(j.mul(width)), RunWriter.otherwise(setup, r.load())));
            });
        });
    }

    /** Fills row after row of positions, contiguous first, then cut into panels. */
    private void lines(Code code, Site site, Block b, Local depth) {
        RunWriter writer =
                new RunWriter(setup, operand.value(), operand.positions().last());
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local padded = code.declare("padded", columns.add(width - 1).div(width).mul(width));
        Axes.steps(code, "d", operand.depth().axes(), b.d0(), b.d1(), site, (row, d, one, inside) -> {
            Axes.runs(row, "p", operand.positions().axes(), b.p0(), b.p1(), inside, (run, p, length, there) -> {
                Local at = run.declare("at", b.line().add(p.sub(b.p0())));
                writer.write(run, b.array(), at, length, there);
            });
            row.loop(
                    "j",
                    columns,
                    padded,
                    (pad, j) -> pad.store(b.array(), b.line().add(j), zero()));
            Local to = row.declare("to", b.target().add(d.sub(b.d0()).mul(width)));
            row.loop("column", constant(0), padded, width, (panel, column) -> {
                copyPanelRow(panel, b.array(), to, b.array(), b.line().add(column));
                panel.set(to, to.add(depth.mul(width)));
            });
        });
    }

    private Expr panelPosition(Expr column, Expr panelSize) {
        return column.div(width).mul(panelSize).add(column.rem(width));
    }

    /** Fills the last panel with zeros, if it will not be full. */
    private void clearLast(Code code, Block b, Local columns, Local panelSize) {
        code.ifThen(columns.rem(width).ne(constant(0)), clear -> {
            Local from = clear.declare("from", b.target().add(columns.div(width).mul(panelSize)));
            clear.loop("j", from, from.add(panelSize), (one, j) -> one.store(b.array(), j, zero()));
        });
    }

    private Expr array(Site site, Load load) {
        return site.buffers().get(load.buffer()).array();
    }

    private Expr zero() {
        return Lane.zeroScalar(setup.element());
    }
}
