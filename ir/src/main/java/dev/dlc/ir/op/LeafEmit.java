package dev.dlc.ir.op;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import java.util.HashSet;
import java.util.List;

/** Leaves and random bits. */
public interface LeafEmit extends NodeEmit {
    /** A value of the caller. */
    default Node input(String name, Type.Tensor type) {
        return node(Leaf.INPUT, Leaf.typed(type).with("name", name));
    }

    /** A trained parameter. */
    default Node param(String name, Type.Tensor type) {
        return node(Leaf.PARAM, Leaf.typed(type).with("name", name));
    }

    /** State kept between runs. */
    default Node state(String name, Type.Tensor type) {
        return node(Leaf.STATE, Leaf.typed(type).with("name", name));
    }

    /** A number without axes. */
    default Node scalar(DType dtype, double value) {
        return full(Type.scalar(dtype), value);
    }

    /** A number in every place. */
    default Node full(Type.Tensor type, double value) {
        return node(Leaf.CONSTANT, Leaf.typed(type).with("values", new Attr.Reals(List.of(value))));
    }

    /** A number in every place of a tensor of the type of {@code x}. */
    default Node like(Node x, double value) {
        return full(x.tensor(), value);
    }

    /** Zeros; false for booleans. */
    default Node zeros(Type.Tensor type) {
        return full(type, 0);
    }

    /** A literal tensor, row-major; one value stands for all. */
    default Node constant(Type.Tensor type, List<Double> values) {
        boolean uniform = !values.isEmpty() && new HashSet<>(values).size() == 1;
        List<Double> stored = values.isEmpty() ? List.of(0.0) : uniform ? values.subList(0, 1) : values;
        return node(Leaf.CONSTANT, Leaf.typed(type).with("values", new Attr.Reals(stored)));
    }

    /** The index along an axis. */
    default Node iota(Type.Tensor type, int axis) {
        return node(Leaf.IOTA, Leaf.typed(type).with("axis", axis));
    }

    /** A dim as a scalar; a constant where it is known. */
    default Node size(Dim dim, DType dtype) {
        return dim.constant().isPresent()
                ? scalar(dtype, (double) dim.constant().getAsLong())
                : node(Leaf.SIZE, Attrs.NONE.with("dtype", dtype).withDims("dim", List.of(dim)));
    }

    /** The key of a number under a key. */
    default Node foldKey(Node key, Node data) {
        return node(Random.FOLD_KEY, Attrs.NONE, key, data);
    }

    /** Random bits of a key and a path: {@code i32} of a shape. */
    default Node randomBits(Node key, String path, Shape shape) {
        return node(Random.RANDOM_BITS, Attrs.NONE.with("path", path).withDims("shape", shape.dims()), key);
    }
}
