package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Statement;
import java.util.List;

/**
 * How the positions of a nest are divided into items. The innermost parallel axis is the line; the axes around it,
 * flattened, count lines. An item is a block of whole lines, or a piece of one line when lines are long.
 *
 * @param lines how many lines
 * @param length of a line
 * @param block lines per item
 * @param piece steps of a line per item
 * @param pieces per line
 */
record Grid(Local lines, Local length, Local block, Local piece, Local pieces) {
    /**
     * Scalar operations per item: enough that starting an item costs nothing, little enough to share them out evenly.
     */
    private static final long WORK = 65_536;

    private static final int MAX_POSITIONS = 1 << 20;
    /** Pieces are multiples of this, so that all vectors in them are whole and aligned like those of the line. */
    private static final int UNIT = 64;

    /** Computes the division from the sizes. */
    static Grid of(Code code, Site sizes, List<Axis> parallel, List<Statement> statements) {
        Dim outer = Dim.product(parallel.subList(0, parallel.size() - 1).stream()
                .map(Axis::extent)
                .toList());
        Local lines = code.declare("lines", sizes.dim(outer));
        Local length = code.declare("length", sizes.dim(parallel.getLast().extent()));
        Local cost = code.declare("cost", Costs.of(statements, sizes));
        Expr fitting = Exprs.max(Exprs.constant(WORK).div(cost), Exprs.constant(1L));
        Local positions = code.declare(
                "positions",
                Exprs.min(fitting, Exprs.constant((long) MAX_POSITIONS)).to(Primitive.INT));
        Local piece = code.declare("piece", positions.add(UNIT - 1).and(Exprs.constant(-UNIT)));
        Expr isLong = length.gt(piece.mul(2));
        Local pieces = code.declare("pieces", Exprs.select(isLong, ceilDiv(length, piece), Exprs.constant(1)));
        code.ifThen(isLong.not(), whole -> whole.set(piece, length));
        Expr several = Exprs.max(positions.div(Exprs.max(length, Exprs.constant(1))), Exprs.constant(1));
        Local block = code.declare("block", Exprs.select(isLong, Exprs.constant(1), several));
        return new Grid(lines, length, block, piece, pieces);
    }

    /** The number of items; 0 where there is no position. */
    Expr items() {
        Expr all = ceilDiv(lines, block).mul(pieces);
        return Exprs.select(length.eq(Exprs.constant(0)), Exprs.constant(0), all);
    }

    static Expr ceilDiv(Expr a, Expr b) {
        return a.add(b).sub(1).div(b);
    }
}
