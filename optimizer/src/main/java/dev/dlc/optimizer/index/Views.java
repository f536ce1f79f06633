package dev.dlc.optimizer.index;

import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.Shape;
import dev.dlc.ir.kernel.Guard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where an element of a result is found in the operands, for ops whose element is an element of an operand: the
 * movement family (without the dynamic ones) and {@code tap}; and for elementwise ops, which read all operands at the
 * same index.
 */
public final class Views {
    private Views() {}

    /**
     * An element of an operand.
     *
     * @param operand which one
     * @param index its index
     * @param guards where one fails the element is not there: outside a pad's operand, or in another part of a concat
     */
    public record Read(int operand, List<Dim> index, List<Guard> guards) {
        public Read {
            index = List.copyOf(index);
            guards = List.copyOf(guards);
        }
    }

    /** Whether a node's elements are elements of its operands. */
    public static boolean isView(Node node) {
        return switch (node.op().name()) {
            case "reshape", "transpose", "broadcast", "slice", "pad", "concat", "reverse" -> true;
            case "tap", "stop_gradient", "variable" -> true;
            default -> false;
        };
    }

    /** What a view or elementwise node reads for the element at an index. */
    public static List<Read> reads(Node node, List<Dim> index, Ranges ranges) {
        return switch (node.op().name()) {
            case "reshape" -> one(reshape(node.shape(), node.operand(0).shape(), index, ranges));
            case "transpose" -> one(transpose(node, index));
            case "broadcast" -> one(broadcast(node, index));
            case "slice" -> one(slice(node, index));
            case "reverse" -> one(reverse(node, index));
            case "pad" -> pad(node, index, ranges);
            case "concat" -> concat(node, index, ranges);
            default -> {
                if (!isView(node) && node.op().family() != Op.Family.ELEMENTWISE) {
                    throw new IllegalArgumentException("not a view: " + node);
                }
                List<Read> reads = new ArrayList<>();
                for (int i = 0; i < node.operands().size(); i++) {
                    reads.add(new Read(i, index, List.of()));
                }
                yield reads;
            }
        };
    }

    private static List<Read> one(List<Dim> index) {
        return List.of(new Read(0, index, List.of()));
    }

    private static List<Dim> transpose(Node node, List<Dim> index) {
        List<Integer> permutation = node.attrs().ints("permutation");
        List<Dim> operand = new ArrayList<>(Collections.nCopies(index.size(), Dim.ZERO));
        for (int i = 0; i < index.size(); i++) {
            operand.set(permutation.get(i), index.get(i));
        }
        return operand;
    }

    private static List<Dim> broadcast(Node node, List<Dim> index) {
        List<Integer> axes = node.attrs().ints("axes");
        Shape from = node.operand(0).shape();
        List<Dim> operand = new ArrayList<>();
        for (int i = 0; i < from.rank(); i++) {
            operand.add(from.dim(i).is(1) ? Dim.ZERO : index.get(axes.get(i)));
        }
        return operand;
    }

