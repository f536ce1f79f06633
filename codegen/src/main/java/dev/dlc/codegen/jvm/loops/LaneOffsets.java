package dev.dlc.codegen.jvm.loops;

import dev.dlc.ir.Dim;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a number changes from lane to lane of a vector whose first lane is at a multiple of {@link #period} along the
 * axis: {@code factor * j + sum of f * ((j + r) / d)} in lane j.
 *
 * @param factor of the axis itself
 * @param quotients what is divided: {@code f * floor((axis + r) / d)}, by d and r
 */
record LaneOffsets(int factor, Map<Quotient, Integer> quotients) {
    /** Lanes with a place between each two. */
    static final LaneOffsets EVERY_SECOND = new LaneOffsets(2, Map.of());

    private static final int MOST = 64;

    /**
     * A quotient.
     *
     * @param divisor a power of two
     * @param shift below the divisor
     */
    record Quotient(int divisor, int shift) {}

    LaneOffsets {
        quotients = Map.copyOf(quotients);
    }

    /** The offsets of a dim along an axis; empty where factors or divisors are no small numbers. */
    static Optional<LaneOffsets> of(Dim dim, String axis) {
        long factor = 0;
        Map<Quotient, Integer> quotients = new java.util.HashMap<>();
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            boolean isAlong = term.getKey().atoms().stream().anyMatch(atom -> mentions(atom, axis));
            if (!isAlong) {
                continue;
            }
            if (term.getKey().atoms().size() != 1 || Math.abs(term.getValue()) > MOST) {
                return Optional.empty();
            }
            switch (term.getKey().atoms().getFirst()) {
                case Dim.Atom.Symbol symbol -> factor += term.getValue();
                case Dim.Atom.FloorDiv div -> {
                    Optional<Quotient> quotient = quotient(div, axis);
                    if (quotient.isEmpty()) {
                        return Optional.empty();
                    }
                    quotients.merge(quotient.get(), Math.toIntExact(term.getValue()), Integer::sum);
                }
            }
        }
        return Math.abs(factor) > MOST
                ? Optional.empty()
                : Optional.of(new LaneOffsets(Math.toIntExact(factor), quotients));
    }

    private static boolean mentions(Dim.Atom atom, String axis) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> symbol.name().equals(axis);
            case Dim.Atom.FloorDiv div ->
                div.numerator().symbols().contains(axis)
                        || div.denominator().symbols().contains(axis);
        };
    }

    private static Optional<Quotient> quotient(Dim.Atom.FloorDiv div, String axis) {
        OptionalLong divisor = div.denominator().constant();
        OptionalLong shift = div.numerator().minus(Dim.symbol(axis)).constant();
        boolean isSmall = divisor.isPresent()
                && shift.isPresent()
                && divisor.getAsLong() <= MOST
                && Long.bitCount(divisor.getAsLong()) == 1;
        return isSmall
                ? Optional.of(new Quotient(
                        (int) divisor.getAsLong(), (int) Math.floorMod(shift.getAsLong(), divisor.getAsLong())))
                : Optional.empty();
    }

    /** Whether neighbouring lanes are neighbours. */
    boolean isContiguous() {
        return factor == 1 && quotients.isEmpty();
    }

    /** Whether the lanes of a dim lie at every second place, so that vectors with gaps can be stored there. */
    static boolean isEverySecond(Dim dim, String axis) {
        return of(dim, axis).filter(EVERY_SECOND::equals).isPresent();
    }

    /** Whether all lanes are equal. */
    boolean isConstant() {
        return factor == 0 && quotients.isEmpty();
    }

    /** The first lane must be at a multiple of this. */
    int period() {
        return quotients.keySet().stream().mapToInt(Quotient::divisor).max().orElse(1);
    }

    /** The offset of a lane from the first one. */
    int at(int lane) {
        int offset = factor * lane;
        for (Map.Entry<Quotient, Integer> q : quotients.entrySet()) {
            offset += q.getValue() * ((lane + q.getKey().shift()) / q.getKey().divisor());
        }
        return offset;
    }

    /** Whether a vector of so many lanes can be picked from two vectors that start at the first lane's element. */
    boolean isPickable(int lanes) {
        for (int lane = 1; lane < lanes; lane++) {
            if (at(lane) < at(lane - 1)) {
                return false;
            }
        }
        return at(lanes - 1) < 2 * lanes;
    }
}
