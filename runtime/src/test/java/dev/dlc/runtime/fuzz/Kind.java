package dev.dlc.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;

/** The type of a tensor of a random program; dims are equal where their texts are. */
record Kind(String dtype, List<String> dims) {
    Kind {
        dims = List.copyOf(dims);
    }

    static Kind f32(String... dims) {
        return new Kind("f32", List.of(dims));
    }

    static Kind i32(String... dims) {
        return new Kind("i32", List.of(dims));
    }

    int rank() {
        return dims.size();
    }

    boolean isFloat() {
        return dtype.startsWith("f");
    }

    Kind of(String other) {
        return new Kind(other, dims);
    }

    Kind shaped(List<String> other) {
        return new Kind(dtype, other);
    }

    /** With one more axis. */
    Kind with(int axis, String dim) {
        List<String> more = new ArrayList<>(dims);
        more.add(axis, dim);
        return shaped(more);
    }

    /** With another size along an axis. */
    Kind resized(int axis, String dim) {
        List<String> other = new ArrayList<>(dims);
        other.set(axis, dim);
        return shaped(other);
    }

    /** What is left behind the first axes. */
    Kind behind(int axes) {
        return shaped(dims.subList(axes, rank()));
    }

    /** The sizes as a list: {@code [N, 3]}. */
    String shape() {
        return "[" + String.join(", ", dims) + "]";
    }

    @Override
    public String toString() {
        return dtype + shape();
    }
}
