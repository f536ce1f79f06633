package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.Vectors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The vectors of a loop that runs as vectors; or that there are none.
 *
 * @param shape of values that depend on the axis
 * @param axis the axis along which the lanes lie
 * @param before the place before the loop, where literals are widened
 * @param known what has been made there
 * @param active how many lanes count, from the first one; all where empty. The others hold anything and are not stored
 */
record Lanes(Shape shape, String axis, Optional<Scope> before, Map<Object, Expr> known, Optional<Expr> active) {
    /** Scalar code. */
    static final Lanes NONE = new Lanes(Shape.ONE, "", Optional.empty(), Map.of(), Optional.empty());

    /**
     * Where values are made.
     *
     * @param place the place before the loop
     * @param constants what is made of literals alone
     */
    private record Scope(Place place, Scratchpads constants) {}

    private record Below(JType.Vector type, int skipped, Expr limit) {}

    private record Reach(LaneOffsets offsets) {}

    /** Vectors along an axis. */
    static Lanes along(Method method, String axis, Shape shape, Place before) {
        Scope scope = new Scope(before, method.scratch());
        return new Lanes(shape, axis, Optional.of(scope), new HashMap<>(), Optional.empty());
    }

    /** Vectors along an axis of which the first lanes count. */
    static Lanes partly(Method method, String axis, Shape shape, Place before, Expr active) {
        Scope scope = new Scope(before, method.scratch());
        return new Lanes(shape, axis, Optional.of(scope), new HashMap<>(), Optional.of(active));
    }

    /** A value in all lanes. Literals and locals from before the loop are widened there, once. */
    Expr widen(Expr value) {
        if (shape.isOne() || Ops.isVector(value)) {
            return value;
        }
        boolean isKnown = value instanceof Expr.Constant || value instanceof Local local && isFromBefore(local);
        return isKnown ? once(value, "w", broadcast(value)) : broadcast(value);
    }

    private Expr once(Object key, String name, Expr value) {
        Expr made = known.get(key);
        if (made == null) {
            made = before.orElseThrow().place().code().declare(name, value);
            known.put(key, made);
        }
        return made;
    }

    private boolean isFromBefore(Local local) {
        return before.orElseThrow().place().site().values().containsValue(local);
    }

    /** A scalar in all lanes, here and now. */
    Expr broadcast(Expr value) {
        if (value.type() == Primitive.BOOLEAN) {
            Expr bit = Exprs.select(value, Exprs.constant(1), Exprs.constant(0));
            JType.Vector ints = shape.vector(Primitive.INT);
            return Ops.toMask(shape, Vectors.broadcast(ints, bit).ne(Vectors.broadcast(ints, Exprs.constant(0))));
        }
        return Vectors.broadcast(shape.vector((Primitive) value.type()), value);
    }

    /** The mask of the lanes that count, for memory of a type; empty where all do. */
    Optional<Expr> mask(JType.Vector type) {
        return active.map(count -> below(type, 0, count));
    }

    /** The lanes j with {@code skipped + j < limit}, as a mask; the limit is known before the loop. */
    private Expr below(JType.Vector type, int skipped, Expr limit) {
        JType.Vector ints = shape.vector(Primitive.INT);
        Expr lane = constant("lane", Vectors.iota(ints, Exprs.constant(skipped)));
        return once(new Below(type, skipped, limit), "m", below(type, lane, limit));
    }

    /** The mask of the lanes whose number is below a limit. */
    private Expr below(JType.Vector type, Expr numbers, Expr limit) {
        JType.Vector ints = shape.vector(Primitive.INT);
        Expr mask = numbers.lt(Vectors.broadcast(ints, limit));
        return type.equals(ints) ? mask : Vectors.castMask(mask, type);
    }

    /** The offset of each lane, as ints. */
    Expr offsets(LaneOffsets offsets) {
        JType.Vector ints = shape.vector(Primitive.INT);
        Expr lane = Vectors.iota(ints, Exprs.constant(0));
        Expr sum = lane.mul(Vectors.broadcast(ints, Exprs.constant(offsets.factor())));
        for (Map.Entry<LaneOffsets.Quotient, Integer> q : offsets.quotients().entrySet()) {
            Expr shifted =
                    lane.add(Vectors.broadcast(ints, Exprs.constant(q.getKey().shift())));
            Expr quotient = shifted.shr(Integer.numberOfTrailingZeros(q.getKey().divisor()));
            sum = sum.add(quotient.mul(Vectors.broadcast(ints, Exprs.constant(q.getValue()))));
        }
        return constant("offsets", sum);
    }

    private Expr constant(String name, Expr value) {
        return before.orElseThrow().constants().constant(name, value);
    }

    /** How many elements the lanes that count are spread over. */
    private Expr reach(LaneOffsets offsets) {
        if (active.isEmpty()) {
            return Exprs.constant(offsets.at(shape.lanes() - 1) + 1);
        }
        Expr last = active.get().sub(1);
        Expr sum = last.mul(offsets.factor()).add(1);
        for (Map.Entry<LaneOffsets.Quotient, Integer> q : offsets.quotients().entrySet()) {
            int bits = Integer.numberOfTrailingZeros(q.getKey().divisor());
            Expr quotient = last.add(q.getKey().shift()).shr(Exprs.constant(bits));
            sum = sum.add(quotient.mul(q.getValue()));
        }
        return once(new Reach(offsets), "reach", sum);
    }

    /**
     * A vector of elements that lie close together in ascending order, but not side by side: picked from one or two
     * vectors.
     *
     * @param at the place of the first lane's element, a local
     */
    Expr pick(JType.Vector type, LaneOffsets offsets, Expr array, Expr at) {
        int lanes = shape.lanes();
        Expr reach = reach(offsets);
        Expr first = Vectors.bits(Vectors.load(type, array, at, below(type, 0, reach)));
        Expr places = offsets(offsets);
        if (offsets.at(lanes - 1) < lanes) {
            return Vectors.ofBits(type, Vectors.pick(places, first));
        }
        Expr second = Vectors.bits(Vectors.load(type, array, at.add(lanes), below(type, lanes, reach)));
        return Vectors.ofBits(type, Vectors.pick(places, first, second));
    }

    /**
     * Stores a vector at every second place: two vectors with a gap behind each lane, whose gaps are not written.
     *
     * @param at the place of the first lane's element, a local
     */
    void spread(Code code, Expr vector, Expr array, Expr at) {
        JType.Vector type = (JType.Vector) vector.type();
        JType.Vector ints = shape.vector(Primitive.INT);
        Expr bits = code.declare("bits", Vectors.bits(vector));
        Expr reach = reach(LaneOffsets.EVERY_SECOND);
        for (int skipped = 0; skipped < 2 * shape.lanes(); skipped += shape.lanes()) {
            Expr lane = Vectors.iota(ints, Exprs.constant(skipped));
            Expr places = constant("places", lane.shr(1));
            // An odd lane is a gap: with the second highest bit it is beyond any reach.
            Expr gap = lane.shl(Integer.SIZE - 1).ushr(1);
            Expr mask = below(type, constant("number", lane.or(gap)), reach);
            code.store(array, at.add(skipped), Vectors.ofBits(type, Vectors.pick(places, bits)), mask);
        }
    }
}
