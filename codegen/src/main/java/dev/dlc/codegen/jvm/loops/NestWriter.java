package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import java.util.List;

/** Writes the class of a loop nest. */
final class NestWriter {
    private final KernelClass kernel;
    private final Body.LoopNest nest;

    NestWriter(KernelClass kernel, Body.LoopNest nest) {
        this.kernel = kernel;
        this.nest = nest;
    }

    ClassBuilder write() {
        kernel.items((code, sizes) ->
                isSingle() ? Exprs.constant(1) : grid(code, sizes).items());
        kernel.work((code, sizes) -> {
            Expr all = Exprs.constant(1L);
            for (Axis axis : nest.parallel()) {
                all = all.mul(sizes.dim(axis.extent()).to(dev.dlc.codegen.jvm.asm.JType.Primitive.LONG));
            }
            return all.mul(Costs.of(nest.statements(), sizes));
        });
        return kernel.item(Scratchpads.count(nest.statements()), nest.temporaries(), this::item);
    }

    private boolean isSingle() {
        return nest.parallel().isEmpty();
    }

    private Grid grid(Code code, Site sizes) {
        return Grid.of(code, sizes, nest.parallel(), nest.statements());
    }

    private void item(Method method, Code code, Site site, Expr item) {
        if (isSingle()) {
            new StatementWriter(method, Lanes.NONE).write(nest.statements(), Place.of(code, site));
            return;
        }
        Grid grid = grid(code, site);
        Local row = code.declare("row", item.div(grid.pieces()).mul(grid.block()));
        Local rowEnd = code.declare("rowEnd", Exprs.min(grid.lines(), row.add(grid.block())));
        Local from = code.declare("from", item.rem(grid.pieces()).mul(grid.piece()));
        Local to = code.declare("to", Exprs.min(grid.length(), from.add(grid.piece())));
        Axis line = nest.parallel().getLast();
        List<Axis> outer = nest.parallel().subList(0, nest.parallel().size() - 1);
        Odometer.run(
                code,
                site,
                outer,
                row,
                rowEnd,
                place -> new AxisRun(method).run(nest.statements(), place, line.name(), from, to));
    }
}
