package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.ir.Dim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the names of a kernel mean at one place of generated code. Immutable.
 *
 * @param buffers the array and the offset of each buffer that is used there, by position
 * @param ints size symbols and axes
 * @param values locals of the kernel
 */
public record Site(Map<Integer, Memory> buffers, Map<String, Expr> ints, Map<String, Expr> values) {
    private static final MethodRef FLOOR_DIV = MethodRef.of(Math.class, "floorDiv", int.class, int.class);

    /** Where nothing has a meaning. */
    static final Site EMPTY = new Site(Map.of(), Map.of(), Map.of());

    public Site {
        buffers = Map.copyOf(buffers);
        ints = Map.copyOf(ints);
        values = Map.copyOf(values);
    }

    /**
     * A buffer in generated code.
     *
     * @param array its slab
     * @param offset where it starts there
     */
    public record Memory(Expr array, Expr offset) {}

    /** With one more axis or size. */
    public Site with(String name, Expr value) {
        Map<String, Expr> more = new HashMap<>(ints);
        more.put(name, value);
        return new Site(buffers, more, values);
    }

    /** With one more buffer. */
    public Site withBuffer(int buffer, Memory memory) {
        Map<Integer, Memory> more = new HashMap<>(buffers);
        more.put(buffer, memory);
        return new Site(more, ints, values);
    }

    /** With axes fixed at 0. */
    Site withZeros(List<String> axes) {
        Site bound = this;
        for (String axis : axes) {
            bound = bound.with(axis, Exprs.constant(0));
        }
        return bound;
    }

    /** With one more local. */
    public Site withValue(String name, Expr value) {
        Map<String, Expr> more = new HashMap<>(values);
        more.put(name, value);
        return new Site(buffers, ints, more);
    }

    /** The value of a size or index here, as an int. */
    public Expr dim(Dim dim) {
        Expr sum = Exprs.constant(0);
        Expr negative = Exprs.constant(0);
        for (Map.Entry<Dim.Monomial, Long> term : dim.terms().entrySet()) {
            long c = term.getValue();
            Expr product = Exprs.constant(Math.toIntExact(Math.abs(c)));
            for (Dim.Atom atom : term.getKey().atoms()) {
                product = product.equals(Exprs.constant(1))
                        ? atom(atom)
                        : atom(atom).mul(product);
            }
            if (c > 0) {
                sum = sum.add(product);
            } else {
                negative = negative.add(product);
            }
        }
        return negative.equals(Exprs.constant(0)) ? sum : sum.sub(negative);
    }

    /** The position in the slab of an element of a buffer. */
    public Expr position(int buffer, Dim index) {
        return buffers.get(buffer).offset().add(dim(index));
    }

    private Expr atom(Dim.Atom atom) {
        return switch (atom) {
            case Dim.Atom.Symbol(String name) -> {
                Expr value = ints.get(name);
                if (value == null) {
                    throw new IllegalArgumentException(
                            "symbol " + name + " means nothing here; known are " + ints.keySet());
                }
                yield value;
            }
            case Dim.Atom.FloorDiv(Dim numerator, Dim denominator) ->
                Exprs.invoke(FLOOR_DIV, List.of(dim(numerator), dim(denominator)));
        };
    }
}
