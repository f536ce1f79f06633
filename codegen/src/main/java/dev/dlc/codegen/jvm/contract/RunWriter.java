package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Expr.Load;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Writes code that evaluates an expression at consecutive steps of an axis, into consecutive elements of the scratch
 * array. A load with a stride is copied, between the places where its guards cut; anything else is computed.
 *
 * @param value the expression
 * @param axis the axis
 */
record RunWriter(Setup setup, dev.dlc.ir.kernel.Expr value, Axis axis) {
    private static final MethodRef FLOOR_DIV = MethodRef.of(Math.class, "floorDiv", int.class, int.class);
    private static final String SHIFT = "shift";

    /** Steps {@code low <= j < high} of a run lie inside the guards. */
    record Inside(Expr low, Expr high) {}

    /**
     * Writes one run; may spoil up to one vector after it.
     *
     * @param array the scratch array
     * @param at where the run goes
     * @param length how many steps
     * @param site binds the axis to its first step
     */
    void write(Code code, Expr array, Expr at, Expr length, Site site) {
        Optional<Dim> stride = Operand.strideOf(value, axis, setup.ownBuffers());
        if (stride.isPresent()) {
            copy(code, array, at, length, site, (Load) value, stride.get());
            return;
        }
        Local shift = code.declare(SHIFT, at.sub(site.dim(axis.index())));
        Dim index = axis.index().plus(Dim.symbol(SHIFT));
        Statement store = new Statement.Store(setup.scratchBuffer(), index, value);
        setup.elements().run(code, List.of(store), site.with(SHIFT, shift), axis.name(), length, setup.lane());
    }

    private void copy(Code code, Expr array, Expr at, Expr length, Site site, Load load, Dim stride) {
        Expr source = site.buffers().get(load.buffer()).array();
        Local from = code.declare("from", site.position(load.buffer(), load.index()));
        Inside cut = inside(code, load, axis, site, length);
        int lanes = setup.lanes();
        if (lanes == 1 || !stride.is(1)) {
            Expr step = site.dim(stride);
            fill(code, array, at, cut.low(), constant(0), load);
            code.loop(
                    "j", cut.low(), cut.high(), (c, j) -> c.store(array, at.add(j), source.at(from.add(j.mul(step)))));
            fill(code, array, at, length, cut.high(), load);
            return;
        }
        // Whole vectors: what is written beyond a part is written again by the next one.
        fillVectors(code, array, at, cut.low(), constant(0), load);
        // A run of padding alone may lie anywhere.
        code.ifThen(
                cut.low().lt(cut.high()),
                some -> some.ifElse(
                        from.add(cut.low()).add(wholeVectors(cut, lanes)).le(source.length()),
                        fits -> fits.loop(
                                "j",
                                cut.low(),
                                cut.high(),
                                lanes,
                                (c, j) -> c.store(array, at.add(j), setup.lane().load(source, from.add(j)))),
                        edge -> edge.loop(
                                "j",
                                cut.low(),
                                cut.high(),
                                (c, j) -> c.store(array, at.add(j), source.at(from.add(j))))));
        fillVectors(code, array, at, length, cut.high(), load);
    }

    /** The elements between the ends of a cut, up to whole vectors. */
    private static Expr wholeVectors(Inside cut, int lanes) {
        return cut.high().sub(cut.low()).add(lanes - 1).and(constant(-lanes));
    }

    private void fill(Code code, Expr array, Expr at, Expr to, Expr from, Load load) {
        if (!load.guards().isEmpty()) {
            code.loop("j", from, to, (c, j) -> c.store(array, at.add(j), otherwise(setup, load)));
        }
    }

    private void fillVectors(Code code, Expr array, Expr at, Expr to, Expr from, Load load) {
        if (!load.guards().isEmpty()) {
            Expr vector = setup.lane().broadcast(otherwise(setup, load));
            code.loop("j", from, to, setup.lanes(), (c, j) -> c.store(array, at.add(j), vector));
        }
    }

    /** Where the guards of a load cut a run along an axis that starts at the site. */
    static Inside inside(Code code, Load load, Axis axis, Site site, Expr length) {
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

    /** What a load yields outside its guards. */
    static Expr otherwise(Setup setup, Load load) {
        return switch (setup.element()) {
            case FLOAT -> constant((float) load.otherwise());
            case DOUBLE -> constant(load.otherwise());
            case INT -> constant((int) load.otherwise());
            case LONG -> constant((long) load.otherwise());
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no sums of " + setup.element());
        };
    }
}
