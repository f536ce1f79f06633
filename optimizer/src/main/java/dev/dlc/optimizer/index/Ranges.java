package dev.dlc.optimizer.index;

import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Guard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Facts about symbols: an index counts from 0 to its extent, exclusive; a size is not negative, and at least 1 when it
 * is the extent of an index, since an index has a value only where its loop runs. Symbols of locals are unknown.
 *
 * <p>All answers are sufficient conditions: {@code true} is proved, {@code false} is not known.
 */
public final class Ranges {
    /** Symbols that begin so are locals, whose values data decides. */
    public static final String LOCAL_PREFIX = "%";

    private final Map<String, Dim> extents;
    private final Set<String> positive = new HashSet<>();

    /** Facts from the extent of each index. */
    public Ranges(Map<String, Dim> extents) {
        this.extents = Map.copyOf(extents);
        for (Dim extent : extents.values()) {
            if (extent.terms().size() == 1) {
                positive.addAll(extent.symbols());
            }
        }
    }

    /** These facts and one more index. */
    public Ranges with(String index, Dim extent) {
        Map<String, Dim> more = new HashMap<>(extents);
        more.put(index, extent);
        return new Ranges(more);
    }

    /** The extents of the indices. */
    public Map<String, Dim> extents() {
        return extents;
    }

    /** Whether {@code 0 <= value}. */
    public boolean nonNegative(Dim value) {
        return divisor(value).isPresent()
                || bound(value, false).map(this::nonNegativeSize).orElse(false);
    }

    /** Whether {@code value < limit}. */
    public boolean below(Dim value, Dim limit) {
        boolean isRemainder =
                divisor(value).filter(d -> nonNegativeSize(limit.minus(d))).isPresent();
        return isRemainder || nonNegative(limit.minus(value).plus(-1));
    }

    /** Whether {@code 0 <= value < limit}. */
    public boolean within(Dim value, Dim limit) {
        return isRemainder(value, limit) || nonNegative(value) && below(value, limit);
    }

    /** Whether {@code value = n - d floor(n / d)} with {@code 0 < d <= limit}. */
    private boolean isRemainder(Dim value, Dim limit) {
        for (Dim.Monomial monomial : value.terms().keySet()) {
            for (Dim.Atom atom : monomial.atoms()) {
                if (atom instanceof Dim.Atom.FloorDiv div
                        && value.equals(div.numerator().minus(div.denominator().times(Dims.term(1, List.of(div)))))) {
                    return nonNegativeSize(div.denominator().plus(-1))
                            && nonNegativeSize(limit.minus(div.denominator()));
                }
            }
        }
        return false;
    }

    /** The divisor d if the value is a remainder {@code n - d (n / d)}, which lies in {@code 0 .. d}, exclusive. */
    private Optional<Dim> divisor(Dim value) {
        return value.terms().keySet().stream()
                .flatMap(monomial -> monomial.atoms().stream())
                .filter(Dim.Atom.FloorDiv.class::isInstance)
                .map(Dim.Atom.FloorDiv.class::cast)
                .filter(div -> nonNegativeSize(div.denominator().plus(-1)))
                .filter(div -> value.equals(div.numerator().mod(div.denominator())))
                .map(Dim.Atom.FloorDiv::denominator)
                .findFirst();
    }

    /** Whether a guard always holds. */
    public boolean holds(Guard guard) {
        return within(guard.value(), guard.limit());
    }

    /** Whether a polynomial over sizes alone is not negative: with each size s = 1 + s' or s', no coefficient is. */
    private boolean nonNegativeSize(Dim value) {
        Dim shifted = value.substitute(
                symbol -> positive.contains(symbol) ? Dim.symbol(symbol).plus(1) : null);
        return shifted.terms().values().stream().allMatch(coefficient -> coefficient >= 0);
    }

    /** The largest ({@code upper}) or least value over the indices, as an expression over sizes; empty when unknown. */
    private Optional<Dim> bound(Dim value, boolean upper) {
        Dim current = value;
        for (int step = 0; step < 64; step++) {
            Optional<Dim.Atom> atom = firstIndexed(current);
            if (atom.isEmpty()) {
                boolean unknown = current.symbols().stream().anyMatch(s -> s.startsWith(LOCAL_PREFIX));
                return unknown ? Optional.empty() : Optional.of(current);
            }
            Optional<Dim> next = eliminate(current, atom.get(), upper);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            current = next.get();
        }
        return Optional.empty();
    }

    /** Replaces {@code c (n - d (n / d))} by 0 or {@code c (d - 1)}, if nothing else mentions the indices of n. */
    private Optional<Dim> remainder(Dim value, Dim.Atom atom, boolean upper) {
        if (!(atom instanceof Dim.Atom.FloorDiv div)
                || div.denominator().constant().isEmpty()) {
            return Optional.empty();
        }
        long d = div.denominator().constant().getAsLong();
        long factor = value.terms().getOrDefault(new Dim.Monomial(List.of(atom)), 0L);
        if (d <= 0 || factor == 0 || factor % d != 0) {
            return Optional.empty();
        }
        long c = -factor / d;
        Dim rest = value.minus(div.numerator().mod(div.denominator()).times(c));
        boolean isApart = div.numerator().symbols().stream()
                .noneMatch(
                        symbol -> extents.containsKey(symbol) && rest.symbols().contains(symbol));
        return isApart ? Optional.of(c > 0 == upper ? rest.plus(c * (d - 1)) : rest) : Optional.empty();
    }

