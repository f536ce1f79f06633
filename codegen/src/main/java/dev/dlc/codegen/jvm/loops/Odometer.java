package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.kernel.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Walks over several axes as one, counting them like the wheels of an odometer: divisions only at the start. */
final class Odometer {
    private Odometer() {}

    /**
     * Runs positions one after the other.
     *
     * @param outer the axes, outermost first; if there are none the body runs once
     * @param row the first position, counted through all axes in row-major order
     * @param rowEnd the end, exclusive
     */
    static void run(Code code, Site site, List<Axis> outer, Expr row, Expr rowEnd, Consumer<Place> body) {
        if (outer.isEmpty()) {
            body.accept(Place.of(code, site));
            return;
        }
        List<Local> wheels = new ArrayList<>();
        List<Local> extents = new ArrayList<>();
        Site inside = site;
        Expr rest = row;
        for (Axis axis : outer.reversed()) {
            Local extent = code.declare(Names.java(axis.name()) + "End", site.dim(axis.extent()));
            boolean isOutermost = axis == outer.getFirst();
            Local wheel = code.declare(Names.java(axis.name()), isOutermost ? rest : rest.rem(extent));
            rest = isOutermost ? rest : code.declare("rest", rest.div(extent));
            wheels.add(wheel);
            extents.add(extent);
            inside = inside.with(axis.name(), wheel);
        }
        Site known = inside;
        code.loop("line", row, rowEnd, (loop, _) -> {
            loop.block(block -> body.accept(Place.of(block, known)));
            turn(loop, wheels, extents, 0);
        });
    }

    /** Advances a wheel; one that comes around advances the next. */
    private static void turn(Code code, List<Local> wheels, List<Local> extents, int k) {
        Local wheel = wheels.get(k);
        code.increment(wheel, 1);
        if (k + 1 < wheels.size()) {
            code.ifThen(wheel.eq(extents.get(k)), around -> {
                around.set(wheel, Exprs.constant(0));
                turn(around, wheels, extents, k + 1);
            });
        }
    }
}
