package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.embed.Scratch;
import dev.dlc.ir.kernel.Accumulator;
import dev.dlc.ir.kernel.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a method keeps from its start to its end: the parts of the thread's scratch arrays that hold the 16 accumulators
 * of each row reduction, and vectors that are the same everywhere.
 */
final class Scratchpads {
    private final Code root;
    private final Optional<Expr> scratch;
    private final int accumulators;
    private final Map<Primitive, Expr> lengths;
    private final Map<Primitive, Local> arrays = new EnumMap<>(Primitive.class);
    // By name, which is one for all copies in an unrolled loop; those are used one after the other.
    private final Map<String, Integer> offsets = new HashMap<>();
    private final Map<Expr, Local> constants = new HashMap<>();

    /**
     * The scratch of a method.
     *
     * @param root the outermost block of the method, where arrays are fetched
     * @param scratch the method's parameter, if it has one
     * @param accumulators how many accumulators the method may ask for
     * @param lengths how long the array of a type must be where it holds more than accumulators
     */
    Scratchpads(Code root, Optional<Expr> scratch, int accumulators, Map<Primitive, Expr> lengths) {
        this.root = root;
        this.scratch = scratch;
        this.accumulators = accumulators;
        this.lengths = Map.copyOf(lengths);
    }

    /** How many accumulators statements may ask for. */
    static int count(List<Statement> statements) {
        return (int) Walk.statements(statements)
                .filter(Statement.Reduce.class::isInstance)
                .mapToLong(s -> ((Statement.Reduce) s).accumulators().size())
                .sum();
    }

    /** Memory for {@link Reductions#LANES} elements. */
    record Pad(Expr array, int offset) {
        Expr at(int lane) {
            return array.at(offset + lane);
        }
    }

    /** The scratch memory itself. */
    Expr source() {
        return scratch.orElseThrow(() -> new IllegalArgumentException("this code needs scratch memory"));
    }

    /** A value that is made of literals alone, computed once. */
    Local constant(String name, Expr value) {
        return constants.computeIfAbsent(value, v -> root.declare(name, v));
    }

    Pad of(Accumulator accumulator, Primitive element) {
        int offset = offsets.computeIfAbsent(accumulator.name(), a -> offsets.size() * Reductions.LANES);
        return new Pad(array(element), offset);
    }

    /** The scratch array of a type. */
    Local array(Primitive element) {
        return arrays.computeIfAbsent(element, this::fetch);
    }

    private Local fetch(Primitive element) {
        String name = switch (element) {
            case FLOAT -> "floats";
            case DOUBLE -> "doubles";
            case INT -> "ints";
            case LONG -> "longs";
            case VOID, BOOLEAN, BYTE, SHORT -> throw new IllegalArgumentException("no scratch of " + element);
        };
        MethodRef method = MethodRef.of(Scratch.class, name, int.class);
        Expr length = lengths.getOrDefault(element, Exprs.constant(accumulators * Reductions.LANES));
        return root.declare(name, Exprs.invoke(method, source(), length));
    }
}
