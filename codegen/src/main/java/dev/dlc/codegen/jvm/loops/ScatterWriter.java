package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Body;
import java.util.List;

/**
 * Writes the class of a scatter. An item owns a block of rows, starts them, and walks over all updates in order, taking
 * those that go to its rows.
 */
final class ScatterWriter {
    /** Scalar operations per item; more than elsewhere, since every item looks at every update. */
    private static final long WORK = 262_144;

    private static final long MAX_ITEMS = 16;

    private final KernelClass kernel;
    private final Body.Scatter scatter;

    ScatterWriter(KernelClass kernel, Body.Scatter scatter) {
        this.kernel = kernel;
        this.scatter = scatter;
    }

    ClassBuilder write() {
        kernel.items((code, sizes) -> Grid.ceilDiv(rows(sizes), rowsPerItem(code, sizes)));
        kernel.work((code, sizes) -> work(sizes));
        int accumulators = Scratchpads.count(scatter.start()) + Scratchpads.count(scatter.combine());
        return kernel.item(accumulators, List.of(), this::item);
    }

    private Expr rows(Site sizes) {
        return sizes.dim(scatter.row().extent());
    }

    private Expr work(Site sizes) {
        Expr starts = longOf(sizes, scatter.row().extent()).mul(Costs.of(scatter.start(), sizes));
        Expr updates = longOf(sizes, scatter.update().extent()).mul(Costs.of(scatter.combine(), sizes));
        return starts.add(updates);
    }

    private static Expr longOf(Site sizes, Dim dim) {
        return sizes.dim(dim).to(Primitive.LONG);
    }

    private Expr rowsPerItem(Code code, Site sizes) {
        Expr wanted = Exprs.min(work(sizes).div(Exprs.constant(WORK)), Exprs.constant(MAX_ITEMS - 1));
        Local items = code.declare("items", wanted.to(Primitive.INT).add(1));
        return code.declare("block", Exprs.max(Grid.ceilDiv(rows(sizes), items), Exprs.constant(1)));
    }

    private void item(Method method, Code code, Site site, Expr item) {
        Expr block = rowsPerItem(code, site);
        Local first = code.declare("first", item.mul(block));
        Local end = code.declare("end", Exprs.min(first.add(block), rows(site)));
        Place place = Place.of(code, site);
        String row = scatter.row().name();
        code.block(inner -> new AxisRun(method).run(scatter.start(), place.in(inner), row, first, end));
        StatementWriter writer = new StatementWriter(method, Lanes.NONE);
        String update = scatter.update().name();
        Local lowest = code.declare("lowest", first.add(Integer.MIN_VALUE));
        Local limit = code.declare("limit", end.sub(lowest));
        code.loop(Names.java(update), place.dim(scatter.update().extent()), (body, u) -> {
            Place inside = place.inLoop(body, update, u);
            Local target = body.declare("target", writer.evaluator(inside).value(scatter.destination()));
            // first <= target < end as one comparison of unsigned numbers: data decides, and each jump that it never
            // takes while the kernel is warmed up costs the compiled code later.
            body.ifThen(
                    target.sub(lowest).lt(limit),
                    own -> writer.write(scatter.combine(), inside.in(own).with(row, DType.I32, target)));
        });
    }
}
