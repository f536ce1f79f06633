package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.List;

/**
 * Writes code that packs a block of an {@link Operand} into panels of {@code width} positions: element (depth d,
 * position p) of the block goes to {@code target + (p / width) * depth * width + d * width + p % width}. The last panel
 * is filled up with zeros. What a panel's position holds depends on that position alone, so padding never reaches a
 * result.
 *
 * @param width positions of a panel
 * @param element the type that is packed
 * @param dtype the same as an IR type
 * @param scratch the buffer number of the scratch array in the sites
 */
record PackWriter(
        Operand operand, int width, Lane lane, Primitive element, DType dtype, int scratch, ElementWriter elements) {
    private static final MethodRef FLOOR_DIV = MethodRef.of(Math.class, "floorDiv", int.class, int.class);

    /** Rows read together when rows are copied: so many sequential streams, and as many lines written together. */
    private static final int ROW_BLOCK = 8;

    /** Steps of the depth that are transposed together, so that the lines written stay in the first-level cache. */
    private static final int TRANSPOSE_BLOCK = 64;

    private static final String SHIFT = "shift";

    /**
     * The block.
     *
     * @param array the scratch array
     * @param target where the panels go
     * @param line room for one row of positions, rounded up to a panel, and one more vector
     */
    record Block(Expr d0, Expr d1, Expr p0, Expr p1, Expr array, Expr target, Expr line) {}

    /** Steps {@code low <= j < high} of a run lie inside the guards. */
    private record Inside(Expr low, Expr high) {}

    void write(Code code, Site site, Block b) {
        Site here = site.withZeros(operand.positions().gone())
                .withZeros(operand.depth().gone());
        Local depth = code.declare("depth", b.d1().sub(b.d0()));
        switch (operand.layout()) {
            case Operand.Layout.Strided s when s.positionStride().is(1) -> copyRows(code, here, b, depth, s);
            case Operand.Layout.Strided s -> transpose(code, here, b, depth, s);
            case Operand.Layout.Runs r when r.alongDepth() -> runsAlongDepth(code, here, b, depth, r);
            case Operand.Layout.Runs r ->
                lines(code, here, b, depth, (c, at, length, s) -> copyRun(c, b, at, length, s, r));
            case Operand.Layout.Elements e ->
                lines(code, here, b, depth, (c, at, length, s) -> compute(c, at, length, s));
        }
    }

    private void copyRows(Code code, Site site, Block b, Local depth, Operand.Layout.Strided s) {
        Expr array = array(site, s.load());
        Expr step = site.dim(s.depthStride());
        Local source = code.declare("source", at(site, s.load(), b));
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
        Lane by = width % lane.lanes(element) == 0 ? lane : new Lane.Scalar();
        for (int j = 0; j < width; j += by.lanes(element)) {
            code.store(target, to.add(j), by.load(source, from.add(j)));
        }
    }

    private void transpose(Code code, Site site, Block b, Local depth, Operand.Layout.Strided s) {
        Expr array = array(site, s.load());
        Local source = code.declare("source", at(site, s.load(), b));
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local panelSize = code.declare("panelSize", depth.mul(width));
        code.loop("row", constant(0), depth, TRANSPOSE_BLOCK, (rows, row) -> {
            Local end = rows.declare("end", Exprs.min(row.add(TRANSPOSE_BLOCK), depth));
            rows.loop("column", constant(0), columns, (position, column) -> {
                Local from = position.declare("from", source.add(column.mul(site.dim(s.positionStride()))));
                Local to = position.declare("to", b.target().add(panelPosition(column, panelSize)));
                position.loop(
                        "d",
                        row,
                        end,
                        (copy, d) -> copy.store(
                                b.array(), to.add(d.mul(width)), array.at(from.add(d.mul(site.dim(s.depthStride()))))));
            });
        });
        padPositions(code, b, depth, columns, panelSize);
    }

    private void runsAlongDepth(Code code, Site site, Block b, Local depth, Operand.Layout.Runs r) {
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local panelSize = code.declare("panelSize", depth.mul(width));
        Expr array = array(site, r.load());
        Axes.steps(code, "p", operand.positions().axes(), b.p0(), b.p1(), site, (position, p, one, inside) -> {
            Local column = position.declare("column", p.sub(b.p0()));
            Local to = position.declare("to", b.target().add(panelPosition(column, panelSize)));
            List<Axis> depthAxes = operand.depth().axes();
            Axes.runs(position, "d", depthAxes, b.d0(), b.d1(), inside, (run, d, length, there) -> {
                Local from = run.declare(
                        "from", there.position(r.load().buffer(), r.load().index()));
                Local at = run.declare("at", to.add(d.sub(b.d0()).mul(width)));
                Inside cut = inside(run, r.load(), depthAxes.getLast(), there, length);
                run.loop(
                        "j",
                        constant(0),
                        cut.low(),
                        (c, j) -> c.store(b.array(), at.add(j.mul(width)), other(r.load())));
                run.loop(
                        "j",
                        cut.low(),
                        cut.high(),
                        (c, j) -> c.store(
                                b.array(), at.add(j.mul(width)), array.at(from.add(j.mul(there.dim(r.stride()))))));
                run.loop("j", cut.high(), length, (c, j) -> c.store(b.array(), at.add(j.mul(width)), other(r.load())));
            });
        });
        padPositions(code, b, depth, columns, panelSize);
    }

    /** Writes one run of a row of positions into the line, from {@code at} on; may spoil one vector after it. */
    @FunctionalInterface
    private interface LineRun {
        void write(Code code, Expr at, Expr length, Site site);
    }

    /** Fills row after row of positions, contiguous first, then cut into panels. */
    private void lines(Code code, Site site, Block b, Local depth, LineRun body) {
        Local columns = code.declare("columns", b.p1().sub(b.p0()));
        Local padded = code.declare("padded", columns.add(width - 1).div(width).mul(width));
        Axes.steps(code, "d", operand.depth().axes(), b.d0(), b.d1(), site, (row, d, one, inside) -> {
            Axes.runs(row, "p", operand.positions().axes(), b.p0(), b.p1(), inside, (run, p, length, there) -> {
                Local at = run.declare("at", b.line().add(p.sub(b.p0())));
                body.write(run, at, length, there);
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

    private void copyRun(Code code, Block b, Expr at, Expr length, Site site, Operand.Layout.Runs r) {
        Expr array = array(site, r.load());
        Local from =
                code.declare("from", site.position(r.load().buffer(), r.load().index()));
        Inside cut = inside(code, r.load(), operand.positions().last(), site, length);
        int lanes = lane.lanes(element);
        boolean isVector = lanes > 1 && r.stride().is(1);
        if (!isVector) {
            Expr stride = site.dim(r.stride());
            code.loop("j", constant(0), cut.low(), (c, j) -> c.store(b.array(), at.add(j), other(r.load())));
            code.loop(
                    "j",
                    cut.low(),
                    cut.high(),
                    (c, j) -> c.store(b.array(), at.add(j), array.at(from.add(j.mul(stride)))));
            code.loop("j", cut.high(), length, (c, j) -> c.store(b.array(), at.add(j), other(r.load())));
            return;
        }
        // Whole vectors: what is written beyond a part is written again by the next one.
        Expr otherwise = lane.broadcast(other(r.load()));
        code.loop("j", constant(0), cut.low(), lanes, (c, j) -> c.store(b.array(), at.add(j), otherwise));
        code.ifElse(
                from.add(cut.high()).add(lanes).le(array.length()),
                fits -> fits.loop(
                        "j",
                        cut.low(),
                        cut.high(),
                        lanes,
                        (c, j) -> c.store(b.array(), at.add(j), lane.load(array, from.add(j)))),
                edge -> edge.loop(
                        "j", cut.low(), cut.high(), (c, j) -> c.store(b.array(), at.add(j), array.at(from.add(j)))));
        code.loop("j", cut.high(), length, lanes, (c, j) -> c.store(b.array(), at.add(j), otherwise));
    }

    private void compute(Code code, Expr at, Expr length, Site site) {
        String axis = operand.positions().last().name();
        Local shift =
                code.declare("shift", at.sub(site.dim(operand.positions().last().index())));
        Statement store = new Statement.Store(scratch, Dim.symbol(axis).plus(Dim.symbol(SHIFT)), operand.value());
        elements.run(code, List.of(store), site.with(SHIFT, shift), axis, length, lane);
    }

    /** Where the guards of a load cut a run that starts at the site. */
    private Inside inside(Code code, Load load, Axis axis, Site site, Expr length) {
        if (load.guards().isEmpty()) {
            return new Inside(constant(0), length);
        }
        Local low = code.declare("low", constant(0));
        Local high = code.declare("high", length);
        for (Guard guard : load.guards()) {
            Local value = code.declare("value", site.dim(guard.value()));
            Expr limit = site.dim(guard.limit());
            int factor = Math.toIntExact(Operand.cut(guard, axis));
            if (factor == 0) {
                code.ifThen(value.lt(constant(0)).or(value.ge(limit)), none -> none.set(high, constant(0)));
            } else if (factor > 0) {
                code.set(low, Exprs.max(low, ceiling(constant(0).sub(value), factor)));
                code.set(high, Exprs.min(high, ceiling(limit.sub(value), factor)));
            } else {
                code.set(low, Exprs.max(low, floor(value.sub(limit), -factor).add(1)));
                code.set(high, Exprs.min(high, floor(value, -factor).add(1)));
            }
        }
        code.set(low, Exprs.min(low, length));
        code.set(high, Exprs.max(high, low));
        return new Inside(low, high);
    }

    private static Expr floor(Expr a, int divisor) {
        return divisor == 1 ? a : Exprs.invoke(FLOOR_DIV, a, constant(divisor));
    }

    private static Expr ceiling(Expr a, int divisor) {
        return floor(a.add(divisor - 1), divisor);
    }

    private Expr panelPosition(Expr column, Expr panelSize) {
        return column.div(width).mul(panelSize).add(column.rem(width));
    }

    private void padPositions(Code code, Block b, Local depth, Local columns, Local panelSize) {
        Local padded = code.declare("padded", columns.add(width - 1).div(width).mul(width));
        code.loop("column", columns, padded, (position, column) -> {
            Local to = position.declare("to", b.target().add(panelPosition(column, panelSize)));
            position.loop("d", depth, (pad, d) -> pad.store(b.array(), to.add(d.mul(width)), zero()));
        });
    }

    /** The position of the block's first element. */
    private Expr at(Site site, Load load, Block b) {
        return site.with(operand.positions().last().name(), b.p0())
                .with(operand.depth().last().name(), b.d0())
                .position(load.buffer(), load.index());
    }

    private Expr array(Site site, Load load) {
        return site.buffers().get(load.buffer()).array();
    }

    private Expr zero() {
        return Lane.zeroScalar(element);
    }

    private Expr other(Load load) {
        return switch (element) {
            case FLOAT -> constant((float) load.otherwise());
            case DOUBLE -> constant(load.otherwise());
            case INT -> constant((int) load.otherwise());
            case LONG -> constant((long) load.otherwise());
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("not packed: " + element);
        };
    }
}
