package dev.dlc.dsl.check;

import dev.dlc.ir.Dim;
import java.util.Map;
import java.util.OptionalLong;

/** What is known about two dims for all sizes; symbols stand for integers that are not negative. */
public final class DimFacts {
    private DimFacts() {}

    /** How two dims compare. */
    public enum Verdict {
        /** Equal whatever the symbols are. */
        EQUAL,
        /** Different whatever the symbols are. */
        DIFFERENT,
        /** It depends on the symbols, or nobody can tell. */
        OPEN
    }

    /** Compares two dims. */
    public static Verdict compare(Dim left, Dim right) {
        if (left.equals(right)) {
            return Verdict.EQUAL;
        }
        Dim difference = left.minus(right);
        OptionalLong constant = difference.constant();
        if (constant.isPresent()) {
            return constant.getAsLong() == 0 ? Verdict.EQUAL : Verdict.DIFFERENT;
        }
        boolean apart = isPositive(difference) || isPositive(difference.times(-1)) || isIndivisible(difference);
        return apart ? Verdict.DIFFERENT : Verdict.OPEN;
    }

    /** Whether a dim is at least 1 for all sizes, as far as its signs tell. */
    public static boolean isPositive(Dim dim) {
        return constantTerm(dim) > 0 && isNatural(dim);
    }

    /** Whether a dim is at least 0 for all sizes, as far as its signs tell. */
    public static boolean isNatural(Dim dim) {
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            boolean naturalAtoms = term.getKey().atoms().stream().allMatch(DimFacts::isNatural);
            if (term.getValue() < 0 || !naturalAtoms) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNatural(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> true;
            case Dim.Atom.FloorDiv div -> isNatural(div.numerator()) && isNatural(div.denominator());
        };
    }

    /** Whether the other terms share a factor that the constant term lacks, as in {@code 2*N + 1}: never 0. */
    private static boolean isIndivisible(Dim dim) {
        long factor = 0;
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            if (!term.getKey().atoms().isEmpty()) {
                factor = gcd(factor, Math.abs(term.getValue()));
            }
        }
        return factor > 1 && constantTerm(dim) % factor != 0;
    }

    private static long constantTerm(Dim dim) {
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            if (term.getKey().atoms().isEmpty()) {
                return term.getValue();
            }
        }
        return 0;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
