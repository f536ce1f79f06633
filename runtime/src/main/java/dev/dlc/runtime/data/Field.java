package dev.dlc.runtime.data;

import dev.dlc.ir.DType;
import dev.dlc.runtime.HostTensor;
import java.util.List;
import java.util.Objects;

/**
 * One named part of every example, such as the image.
 *
 * @param name the name that a step's parameter refers to
 * @param dtype the element type
 * @param shape the sizes of one example; a batch has one more axis before them
 * @param classes the names of the classes if this is a class index, which then lies in [0, classes.size()); else empty
 */
public record Field(String name, DType dtype, List<Integer> shape, List<String> classes) {
    public Field {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        shape = List.copyOf(shape);
        classes = List.copyOf(classes);
    }

    /** A field of numbers. */
    public static Field of(String name, DType dtype, Integer... shape) {
        return new Field(name, dtype, List.of(shape), List.of());
    }

    /** A class index, {@code i32[]}. */
    public static Field label(String name, List<String> classes) {
        return new Field(name, DType.I32, List.of(), classes);
    }

    /** The elements of one example. */
    public int elements() {
        return Math.toIntExact(HostTensor.count(sizes()));
    }

    /** The sizes of one example as an array. */
    public int[] sizes() {
        return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The type of one example with the name, such as {@code image: f32[1, 28, 28]}. */
    @Override
    public String toString() {
        return name + ": " + HostTensor.text(dtype, sizes());
    }
}
