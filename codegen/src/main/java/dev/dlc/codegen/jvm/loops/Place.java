package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.math.ValueRange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A place in generated code where statements are written. Immutable but for the code itself.
 *
 * @param code the block
 * @param site what names mean there
 * @param level the innermost loop around it whose invariants may move out
 * @param ranges where the values of locals lie, as far as that is known
 */
record Place(Code code, Site site, Optional<Level> level, Map<String, ValueRange> ranges) {
    Place {
        ranges = Map.copyOf(ranges);
    }

    /** A place outside of all loops. */
    static Place of(Code code, Site site) {
        return new Place(code, site, Optional.empty(), Map.of());
    }

    /**
     * A loop.
     *
     * @param outside the place before it, whose block is still open
     * @param axis its symbol
     * @param counter the value of the symbol (of its first lane)
     * @param moved what has been moved out already
     */
    record Level(Place outside, String axis, Expr counter, Map<Object, Expr> moved) {}

    private record Position(int buffer, Dim index) {}

    /** The inside of a loop that is written at this place. */
    Place inLoop(Code body, String axis, Expr counter) {
        return new Place(
                body, site.with(axis, counter), Optional.of(new Level(this, axis, counter, new HashMap<>())), ranges);
    }

    /** Another pass over the inside of the same loop, with the symbol at another value. */
    Place shifted(Expr counter) {
        Level same = level.orElseThrow();
        Level there = new Level(same.outside, same.axis, counter, same.moved);
        return new Place(code, site.with(same.axis, counter), Optional.of(there), ranges);
    }

    /** A nested block of the same loop. */
    Place in(Code block) {
        return new Place(block, site, level, ranges);
    }

    /** With one more local of the kernel; integers may stand in offsets too. */
    Place with(String name, DType dtype, Expr value) {
        Site more = site.withValue(name, value);
        boolean isIndex = dtype.isInt() && value.type() instanceof Primitive;
        return new Place(code, isIndex ? more.with(name, value.to(Primitive.INT)) : more, level, ranges);
    }

    /** With the range of a local. */
    Place withRange(String name, ValueRange range) {
        Map<String, ValueRange> more = new HashMap<>(ranges);
        more.put(name, range);
        return new Place(code, site, level, more);
    }

    /** Whether all symbols mean something here. */
    boolean knows(Dim dim) {
        return site.ints().keySet().containsAll(dim.symbols());
    }

    /** The value of a dim; a local unless it is simple. */
    Expr dim(Dim dim) {
        Expr value = site.dim(dim);
        boolean isSimple = value instanceof Local || value instanceof Expr.Constant;
        return isSimple ? value : code.declare("d", value);
    }

    /** The position of an element in its slab: what the loop does not change is computed before the loop. */
    Expr position(int buffer, Dim index) {
        Optional<Dim> factor = level.flatMap(l -> index.coefficient(l.axis()));
        if (factor.isEmpty()) {
            return site.position(buffer, index);
        }
        Level loop = level.get();
        Dim rest = index.minus(factor.get().times(Dim.symbol(loop.axis)));
        if (!loop.outside.knows(rest) || !loop.outside.knows(factor.get())) {
            return site.position(buffer, index);
        }
        Expr base = loop.moved.computeIfAbsent(new Position(buffer, rest), key -> loop.outside.before(buffer, rest));
        if (factor.get().is(0)) {
            return base;
        }
        Expr step = loop.moved.computeIfAbsent(factor.get(), key -> loop.outside.dim(factor.get()));
        return base.add(loop.counter.mul(step));
    }

    private Expr before(int buffer, Dim rest) {
        return code.declare("at" + buffer, position(buffer, rest));
    }
}
