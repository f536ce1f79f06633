package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Guard;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The steps of an axis at which a guard {@code 0 <= factor * step + rest < limit} holds for all positions of the axes
 * inside.
 *
 * @param factor literal, not 0
 * @param least the smallest rest
 * @param greatest the greatest rest
 * @param limit the guard's
 */
record GuardRange(long factor, Dim least, Dim greatest, Dim limit) {
    private static final MethodRef FLOOR_DIV = MethodRef.of(Math.class, "floorDiv", int.class, int.class);

    /** The steps from {@code from} to {@code to}, exclusive. */
    record Steps(Local from, Local to) {}

    /**
     * The range of a guard that changes along an axis.
     *
     * @param inside the extents of axes inside
     * @return empty if the guard is not linear in the step with a literal factor, or not monotone in an axis inside
     */
    static Optional<GuardRange> of(Guard guard, String axis, Map<String, Dim> inside) {
        OptionalLong factor = guard.value().coefficient(axis).orElse(Dim.ZERO).constant();
        if (factor.isEmpty() || factor.getAsLong() == 0) {
            return Optional.empty();
        }
        Dim rest = guard.value().minus(Dim.symbol(axis).times(factor.getAsLong()));
        Optional<Dim> least = extreme(rest, inside, false);
        Optional<Dim> greatest = extreme(rest, inside, true);
        return least.isEmpty() || greatest.isEmpty()
                ? Optional.empty()
                : Optional.of(new GuardRange(factor.getAsLong(), least.get(), greatest.get(), guard.limit()));
    }

    /** The rest where each axis inside is at the end that makes it smallest or greatest. */
    private static Optional<Dim> extreme(Dim rest, Map<String, Dim> inside, boolean isGreatest) {
        Dim value = rest;
        for (Map.Entry<String, Dim> axis : inside.entrySet()) {
            if (!value.symbols().contains(axis.getKey())) {
                continue;
            }
            Optional<Dim> slope = value.coefficient(axis.getKey());
            if (slope.isEmpty()) {
                return Optional.empty();
            }
            Collection<Long> terms = slope.get().terms().values();
            boolean grows = terms.stream().allMatch(c -> c > 0);
            boolean falls = terms.stream().allMatch(c -> c < 0);
            if (!grows && !falls) {
                return Optional.empty();
            }
            Dim last = axis.getValue().minus(Dim.ONE);
            value = value.substitute(axis.getKey(), grows == isGreatest ? last : Dim.ZERO);
        }
        return Optional.of(value);
    }

    /** Code that narrows a range to the steps where all guards hold; the range is empty rather than reversed. */
    static Steps narrow(Place place, Collection<GuardRange> guards, Expr from, Expr to) {
        Expr low = from;
        Expr high = to;
        for (GuardRange guard : guards) {
            low = Exprs.max(low, guard.first(place));
            high = Exprs.min(high, guard.end(place));
        }
        Local start = place.code().declare("start", Exprs.min(low, to));
        Local end = place.code().declare("end", Exprs.max(high, start));
        return new Steps(start, end);
    }

    /**
     * With a positive factor f the first step is ceil(-least / f), with a negative one ceil((greatest - limit + 1) /
     * -f).
     */
    private Expr first(Place place) {
        Expr value = factor > 0
                ? Exprs.constant(0).sub(place.site().dim(least))
                : place.site().dim(greatest.minus(limit).plus(1));
        return ceiling(value);
    }

    private Expr end(Place place) {
        Expr value = factor > 0
                ? place.site().dim(limit.minus(greatest))
                : place.site().dim(least.plus(1));
        return ceiling(value);
    }

    private Expr ceiling(Expr value) {
        int divisor = Math.toIntExact(Math.abs(factor));
        return divisor == 1 ? value : Exprs.invoke(FLOOR_DIV, value.add(divisor - 1), Exprs.constant(divisor));
    }
}
