package dev.dlc.runtime.exec;

import dev.dlc.ir.DType;
import dev.dlc.ir.Type;
import java.util.Arrays;
import java.util.List;

/**
 * A parameter or state of a program.
 *
 * @param name the path, such as {@code net.conv1.w}
 * @param kind which slab it lives in
 * @param dtype the element type
 * @param sizes the literal sizes
 */
public record Leaf(String name, Kind kind, DType dtype, List<Integer> sizes) {
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

    /** A leaf of a type with literal sizes. */
    public static Leaf of(String name, Kind kind, Type.Tensor type) {
        long[] sizes = type.shape().evaluate(symbol -> {
            throw new IllegalArgumentException("the size " + symbol + " of " + name + " is not a number");
        });
        return new Leaf(
                name,
                kind,
                type.dtype(),
                Arrays.stream(sizes).mapToObj(Math::toIntExact).toList());
    }

    /** The number of elements. */
    public long elements() {
        long count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }
}
