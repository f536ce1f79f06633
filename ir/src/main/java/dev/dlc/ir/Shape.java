package dev.dlc.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor, outermost first; no dim for a scalar. Tensors are dense and row-major.
 *
 * @param dims the sizes
 */
public record Shape(List<Dim> dims) {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dims = List.copyOf(dims);
    }

    /** A shape of dims. */
    public static Shape of(Dim... dims) {
        return new Shape(List.of(dims));
    }

    /** A shape of literal sizes. */
    public static Shape of(long... sizes) {
        List<Dim> dims = new ArrayList<>();
        for (long size : sizes) {
            dims.add(Dim.of(size));
        }
        return new Shape(dims);
    }

    /** The number of dims. */
    public int rank() {
        return dims.size();
    }

    /** The size of an axis. */
    public Dim dim(int axis) {
        return dims.get(axis);
    }

    /** The number of elements; 1 for a scalar. */
    public Dim elements() {
        return Dim.product(dims);
    }

    /** The row-major stride of each axis, in elements. */
    public List<Dim> strides() {
        List<Dim> strides = new ArrayList<>();
        Dim stride = Dim.ONE;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides.addFirst(stride);
            stride = stride.times(dims.get(axis));
        }
        return strides;
    }

    /** All symbols, in name order. */
    public Set<String> symbols() {
        Set<String> names = new TreeSet<>();
        dims.forEach(dim -> names.addAll(dim.symbols()));
        return names;
    }

    /** Whether every dim is a literal. */
    public boolean isStatic() {
        return dims.stream().allMatch(dim -> dim.constant().isPresent());
    }

    /** The sizes for given symbols. */
    public long[] evaluate(ToLongFunction<String> values) {
        return dims.stream().mapToLong(dim -> dim.evaluate(values)).toArray();
    }

    /** This shape without some axes. */
    public Shape without(List<Integer> axes) {
        List<Dim> left = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            if (!axes.contains(axis)) {
                left.add(dims.get(axis));
            }
        }
        return new Shape(left);
    }

    /** {@code [N, 1, 28, 28]}. */
    @Override
    public String toString() {
        return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
