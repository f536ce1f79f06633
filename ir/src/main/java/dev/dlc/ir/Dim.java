package dev.dlc.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A size or an index: an integer polynomial over symbols and opaque floor divisions, in normal form. Two dims are equal
 * for all values of their symbols whenever their normal forms are equal; the converse holds for polynomials.
 *
 * <p>Shapes use dims over size symbols ({@code N}, {@code H}); kernels use the same class for buffer offsets, over
 * sizes and loop axes, so that the stride of an access along an axis is {@link #coefficient}.
 */
public final class Dim implements Comparable<Dim> {
    /** Zero. */
    public static final Dim ZERO = new Dim(Collections.emptySortedMap());
    /** One. */
    public static final Dim ONE = of(1);

    // monomial -> coefficient, never 0; the empty monomial is the constant term
    private final SortedMap<Monomial, Long> terms;
    private final int hash;

    private Dim(SortedMap<Monomial, Long> terms) {
        this.terms = terms;
        this.hash = terms.hashCode();
    }

    /** What a monomial multiplies. */
    public sealed interface Atom extends Comparable<Atom> {
        /** A named size or loop axis. */
        record Symbol(String name) implements Atom {
            @Override
            public String toString() {
                return name;
            }
        }

        /** The floor of a quotient that is no polynomial. */
        record FloorDiv(Dim numerator, Dim denominator) implements Atom {
            @Override
            public String toString() {
                return "(" + numerator + ") / (" + denominator + ")";
            }
        }

        @Override
        default int compareTo(Atom other) {
            int byKind = Integer.compare(this instanceof Symbol ? 0 : 1, other instanceof Symbol ? 0 : 1);
            return byKind != 0 ? byKind : toString().compareTo(other.toString());
        }
    }

    /** A product of atoms in sorted order, repeated for powers; empty for the constant term. */
    public record Monomial(List<Atom> atoms) implements Comparable<Monomial> {
        static final Monomial UNIT = new Monomial(List.of());

        Monomial times(Monomial other) {
            List<Atom> all = new ArrayList<>(atoms);
            all.addAll(other.atoms);
            Collections.sort(all);
            return new Monomial(List.copyOf(all));
        }

        /** Higher degrees first, then by name, so that {@code N*H + N + 1} prints in that order. */
        @Override
        public int compareTo(Monomial other) {
            int byDegree = Integer.compare(other.atoms.size(), atoms.size());
            for (int i = 0; byDegree == 0 && i < atoms.size(); i++) {
                byDegree = atoms.get(i).compareTo(other.atoms.get(i));
            }
            return byDegree;
        }
    }

    /** A literal size. */
    public static Dim of(long value) {
        if (value == 0) {
            return ZERO;
        }
        return new Dim(sorted(Map.of(Monomial.UNIT, value)));
    }

    /** A symbol. */
    public static Dim symbol(String name) {
        return atom(new Atom.Symbol(Objects.requireNonNull(name)));
    }

    private static Dim atom(Atom atom) {
        return new Dim(sorted(Map.of(new Monomial(List.of(atom)), 1L)));
    }

    private static SortedMap<Monomial, Long> sorted(Map<Monomial, Long> terms) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(terms));
    }

    /** The terms of the normal form: monomial to nonzero coefficient. */
    public SortedMap<Monomial, Long> terms() {
        return terms;
    }

    /** The value when this dim has no symbol. */
    public OptionalLong constant() {
        if (terms.isEmpty()) {
            return OptionalLong.of(0);
        }
        if (terms.size() == 1 && terms.firstKey().atoms.isEmpty()) {
            return OptionalLong.of(terms.get(terms.firstKey()));
        }
        return OptionalLong.empty();
    }

    /** Whether this dim is the literal {@code value}. */
    public boolean is(long value) {
        OptionalLong constant = constant();
        return constant.isPresent() && constant.getAsLong() == value;
    }

    /** {@code this + other}; throws {@link ArithmeticException} when a coefficient leaves the 64-bit range. */
    public Dim plus(Dim other) {
        if (other.terms.isEmpty()) {
            return this;
        }
        TreeMap<Monomial, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((monomial, c) -> add(sum, monomial, c));
        return new Dim(Collections.unmodifiableSortedMap(sum));
    }

    /** {@code this + value}. */
    public Dim plus(long value) {
        return plus(of(value));
    }

    private static void add(Map<Monomial, Long> sum, Monomial monomial, long coefficient) {
        long total = Math.addExact(sum.getOrDefault(monomial, 0L), coefficient);
        if (total == 0) {
            sum.remove(monomial);
        } else {
            sum.put(monomial, total);
        }
    }

    /** {@code this - other}. */
    public Dim minus(Dim other) {
        return plus(other.times(-1));
    }

    /** {@code this * other}. */
    public Dim times(Dim other) {
        TreeMap<Monomial, Long> product = new TreeMap<>();
        terms.forEach(
                (m1, c1) -> other.terms.forEach((m2, c2) -> add(product, m1.times(m2), Math.multiplyExact(c1, c2))));
        return new Dim(Collections.unmodifiableSortedMap(product));
    }

    /** {@code this * value}. */
    public Dim times(long value) {
        return times(of(value));
    }

    /**
     * The floor of {@code this / divisor}. Terms that the divisor divides are taken out, since {@code floor((d*q + r) /
     * d) = q + floor(r / d)}; the rest becomes an opaque atom.
     *
     * @throws ArithmeticException when the divisor is the literal 0
     */
    public Dim floorDiv(Dim divisor) {
        if (divisor.is(0)) {
            throw new ArithmeticException("division of a dim by 0");
        }
        if (divisor.is(1)) {
            return this;
        }
        if (equals(divisor)) {
            return ONE;
        }
        TreeMap<Monomial, Long> quotient = new TreeMap<>();
        TreeMap<Monomial, Long> rest = new TreeMap<>();
        if (divisor.terms.size() == 1) {
            Monomial by = divisor.terms.firstKey();
            long factor = divisor.terms.get(by);
            terms.forEach((monomial, c) -> {
                List<Atom> left = new ArrayList<>(monomial.atoms);
                boolean divides = by.atoms.stream().allMatch(left::remove);
                if (divides && c % factor == 0) {
                    add(quotient, new Monomial(List.copyOf(left)), c / factor);
                } else if (divides && left.isEmpty() && by.atoms.isEmpty()) {
                    add(quotient, Monomial.UNIT, Math.floorDiv(c, factor));
                    add(rest, Monomial.UNIT, Math.floorMod(c, factor));
                } else {
                    add(rest, monomial, c);
                }
            });
        } else {
            rest.putAll(terms);
        }
        Dim whole = new Dim(Collections.unmodifiableSortedMap(quotient));
        Dim remainder = new Dim(Collections.unmodifiableSortedMap(rest));
        OptionalLong r = remainder.constant();
        OptionalLong d = divisor.constant();
        if (r.isPresent() && d.isPresent()) {
            return whole.plus(Math.floorDiv(r.getAsLong(), d.getAsLong()));
        }
        return remainder.terms.isEmpty() ? whole : whole.plus(atom(new Atom.FloorDiv(remainder, divisor)));
    }

    /** {@code this - divisor * floor(this / divisor)}. */
    public Dim mod(Dim divisor) {
        return minus(floorDiv(divisor).times(divisor));
    }

    /** The product of several dims; 1 for none. */
    public static Dim product(List<Dim> dims) {
        Dim product = ONE;
        for (Dim dim : dims) {
            product = product.times(dim);
        }
        return product;
    }

    /** All symbols, those inside floor divisions too, in name order. */
    public Set<String> symbols() {
        Set<String> names = new TreeSet<>();
        for (Monomial monomial : terms.keySet()) {
            for (Atom atom : monomial.atoms) {
                switch (atom) {
                    case Atom.Symbol symbol -> names.add(symbol.name());
                    case Atom.FloorDiv div -> {
                        names.addAll(div.numerator().symbols());
                        names.addAll(div.denominator().symbols());
                    }
                }
            }
        }
        return names;
    }

    /**
     * The factor of a symbol when this dim is linear in it: {@code this = coefficient * symbol + rest} with neither
     * part mentioning the symbol. Empty when it is not linear, or the symbol stands inside a floor division.
     */
    public Optional<Dim> coefficient(String symbol) {
        Dim factor = ZERO;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            List<Atom> left = new ArrayList<>(term.getKey().atoms);
            boolean has = left.remove(new Atom.Symbol(symbol));
            Dim other = new Dim(sorted(Map.of(new Monomial(List.copyOf(left)), term.getValue())));
            if (other.symbols().contains(symbol)) {
                return Optional.empty();
            }
            if (has) {
                factor = factor.plus(other);
            }
        }
        return Optional.of(factor);
    }

    /** This dim with symbols replaced; symbols that {@code values} maps to {@code null} stay. */
    public Dim substitute(Function<String, Dim> values) {
        Dim sum = ZERO;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            Dim product = of(term.getValue());
            for (Atom atom : term.getKey().atoms) {
                product = product.times(
                        switch (atom) {
                            case Atom.Symbol symbol -> {
                                Dim value = values.apply(symbol.name());
                                yield value == null ? atom(symbol) : value;
                            }
                            case Atom.FloorDiv div ->
                                div.numerator()
                                        .substitute(values)
                                        .floorDiv(div.denominator().substitute(values));
                        });
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    /** This dim with one symbol replaced. */
    public Dim substitute(String name, Dim value) {
        return substitute(symbol -> symbol.equals(name) ? value : null);
    }

    /**
     * The value for given symbols.
     *
     * @throws ArithmeticException on overflow or division by 0
     */
    public long evaluate(ToLongFunction<String> values) {
        long sum = 0;
        for (Map.Entry<Monomial, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (Atom atom : term.getKey().atoms) {
                long factor = switch (atom) {
                    case Atom.Symbol symbol -> values.applyAsLong(symbol.name());
                    case Atom.FloorDiv div ->
                        Math.floorDiv(
                                div.numerator().evaluate(values),
                                div.denominator().evaluate(values));
                };
                product = Math.multiplyExact(product, factor);
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    @Override
    public int compareTo(Dim other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim that && hash == that.hash && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The text form, such as {@code 2*N*H + (W + 1) / (2) - 3}; a quotient is always a floor division. */
    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return "0";
        }
        StringBuilder out = new StringBuilder();
        terms.forEach((monomial, c) -> {
            out.append(out.isEmpty() ? (c < 0 ? "-" : "") : (c < 0 ? " - " : " + "));
            long size = Math.abs(c);
            if (size != 1 || monomial.atoms.isEmpty()) {
                out.append(size).append(monomial.atoms.isEmpty() ? "" : "*");
            }
            for (int i = 0; i < monomial.atoms.size(); i++) {
                Atom atom = monomial.atoms.get(i);
                boolean wrap = atom instanceof Atom.FloorDiv && (monomial.atoms.size() > 1 || size != 1);
                out.append(i == 0 ? "" : "*").append(wrap ? "(" + atom + ")" : atom.toString());
            }
        });
        return out.toString();
    }
}