    private static List<Dim> slice(Node node, List<Dim> index) {
        List<Dim> starts = node.attrs().dims("starts");
        List<Integer> steps = node.attrs().ints("steps");
        List<Dim> operand = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            operand.add(starts.get(i).plus(index.get(i).times(steps.get(i))));
        }
        return operand;
    }

    private static List<Dim> reverse(Node node, List<Dim> index) {
        List<Dim> operand = new ArrayList<>(index);
        for (int axis : node.attrs().ints("axes")) {
            operand.set(axis, node.shape().dim(axis).plus(-1).minus(index.get(axis)));
        }
        return operand;
    }

    private static List<Read> pad(Node node, List<Dim> index, Ranges ranges) {
        List<Dim> operand = new ArrayList<>();
        List<Guard> guards = new ArrayList<>();
        Shape from = node.operand(0).shape();
        for (int i = 0; i < index.size(); i++) {
            Dim shifted = index.get(i).minus(node.attrs().dims("low").get(i));
            Dim step = Dim.of(node.attrs().ints("interior").get(i) + 1L);
            operand.add(divided(shifted, step, from.dim(i), guards, ranges));
        }
        return List.of(new Read(0, operand, guards), new Read(1, List.of(), List.of()));
    }

    /**
     * The quotient {@code value / step} as an index below {@code limit}; adds the guards that it is whole and in range,
     * but those that always hold.
     */
    public static Dim divided(Dim value, Dim step, Dim limit, List<Guard> guards, Ranges ranges) {
        Dim quotient = ranges.floorDiv(value, step);
        add(guards, new Guard(value.minus(quotient.times(step)), Dim.ONE), ranges);
        add(guards, new Guard(quotient, limit), ranges);
        return quotient;
    }

    private static void add(List<Guard> guards, Guard guard, Ranges ranges) {
        if (!ranges.holds(guard)) {
            guards.add(guard);
        }
    }

    private static List<Read> concat(Node node, List<Dim> index, Ranges ranges) {
        int axis = (int) node.attrs().integer("axis");
        List<Read> reads = new ArrayList<>();
        Dim start = Dim.ZERO;
        for (int i = 0; i < node.operands().size(); i++) {
            Dim size = node.operand(i).shape().dim(axis);
            List<Dim> operand = new ArrayList<>(index);
            operand.set(axis, index.get(axis).minus(start));
            List<Guard> guards = new ArrayList<>();
            add(guards, new Guard(operand.get(axis), size), ranges);
            reads.add(new Read(i, operand, guards));
            start = start.plus(size);
        }
        return reads;
    }

    /** The row-major offset of an element. */
    public static Dim offset(Shape shape, List<Dim> index) {
        Dim offset = Dim.ZERO;
        List<Dim> strides = shape.strides();
        for (int i = 0; i < index.size(); i++) {
            offset = offset.plus(index.get(i).times(strides.get(i)));
        }
        return offset;
    }

    /**
     * The index in {@code from} of the element that a reshape puts at an index of {@code to}. Runs of axes with equal
     * products are treated apart, so that quotients arise only where axes are really split or joined.
     */
    public static List<Dim> reshape(Shape to, Shape from, List<Dim> index, Ranges ranges) {
        List<Dim> result = new ArrayList<>();
        int t = 0;
        int f = 0;
        while (t < to.rank() || f < from.rank()) {
            int[] end = matchingRun(to, t, from, f);
            Shape toRun = new Shape(to.dims().subList(t, end[0]));
            Shape fromRun = new Shape(from.dims().subList(f, end[1]));
            result.addAll(unflatten(offset(toRun, index.subList(t, end[0])), fromRun, ranges));
            t = end[0];
            f = end[1];
        }
        return result;
    }

    /** The ends of the shortest runs from {@code t} and {@code f}, not both empty, whose products are equal. */
    private static int[] matchingRun(Shape to, int t, Shape from, int f) {
        Dim mine = Dim.ONE;
        for (int i = t; i <= to.rank(); i++) {
            Dim other = Dim.ONE;
            for (int j = f; j <= from.rank(); j++) {
                if ((i > t || j > f) && mine.equals(other)) {
                    return new int[] {i, j};
                }
                other = j < from.rank() ? other.times(from.dim(j)) : other;
            }
            mine = i < to.rank() ? mine.times(to.dim(i)) : mine;
        }
        return new int[] {to.rank(), from.rank()};
    }

    /** The index of the element at an offset. */
    public static List<Dim> unflatten(Dim offset, Shape shape, Ranges ranges) {
        List<Dim> index = new ArrayList<>();
        List<Dim> strides = shape.strides();
        Dim rest = offset;
        for (int i = 0; i < shape.rank(); i++) {
            boolean single = shape.dim(i).is(1);
            Dim quotient = single ? Dim.ZERO : ranges.floorDiv(rest, strides.get(i));
            index.add(quotient);
            rest = rest.minus(quotient.times(strides.get(i)));
        }
        return index;
    }
}
