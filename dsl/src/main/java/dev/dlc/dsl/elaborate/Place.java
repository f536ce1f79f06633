package dev.dlc.dsl.elaborate;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Movement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One element of a tensor.
 *
 * @param base the tensor
 * @param at the index along each axis
 */
record Place(Node base, List<Dim> at) {
    /** Where a scalar comes from: slices and reshapes of single elements are followed. */
    static Place of(Node scalar) {
        Node node = scalar;
        List<Dim> at = List.of();
        while (true) {
            if (node.is(Movement.RESHAPE) && isUnit(node.operand(0).shape()) && isUnit(node.shape())) {
                node = node.operand(0);
                at = Collections.nCopies(node.tensor().rank(), Dim.ZERO);
            } else if (node.is(Movement.RESHAPE) && dropsUnits(node)) {
                at = spread(node.operand(0).shape(), at);
                node = node.operand(0);
            } else if (node.is(Movement.SLICE)) {
                List<Dim> starts = node.attrs().dims("starts");
                List<Integer> steps = node.attrs().ints("steps");
                List<Dim> inner = new ArrayList<>();
                for (int axis = 0; axis < at.size(); axis++) {
                    inner.add(starts.get(axis).plus(at.get(axis).times(steps.get(axis))));
                }
                at = inner;
                node = node.operand(0);
            } else if (node.is(Movement.TRANSPOSE)) {
                List<Integer> permutation = node.attrs().ints("permutation");
                List<Dim> inner = new ArrayList<>(at);
                for (int axis = 0; axis < at.size(); axis++) {
                    inner.set(permutation.get(axis), at.get(axis));
                }
                at = inner;
                node = node.operand(0);
            } else {
                return new Place(node, at);
            }
        }
    }

    private static boolean isUnit(Shape shape) {
        return shape.dims().stream().allMatch(dim -> dim.is(1));
    }

    private static List<Dim> others(Shape shape) {
        return shape.dims().stream().filter(dim -> !dim.is(1)).toList();
    }

    /** Whether a reshape takes away axes of size 1 and nothing else. */
    private static boolean dropsUnits(Node reshape) {
        Shape from = reshape.operand(0).shape();
        boolean none = reshape.shape().dims().stream().noneMatch(dim -> dim.is(1));
        return none && others(from).equals(reshape.shape().dims());
    }

    private static List<Dim> spread(Shape shape, List<Dim> at) {
        List<Dim> inner = new ArrayList<>();
        int next = 0;
        for (Dim dim : shape.dims()) {
            inner.add(dim.is(1) ? Dim.ZERO : at.get(next++));
        }
        return inner;
    }
}
