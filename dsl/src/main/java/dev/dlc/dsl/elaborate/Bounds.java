package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.check.DimFacts;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Node;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ranges of loop variables: found from what they index, and checked against it. */
final class Bounds {
    private final World world;

    Bounds(World world) {
        this.world = world;
    }

    /** The lowest and highest value of a dim. */
    private record Interval(Dim low, Dim high) {
        Interval plus(Interval other) {
            return new Interval(low.plus(other.low), high.plus(other.high));
        }

        Interval times(Dim factor, boolean negative) {
            return negative
                    ? new Interval(high.times(factor), low.times(factor))
                    : new Interval(low.times(factor), high.times(factor));
        }
    }

    // ---- finding

    /** Finds the range of a loop variable that has none yet. */
    private void find(Index index, IndexSpace space) {
        if (index.size().isPresent()) {
            return;
        }
        List<IndexSpace.Access> whole = new ArrayList<>();
        Optional<Dim> part = Optional.empty();
        IndexSpace.Access[] exact = new IndexSpace.Access[1];
        for (IndexSpace.Access access : space.accesses()) {
            if (access.single() && access.place().equals(Dim.symbol(index.symbol()))) {
                whole.add(access);
            } else if (part.isEmpty()) {
                part = solve(index, access);
                part.ifPresent(found -> exact[0] = access);
            }
        }
        if (whole.isEmpty()) {
            index.bound(Dim.ZERO, part.orElseThrow(() -> unbounded(index)));
            Dim first = interval(exact[0].place()).orElseThrow().low;
            if (DimFacts.isNatural(first)) {
                // the range was made for this access, which ends where its axis does
                space.accesses().remove(exact[0]);
            }
            return;
        }
        IndexSpace.Access first = whole.getFirst();
        index.bound(Dim.ZERO, first.size());
        for (IndexSpace.Access other : whole.subList(1, whole.size())) {
            agree(index, first, other);
        }
    }

    private static Failure unbounded(Index index) {
        return Failure.wrong(
                Diagnostic.at(DslCode.INDEX_BOUND, index.span(), "nothing says how far `" + index.name() + "` runs")
                        .sides("an axis that is indexed by `" + index.name() + "`", "none")
                        .fix("give its range: `" + index.name() + " in 0..N`"));
    }

    private void agree(Index index, IndexSpace.Access first, IndexSpace.Access other) {
        switch (DimFacts.compare(first.size(), other.size())) {
            case EQUAL -> {}
            case DIFFERENT ->
                throw Failure.wrong(Diagnostic.at(
                                DslCode.INDEX_SIZES,
                                other.span(),
                                "`" + index.name() + "` runs over two axes of different sizes")
                        .label(first.span(), "an axis of size " + first.size())
                        .sides("axes of one size", first.size() + " and " + other.size())
                        .fix("use two indices, or give the range: `" + index.name() + " in 0..n`"));
            case OPEN ->
                world.check(new Graph.DimCheck(
                        first.size(),
                        other.size(),
                        "the axes that `" + index.name() + "` runs over",
                        Optional.of(other.span())));
        }
    }

    /** The range for which a linear access stays on its axis. */
    private Optional<Dim> solve(Index index, IndexSpace.Access access) {
        Optional<Dim> factor = access.place().coefficient(index.symbol());
        if (factor.isEmpty()
                || factor.get().constant().isEmpty()
                || factor.get().is(0)) {
            return Optional.empty();
        }
        long c = factor.get().constant().getAsLong();
        Optional<Interval> rest = interval(access.place().substitute(index.symbol(), Dim.ZERO));
        if (c > 0) {
            return rest.map(r -> access.size()
                    .minus(Dim.ONE)
                    .minus(r.high)
                    .floorDiv(Dim.of(c))
                    .plus(1));
        }
        return rest.map(r -> r.low.floorDiv(Dim.of(-c)).plus(1));
    }

