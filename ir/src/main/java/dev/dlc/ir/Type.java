package dev.dlc.ir;

import java.util.List;
import java.util.stream.Collectors;

/** What a node yields: one tensor, or several as a tuple. */
public sealed interface Type {
    /** A tensor type with this dtype and shape. */
    static Tensor tensor(DType dtype, Shape shape) {
        return new Tensor(dtype, shape);
    }

    /** A scalar type. */
    static Tensor scalar(DType dtype) {
        return new Tensor(dtype, Shape.SCALAR);
    }

    /**
     * A dense row-major tensor.
     *
     * @param dtype the element type
     * @param shape the sizes
     */
    record Tensor(DType dtype, Shape shape) implements Type {
        /** The number of dims. */
        public int rank() {
            return shape.rank();
        }

        /** This type with another element type. */
        public Tensor with(DType other) {
            return new Tensor(other, shape);
        }

        /** This type with another shape. */
        public Tensor with(Shape other) {
            return new Tensor(dtype, other);
        }

        /** {@code f32[N, 10]}; a scalar is {@code f32[]}. */
        @Override
        public String toString() {
            return dtype.toString() + shape;
        }
    }

    /**
     * Several tensors; taken apart by the op {@code get}.
     *
     * @param items the tensors' types
     */
    record Tuple(List<Tensor> items) implements Type {
        public Tuple {
            items = List.copyOf(items);
        }

        /** {@code (f32[N], i32[])}. */
        @Override
        public String toString() {
            return items.stream().map(Tensor::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }
}
