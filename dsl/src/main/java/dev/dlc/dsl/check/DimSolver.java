package dev.dlc.dsl.check;

import dev.dlc.ir.Dim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the dims and packs that a signature leaves open, from equations between declared and actual dims.
 *
 * <p>An unknown is a symbol that no program can write. Equations are taken in order; one that is linear in a single
 * unknown is solved, one without unknowns is compared, others wait until more is known. What stays open is reported as
 * a check for the time when sizes are known.
 */
public final class DimSolver {
    private static final String MARK = "?";

    private final Map<String, Dim> dims = new LinkedHashMap<>();
    private final Map<String, List<Dim>> packs = new LinkedHashMap<>();
    private final List<Equation> waiting = new ArrayList<>();
    private final List<Equation> refuted = new ArrayList<>();
    private final List<Equation> open = new ArrayList<>();

    /**
     * A declared dim and what stands in its place.
     *
     * @param declared may mention unknowns
     * @param actual mentions none
     * @param argument which argument of the call; the caller's numbering
     * @param axis the axis of the actual shape
     */
    public record Equation(Dim declared, Dim actual, int argument, int axis) {}

    /** The unknown of a name. */
    public static Dim unknown(String name) {
        return Dim.symbol(MARK + name);
    }

    /** The name of an unknown; empty for other symbols. */
    public static Optional<String> nameOf(String symbol) {
        return symbol.startsWith(MARK) ? Optional.of(symbol.substring(MARK.length())) : Optional.empty();
    }

    /** Whether a dim mentions an unknown. */
    public static boolean hasUnknown(Dim dim) {
        return dim.symbols().stream().anyMatch(symbol -> nameOf(symbol).isPresent());
    }

    /** The text of a dim with unknowns under their names. */
    public static String display(Dim dim) {
        return dim.toString().replace(MARK, "");
    }

    /** The dims found so far, by name. */
    public Map<String, Dim> dims() {
        return dims;
    }

    /** The packs found so far, by name. */
    public Map<String, List<Dim>> packs() {
        return packs;
    }

    /** Equations that no sizes can satisfy; {@code declared} is resolved as far as known. */
    public List<Equation> refuted() {
        return refuted;
    }

    /** Equations that depend on sizes. */
    public List<Equation> open() {
        return open;
    }

    /** A dim with the unknowns found so far put in. */
    public Dim resolve(Dim dim) {
        return hasUnknown(dim)
                ? dim.substitute(symbol -> nameOf(symbol).map(dims::get).orElse(null))
                : dim;
    }

    /** A declared shape with what is known put in; packs not found yet stay. */
    public List<DimPattern> resolve(List<DimPattern> shape) {
        List<DimPattern> resolved = new ArrayList<>();
        for (DimPattern item : shape) {
            switch (item) {
                case DimPattern.One one -> resolved.add(new DimPattern.One(resolve(one.dim())));
                case DimPattern.Pack pack -> {
                    List<Dim> found = packs.get(pack.name());
                    if (found == null) {
                        resolved.add(pack);
                    } else {
                        found.forEach(dim -> resolved.add(new DimPattern.One(dim)));
                    }
                }
            }
        }
        return resolved;
    }

    /** The dims of a declared shape when nothing in it is open. */
    public Optional<List<Dim>> known(List<DimPattern> shape) {
        List<Dim> known = new ArrayList<>();
        for (DimPattern item : resolve(shape)) {
            if (!(item instanceof DimPattern.One one) || hasUnknown(one.dim())) {
                return Optional.empty();
            }
            known.add(one.dim());
        }
        return Optional.of(known);
    }

    /** Sets a dim that is known from the start. */
    public void set(String name, Dim value) {
        dims.put(name, value);
    }

    /** Sets a pack that is known from the start. */
    public void setPack(String name, List<Dim> value) {
        packs.put(name, List.copyOf(value));
    }

    /**
     * Takes the equations between a declared and an actual shape.
     *
     * @return false when the number of axes is wrong, and nothing was taken
     */
    public boolean match(List<DimPattern> declared, List<Dim> actual, int argument) {
        List<DimPattern> shape = resolve(declared);
        int packAt = -1;
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(i) instanceof DimPattern.Pack) {
                if (packAt >= 0) {
                    return false;
                }
                packAt = i;
            }
        }
        int extra = actual.size() - shape.size();
        if (packAt < 0 ? extra != 0 : extra < -1) {
            return false;
        }
        int axis = 0;
        for (DimPattern item : shape) {
            switch (item) {
                case DimPattern.One one -> equate(new Equation(one.dim(), actual.get(axis), argument, axis++));
                case DimPattern.Pack pack -> {
                    setPack(pack.name(), actual.subList(axis, axis + extra + 1));
                    axis += extra + 1;
                }
            }
        }
        return true;
    }

    /** Takes one equation. */
    public void equate(Equation equation) {
        if (!tryOne(equation)) {
            waiting.add(equation);
        } else {
            drain();
        }
    }

    private void drain() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Equation equation : List.copyOf(waiting)) {
                if (tryOne(equation)) {
                    waiting.remove(equation);
                    progress = true;
                }
            }
        }
    }

    /** Equations whose unknowns could not be found. */
    public List<Equation> waiting() {
        return waiting;
    }

    private boolean tryOne(Equation equation) {
        Dim declared = resolve(equation.declared());
        List<String> unknowns = unknowns(declared);
        Equation now = new Equation(declared, equation.actual(), equation.argument(), equation.axis());
        if (unknowns.isEmpty()) {
            compare(now);
            return true;
        }
        if (unknowns.size() > 1) {
            return false;
        }
        return solve(now, unknowns.getFirst());
    }

    private static List<String> unknowns(Dim dim) {
        Set<String> symbols = dim.symbols();
        return symbols.stream().filter(symbol -> nameOf(symbol).isPresent()).toList();
    }

    private void compare(Equation equation) {
        switch (DimFacts.compare(equation.declared(), equation.actual())) {
            case EQUAL -> {}
            case DIFFERENT -> refuted.add(equation);
            case OPEN -> open.add(equation);
        }
    }

    /** Solves {@code factor * unknown + rest = actual}. */
    private boolean solve(Equation equation, String symbol) {
        Optional<Dim> factor = equation.declared().coefficient(symbol);
        if (factor.isEmpty() || factor.get().is(0)) {
            return false;
        }
        Dim rest = equation.declared().substitute(symbol, Dim.ZERO);
        Dim right = equation.actual().minus(rest);
        Dim value = right.floorDiv(factor.get());
        dims.put(nameOf(symbol).orElseThrow(), value);
        OptionalLong constant = value.constant();
        if (constant.isPresent() && constant.getAsLong() < 0) {
            refuted.add(equation);
        } else if (!value.equals(right)) {
            compare(new Equation(
                    value.times(factor.get()).plus(rest), equation.actual(), equation.argument(), equation.axis()));
        }
        return true;
    }
}