    /** The values of a dim over the ranges of its loop variables; empty where one is not known. */
    private Optional<Interval> interval(Dim dim) {
        Interval sum = new Interval(Dim.ZERO, Dim.ZERO);
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            Interval product = new Interval(Dim.ONE, Dim.ONE);
            for (Dim.Atom atom : term.getKey().atoms()) {
                Optional<Interval> factor = interval(atom);
                if (factor.isEmpty()) {
                    return Optional.empty();
                }
                product = new Interval(product.low.times(factor.get().low), product.high.times(factor.get().high));
            }
            sum = sum.plus(product.times(Dim.of(term.getValue()), term.getValue() < 0));
        }
        return Optional.of(sum);
    }

    private Optional<Interval> interval(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol symbol -> {
                Optional<Index> index = world.nest().index(symbol.name());
                Dim itself = Dim.symbol(symbol.name());
                yield index.isEmpty()
                        ? Optional.of(new Interval(itself, itself))
                        : index.get().size().map(size -> new Interval(Dim.ZERO, size.minus(Dim.ONE)));
            }
            case Dim.Atom.FloorDiv div ->
                interval(div.numerator())
                        .map(n -> new Interval(n.low.floorDiv(div.denominator()), n.high.floorDiv(div.denominator())));
        };
    }

    // ---- checking

    /** Finds the ranges of a construct's loop variables, and checks all accesses whose ranges are known. */
    void settle(IndexSpace space) {
        space.own().forEach(index -> find(index, space));
        check(space);
    }

    /** Checks all accesses whose loop variables have their ranges; others wait for the constructs around. */
    private void check(IndexSpace space) {
        List<IndexSpace.Access> left = new ArrayList<>();
        for (IndexSpace.Access access : space.accesses()) {
            Optional<Interval> interval = interval(access.place());
            if (interval.isPresent()) {
                check(access, interval.get());
            } else {
                left.add(access);
            }
        }
        space.accesses().clear();
        Optional<IndexSpace> next = space.isRoot() ? world.nest().space() : Optional.of(space);
        next.ifPresent(wider -> wider.accesses().addAll(left));
    }

    private void check(IndexSpace.Access access, Interval interval) {
        Dim room = access.size().minus(Dim.ONE).minus(interval.high);
        if (DimFacts.isNatural(interval.low) && DimFacts.isNatural(room)) {
            return;
        }
        if (!isExact(access.place())) {
            eachAtRun(access);
            return;
        }
        long lowest = interval.low.constant().orElse(0);
        if (lowest < 0 || DimFacts.isPositive(room.times(-1))) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.INDEX_OUT_OF_RANGE,
                            access.span(),
                            "this index leaves the axis of size " + access.size())
                    .sides("0 .. " + access.size().minus(Dim.ONE), interval.low + " .. " + interval.high)
                    .fix(
                            lowest < 0
                                    ? "start the index later: `i in 1..n`, or `pad` the tensor"
                                    : "end the index earlier: `i in 0..n`, or `pad` the tensor"));
        }
        world.atMost(Dim.ZERO, interval.low, message(access), access.span());
        world.atMost(interval.high, access.size().minus(Dim.ONE), message(access), access.span());
    }

    /** Whether no loop variable occurs twice, so that the lowest and highest values are really taken. */
    private boolean isExact(Dim place) {
        List<String> symbols = new ArrayList<>();
        place.terms()
                .keySet()
                .forEach(monomial -> monomial.atoms().forEach(atom -> {
                    switch (atom) {
                        case Dim.Atom.Symbol symbol -> symbols.add(symbol.name());
                        case Dim.Atom.FloorDiv div ->
                            symbols.addAll(div.numerator().symbols());
                    }
                }));
        List<String> loops =
                symbols.stream().filter(s -> world.nest().index(s).isPresent()).toList();
        return loops.stream().distinct().count() == loops.size();
    }

    /** Every place is looked at when sizes are known. */
    private void eachAtRun(IndexSpace.Access access) {
        Emit emit = world.emit(access.span());
        Node place = emit.size(access.place(), DType.I32);
        Node size = emit.size(access.size(), DType.I32);
        Node inside = emit.and(emit.ge(place, emit.like(place, 0)), emit.lt(place, size));
        for (String symbol : access.place().symbols()) {
            Optional<Index> index = world.nest().index(symbol);
            if (index.isPresent()) {
                inside = IndexNotation.over(List.of(index.get()), List.of(inside), emit, access.span())
                        .getFirst();
            }
        }
        Node holds = emit.reduce(Reduce.ALL, inside, Emit.allAxes(inside));
        world.addOfSizes(new Root.Check(holds, message(access), Optional.of(access.span())));
    }

    private static String message(IndexSpace.Access access) {
        return Subscripts.leaves(access.span(), access.size());
    }
}
