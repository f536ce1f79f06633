package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the micro-kernel: a tile of {@code rows x columns} accumulators, held in local variables while it runs along
 * the depth. At each step it loads one row of a right panel and multiplies it with one element of each left row.
 *
 * <p>The form matters to C2. The loop counts the position in the right panel, so that the accesses to the left factor
 * keep their range checks inside the loop. They cost little, and they stop the scheduler from moving all loads of a
 * step to its top, which would need more registers than there are: one spilled accumulator halves the speed.
 *
 * @param isPacked whether the left factor lies in panels of {@code tile.rows()}; otherwise rows and steps have strides
 */
record MicroWriter(Tile tile, Lane lane, Primitive element, boolean isPacked) {
    /**
     * A register tile.
     *
     * @param rows left rows
     * @param vectors right loads per row
     */
    record Tile(int rows, int vectors) {}

    static final String NAME = "tile";

    /** Columns of a tile. */
    int columns() {
        return tile.vectors() * lane.lanes(element);
    }

    /**
     * {@code tile(a, ao, rowStride, depthStride, lastRow, s, bo, depth, co, ldc, first)}: adds {@code depth} steps to
     * the tile at {@code s[co]} with row stride {@code ldc}, or starts it from +0 when {@code first}. Rows after
     * {@code lastRow} repeat that row.
     */
    MethodBuilder write(ClassBuilder c) {
        JType array = new JType.Array(element);
        MethodBuilder m = c.staticMethod(
                NAME,
                Primitive.VOID,
                new Param("a", array),
                new Param("ao", Primitive.INT),
                new Param("rowStride", Primitive.INT),
                new Param("depthStride", Primitive.INT),
                new Param("lastRow", Primitive.INT),
                new Param("s", array),
                new Param("bo", Primitive.INT),
                new Param("depth", Primitive.INT),
                new Param("co", Primitive.INT),
                new Param("ldc", Primitive.INT),
                new Param("first", Primitive.BOOLEAN));
        Code code = m.body();
        Expr s = m.parameter(5);
        List<List<Local>> sums = start(code, m, s);
        List<Local> rows = rowPositions(code, m);
        Expr end = m.parameter(6).add(m.parameter(7).mul(columns()));
        code.loop("bp", m.parameter(6), end, columns(), (body, bp) -> step(body, m, sums, rows, bp));
        each(sums, (r, v, sum) -> code.store(s, position(m, r, v), sum));
        return m;
    }

    private List<List<Local>> start(Code code, MethodBuilder m, Expr s) {
        List<List<Local>> sums = new ArrayList<>();
        for (int r = 0; r < tile.rows(); r++) {
            List<Local> row = new ArrayList<>();
            for (int v = 0; v < tile.vectors(); v++) {
                row.add(code.declare("c" + r + "_" + v, lane.zero(element)));
            }
            sums.add(row);
        }
        code.ifThen(
                m.parameter(10).not(),
                more -> each(sums, (r, v, sum) -> more.set(sum, lane.load(s, position(m, r, v)))));
        return sums;
    }

    private Expr position(MethodBuilder m, int row, int vector) {
        return m.parameter(8).add(m.parameter(9).mul(row)).add(vector * lane.lanes(element));
    }

    /** The positions of the left rows: one for all when they are neighbours in a panel. */
    private List<Local> rowPositions(Code code, MethodBuilder m) {
        List<Local> rows = new ArrayList<>();
        rows.add(code.declare("a0", m.parameter(1)));
        for (int r = 1; r < tile.rows() && !isPacked; r++) {
            Expr row = Exprs.min(constant(r), m.parameter(4));
            rows.add(code.declare("a" + r, m.parameter(1).add(row.mul(m.parameter(2)))));
        }
        return rows;
    }

    private void step(Code code, MethodBuilder m, List<List<Local>> sums, List<Local> rows, Local bp) {
        Expr a = m.parameter(0);
        List<Local> right = new ArrayList<>();
        for (int v = 0; v < tile.vectors(); v++) {
            right.add(code.declare("b" + v, lane.load(m.parameter(5), bp.add(v * lane.lanes(element)))));
        }
        for (int r = 0; r < tile.rows(); r++) {
            Expr index = isPacked ? rows.getFirst().add(r) : rows.get(r);
            Local x = code.declare("x" + r, lane.broadcast(a.at(index)));
            for (int v = 0; v < tile.vectors(); v++) {
                Local sum = sums.get(r).get(v);
                code.set(sum, Lane.multiplyAdd(element, x, right.get(v), sum));
            }
        }
        Expr advance = isPacked ? constant(tile.rows()) : m.parameter(3);
        rows.forEach(row -> code.set(row, row.add(advance)));
    }

    @FunctionalInterface
    private interface Each {
        void visit(int row, int vector, Local sum);
    }

    private static void each(List<List<Local>> sums, Each body) {
        for (int r = 0; r < sums.size(); r++) {
            for (int v = 0; v < sums.get(r).size(); v++) {
                body.visit(r, v, sums.get(r).get(v));
            }
        }
    }
}
