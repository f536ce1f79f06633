package dev.dlc.optimizer.index;

import dev.dlc.ir.Dim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Terms of polynomials. */
public final class Dims {
    private Dims() {}

    /** {@code coefficient} times the atoms. */
    public static Dim term(long coefficient, List<Dim.Atom> atoms) {
        Dim product = Dim.of(coefficient);
        for (Dim.Atom atom : atoms) {
            product = product.times(
                    switch (atom) {
                        case Dim.Atom.Symbol symbol -> Dim.symbol(symbol.name());
                        case Dim.Atom.FloorDiv div -> div.numerator().floorDiv(div.denominator());
                    });
        }
        return product;
    }

    /** The greatest term that divides both the given one and a divisor of one term. */
    static Dim commonFactor(Dim.Monomial monomial, long coefficient, Dim divisor) {
        Dim.Monomial by = divisor.terms().firstKey();
        List<Dim.Atom> left = new ArrayList<>(by.atoms());
        List<Dim.Atom> common = new ArrayList<>();
        for (Dim.Atom atom : monomial.atoms()) {
            if (left.remove(atom)) {
                common.add(atom);
            }
        }
        return term(gcd(Math.abs(coefficient), Math.abs(divisor.terms().get(by))), common);
    }

    /**
     * The quotient of a polynomial division: as many terms as the divisor's leading term divides. A literal divisor
     * also takes its share of the constant term, so that the rest of that is at least 0 and below the divisor.
     */
    static Dim quotient(Dim value, Dim divisor) {
        Dim.Monomial by = divisor.terms().firstKey();
        long factor = divisor.terms().get(by);
        Dim quotient = Dim.ZERO;
        Dim rest = value;
        for (int step = 0; step < 32; step++) {
            Dim divided = Dim.ZERO;
            for (Map.Entry<Dim.Monomial, Long> term : rest.terms().entrySet()) {
                List<Dim.Atom> left = new ArrayList<>(term.getKey().atoms());
                boolean divides = by.atoms().stream().allMatch(left::remove);
                boolean constant = left.isEmpty() && divisor.constant().isPresent();
                if (divides && (constant || term.getValue() % factor == 0)) {
                    divided = divided.plus(term(Math.floorDiv(term.getValue(), factor), left));
                }
            }
            if (divided.is(0)) {
                return quotient;
            }
            quotient = quotient.plus(divided);
            rest = rest.minus(divided.times(divisor));
        }
        return quotient;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
