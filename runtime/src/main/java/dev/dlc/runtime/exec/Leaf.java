package dev.dlc.runtime.exec;

import dev.dlc.diagnostic.Span;
import dev.dlc.ir.DType;
import dev.dlc.ir.Type;
import dev.dlc.runtime.HeapBudget;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A parameter or state of a program.
 *
 * @param name the path, such as {@code net.conv1.w}
 * @param kind which slab it lives in
 * @param dtype the element type
 * @param sizes the literal sizes
 * @param span where it is declared; empty for a program that has no source
 */
public record Leaf(String name, Kind kind, DType dtype, List<Integer> sizes, Optional<Span> span) {
    public Leaf {
        sizes = List.copyOf(sizes);
    }

    /** What a leaf is for. */
    public enum Kind {
        /** Trained; saved with the weights. */
        PARAMETER,
        /** Kept between steps: running statistics, what learning rules remember. */
        STATE
    }

    /**
     * A leaf of a type with literal sizes.
     *
     * @throws dev.dlc.diagnostic.DlcException E0802 if no array can hold it
     */
    public static Leaf of(String name, Kind kind, Type.Tensor type, Optional<Span> span) {
        long[] sizes = type.shape().evaluate(symbol -> {
            throw new IllegalArgumentException("the size " + symbol + " of " + name + " is not a number");
        });
        if (Arrays.stream(sizes).anyMatch(size -> size > Integer.MAX_VALUE)) {
            throw HeapBudget.tooLarge(Long.MAX_VALUE, name + ": " + type, span);
        }
        return new Leaf(
                name,
                kind,
                type.dtype(),
                Arrays.stream(sizes).mapToObj(Math::toIntExact).toList(),
                span);
    }

    /**
     * The number of elements.
     *
     * @throws dev.dlc.diagnostic.DlcException E0802 if there are more than 2^63
     */
    public long elements() {
        long count = 1;
        for (int size : sizes) {
            if (Math.multiplyHigh(count, size) != 0 || count * size < 0) {
                throw HeapBudget.tooLarge(Long.MAX_VALUE, toString(), span);
            }
            count *= size;
        }
        return count;
    }

    /** {@code net.conv1.w: f32[6, 1, 5, 5]}. */
    @Override
    public String toString() {
        return name + ": " + dtype + sizes;
    }
}