    private boolean indexed(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> extents.containsKey(symbol.name());
            case Dim.Atom.FloorDiv div ->
                div.numerator().symbols().stream().anyMatch(extents::containsKey)
                        || div.denominator().symbols().stream().anyMatch(extents::containsKey);
        };
    }

    private Optional<Dim.Atom> firstIndexed(Dim value) {
        // Quotients first: their bounds mention indices, which the later steps remove.
        List<Dim.Atom> found = new ArrayList<>();
        for (Dim.Monomial monomial : value.terms().keySet()) {
            monomial.atoms().stream().filter(this::indexed).forEach(found::add);
        }
        return found.stream()
                .filter(atom -> atom instanceof Dim.Atom.FloorDiv)
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** Replaces an atom, with all of a remainder that it is part of, by its bound in the direction wanted. */
    private Optional<Dim> eliminate(Dim value, Dim.Atom atom, boolean upper) {
        return remainder(value, atom, upper).or(() -> alone(value, atom, upper));
    }

    /** Replaces an atom by its bound in the direction that its factor asks for. */
    private Optional<Dim> alone(Dim value, Dim.Atom atom, boolean upper) {
        Dim factor = Dim.ZERO;
        Dim rest = Dim.ZERO;
        for (Map.Entry<Dim.Monomial, Long> term : value.terms().entrySet()) {
            List<Dim.Atom> atoms = new ArrayList<>(term.getKey().atoms());
            boolean has = atoms.remove(atom);
            if (atoms.contains(atom)) {
                return Optional.empty();
            }
            Dim other = Dims.term(term.getValue(), atoms);
            if (has) {
                factor = factor.plus(other);
            } else {
                rest = rest.plus(other);
            }
        }
        boolean grows = nonNegative(factor);
        if (!grows && !nonNegative(factor.times(-1))) {
            return Optional.empty();
        }
        Dim multiplier = factor;
        Dim others = rest;
        return extreme(atom, grows == upper)
                .map(extreme -> multiplier.times(extreme).plus(others));
    }

    private Optional<Dim> extreme(Dim.Atom atom, boolean upper) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol ->
                Optional.of(upper ? extents.get(symbol.name()).plus(-1) : Dim.ZERO);
            case Dim.Atom.FloorDiv div -> {
                boolean fixed = div.denominator().symbols().stream().noneMatch(extents::containsKey);
                yield fixed && nonNegativeSize(div.denominator().plus(-1))
                        ? bound(div.numerator(), upper).map(n -> floorDiv(n, div.denominator()))
                        : Optional.empty();
            }
        };
    }

    /**
     * The floor of a quotient by a positive divisor, resolved as far as ranges allow. By 0 it is 0: only an index of an
     * empty axis is divided by that axis' size, and no element has it.
     *
     * <ul>
     *   <li>{@code (d q + r) / d = q} for {@code 0 <= r < d};
     *   <li>{@code (a / b + t) / d = (a + b t) / (b d)};
     *   <li>{@code (g a + r) / (g d) = a / d} for {@code 0 <= r < g}.
     * </ul>
     */
    public Dim floorDiv(Dim numerator, Dim divisor) {
        if (divisor.is(0)) {
            return Dim.ZERO;
        }
        if (divisor.is(1)) {
            return numerator;
        }
        Dim whole = Dims.quotient(numerator, divisor);
        Dim rest = numerator.minus(whole.times(divisor));
        if (within(rest, divisor)) {
            return whole;
        }
        Optional<Dim> unnested = unnest(rest, divisor);
        if (unnested.isPresent()) {
            return whole.plus(unnested.get());
        }
        return whole.plus(reduced(rest, divisor).orElseGet(() -> rest.floorDiv(divisor)));
    }

    private Optional<Dim> unnest(Dim numerator, Dim divisor) {
        for (Map.Entry<Dim.Monomial, Long> term : numerator.terms().entrySet()) {
            List<Dim.Atom> atoms = term.getKey().atoms();
            if (term.getValue() == 1
                    && atoms.size() == 1
                    && atoms.getFirst() instanceof Dim.Atom.FloorDiv div
                    && nonNegativeSize(div.denominator().plus(-1))) {
                Dim others = numerator.minus(Dims.term(1, atoms));
                Dim scaled = div.numerator().plus(others.times(div.denominator()));
                return Optional.of(floorDiv(scaled, div.denominator().times(divisor)));
            }
        }
        return Optional.empty();
    }

    private Optional<Dim> reduced(Dim numerator, Dim divisor) {
        if (divisor.terms().size() != 1) {
            return Optional.empty();
        }
        for (Map.Entry<Dim.Monomial, Long> term : numerator.terms().entrySet()) {
            Dim common = Dims.commonFactor(term.getKey(), term.getValue(), divisor);
            if (common.is(1) || common.equals(divisor)) {
                continue;
            }
            Dim multiple = Dims.quotient(numerator, common);
            Dim rest = numerator.minus(multiple.times(common));
            if (within(rest, common)) {
                return Optional.of(floorDiv(multiple, divisor.floorDiv(common)));
            }
        }
        return Optional.empty();
    }

    /** {@code value - divisor * floorDiv(value, divisor)}. */
    public Dim mod(Dim value, Dim divisor) {
        return value.minus(floorDiv(value, divisor).times(divisor));
    }

    /** The expression with every quotient resolved anew. */
    public Dim simplify(Dim value) {
        Dim sum = Dim.ZERO;
        for (Map.Entry<Dim.Monomial, Long> term : value.terms().entrySet()) {
            Dim product = Dim.of(term.getValue());
            for (Dim.Atom atom : term.getKey().atoms()) {
                product = product.times(
                        switch (atom) {
                            case Dim.Atom.Symbol symbol -> Dim.symbol(symbol.name());
                            case Dim.Atom.FloorDiv div ->
                                floorDiv(simplify(div.numerator()), simplify(div.denominator()));
                        });
            }
            sum = sum.plus(product);
        }
        return sum;
    }
}
