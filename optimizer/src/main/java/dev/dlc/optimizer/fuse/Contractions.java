package dev.dlc.optimizer.fuse;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.optimizer.index.Ranges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The loops of contractions: which axes the result runs over, and what the two factors read at a position of the chain.
 * The left factor is the one with fewer rows where that is known: weights for convolutions, whose n axes are images and
 * positions.
 */
public final class Contractions {
    private Contractions() {}

    /**
     * The axes of a contraction's result, of which some may be split from the node's own.
     *
     * @param core batch, m and n axes and the node's index
     * @param order all axes in the order of the node's elements in memory
     * @param edge where one fails there is no element
     */
    public record Domain(Group.Core.Contract core, List<Axis> order, List<Guard> edge) {}

    /**
     * What a factor reads.
     *
     * @param node the tensor
     * @param index the element
     * @param guards where one fails the factor is 0
     */
    public record Factor(Node node, List<Dim> index, List<Guard> guards) {}

    /** The domain of a contraction; {@code axis} makes an axis with an extent. */
    public static Domain domain(Node node, Function<Dim, Axis> axis) {
        return switch (node.op().name()) {
            case "dot" -> dotDomain(node, new Axes(axis));
            case "conv" -> convDomain(node, new Axes(axis));
            case "conv_input_grad" -> inputGradDomain(node, new Axes(axis));
            case "conv_weight_grad" -> weightGradDomain(node, new Axes(axis));
            default -> throw new IllegalArgumentException("no contraction: " + node);
        };
    }

    /** The extents of the contracted axes, outermost first. */
    public static List<Dim> contracted(Node node) {
        Node a = node.operand(0);
        return switch (node.op().name()) {
            case "dot" ->
                node.attrs().ints("lhs_contract").stream().map(a.shape()::dim).toList();
            case "conv" -> tail(node.operand(1), 1);
            case "conv_input_grad" -> {
                List<Dim> extents = new ArrayList<>(
                        List.of(perGroup(node.attrs(), node.operand(1).shape().dim(0))));
                extents.addAll(steps(node));
                yield extents;
            }
            case "conv_weight_grad" -> {
                List<Dim> extents = new ArrayList<>(tail(node.operand(1), 1));
                extents.set(0, a.shape().dim(0));
                yield extents;
            }
            default -> throw new IllegalArgumentException("no contraction: " + node);
        };
    }

    private static List<Dim> tail(Node node, int from) {
        return node.shape().dims().subList(from, node.tensor().rank());
    }

    /** What the factors read at the result's index and the chain's index, one entry per contracted axis. */
    public static List<Factor> factors(Node node, List<Dim> index, List<Dim> chain, Ranges ranges) {
        return switch (node.op().name()) {
            case "dot" -> dotFactors(node, index, chain);
            case "conv" -> convFactors(node, index, chain, ranges);
            case "conv_input_grad" -> inputGradFactors(node, index, chain, ranges);
            case "conv_weight_grad" -> weightGradFactors(node, index, chain, ranges);
            default -> throw new IllegalArgumentException("no contraction: " + node);
        };
    }

    /** Makes axes into lists; a literal 1 needs none. */
    private record Axes(Function<Dim, Axis> make) {
        Dim add(Dim extent, List<Axis> list) {
            if (extent.is(1)) {
                return Dim.ZERO;
            }
            Axis axis = make.apply(extent);
            list.add(axis);
            return axis.index();
        }

        List<Dim> addAll(List<Dim> extents, List<Axis> list) {
            List<Dim> index = new ArrayList<>();
            extents.forEach(extent -> index.add(add(extent, list)));
            return index;
        }
    }

    private static int at(Attrs attrs, String name, int axis) {
        return attrs.ints(name).get(axis);
    }

    private static List<Axis> join(List<List<Axis>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    // ---- dot

    private static List<Integer> free(Node operand, List<Integer> batch, List<Integer> contract) {
        return IntStream.range(0, operand.tensor().rank())
                .filter(axis -> !batch.contains(axis) && !contract.contains(axis))
                .boxed()
                .toList();
    }

    private static Domain dotDomain(Node node, Axes axes) {
        int batches = node.attrs().ints("lhs_batch").size();
        int left = free(
                        node.operand(0),
                        node.attrs().ints("lhs_batch"),
                        node.attrs().ints("lhs_contract"))
                .size();
        List<Dim> dims = node.shape().dims();
        List<Axis> batch = new ArrayList<>();
        List<Axis> m = new ArrayList<>();
        List<Axis> n = new ArrayList<>();
        List<Dim> at = new ArrayList<>(axes.addAll(dims.subList(0, batches), batch));
        at.addAll(axes.addAll(dims.subList(batches, batches + left), m));
        at.addAll(axes.addAll(dims.subList(batches + left, dims.size()), n));
        return new Domain(new Group.Core.Contract(node, batch, m, n, at), join(List.of(batch, m, n)), List.of());
    }

    private static List<Factor> dotFactors(Node node, List<Dim> index, List<Dim> chain) {
        Attrs attrs = node.attrs();
        int batches = attrs.ints("lhs_batch").size();
        List<Dim> batch = index.subList(0, batches);
        List<Integer> leftFree = free(node.operand(0), attrs.ints("lhs_batch"), attrs.ints("lhs_contract"));
        List<Integer> rightFree = free(node.operand(1), attrs.ints("rhs_batch"), attrs.ints("rhs_contract"));
        List<Dim> rows = index.subList(batches, batches + leftFree.size());
        List<Dim> columns = index.subList(batches + leftFree.size(), index.size());
        List<Dim> a =
                new ArrayList<>(Collections.nCopies(node.operand(0).tensor().rank(), Dim.ZERO));
        List<Dim> b =
                new ArrayList<>(Collections.nCopies(node.operand(1).tensor().rank(), Dim.ZERO));
        place(a, attrs.ints("lhs_batch"), batch);
        place(a, attrs.ints("lhs_contract"), chain);
        place(a, leftFree, rows);
        place(b, attrs.ints("rhs_batch"), batch);
        place(b, attrs.ints("rhs_contract"), chain);
        place(b, rightFree, columns);
        return List.of(new Factor(node.operand(0), a, List.of()), new Factor(node.operand(1), b, List.of()));
    }

    private static void place(List<Dim> index, List<Integer> axes, List<Dim> values) {
        for (int i = 0; i < axes.size(); i++) {
            index.set(axes.get(i), values.get(i));
        }
    }

    // ---- convolutions

    private static Dim perGroup(Attrs attrs, Dim channels) {
        return channels.floorDiv(Dim.of(attrs.integer("groups")));
    }

    private static Domain convDomain(Node node, Axes axes) {
        List<Dim> dims = node.shape().dims();
        List<Axis> batch = new ArrayList<>();
        List<Axis> m = new ArrayList<>();
        List<Axis> n = new ArrayList<>();
        Dim image = axes.add(dims.getFirst(), n);
        Dim group = axes.add(Dim.of(node.attrs().integer("groups")), batch);
        Dim size = perGroup(node.attrs(), dims.get(1));
        Dim channel = axes.add(size, m);
        List<Dim> at = new ArrayList<>(List.of(image, group.times(size).plus(channel)));
        List<Axis> positions = new ArrayList<>();
        at.addAll(axes.addAll(dims.subList(2, dims.size()), positions));
        List<Axis> order = join(List.of(n, batch, m, positions));
        n.addAll(positions);
        return new Domain(new Group.Core.Contract(node, batch, m, n, at), order, List.of());
    }

    /** Chain: input channel of the group, kernel position. */
    private static List<Factor> convFactors(Node node, List<Dim> index, List<Dim> chain, Ranges ranges) {
        Attrs attrs = node.attrs();
        Node x = node.operand(0);
        Node w = node.operand(1);
        Dim group = ranges.floorDiv(index.get(1), perGroup(attrs, node.shape().dim(1)));
        List<Dim> from = new ArrayList<>(
                List.of(index.getFirst(), group.times(w.shape().dim(1)).plus(chain.getFirst())));
        List<Guard> guards = new ArrayList<>();
        addPositions(node, from, guards, x, index.subList(2, index.size()), chain.subList(1, chain.size()));
        List<Dim> weights = new ArrayList<>(List.of(index.get(1)));
        weights.addAll(chain);
        return List.of(new Factor(w, weights, List.of()), new Factor(x, from, guards));
    }

    /** Input positions {@code stride * out + dilation * kernel - pad} of each spatial axis. */
    private static void addPositions(
            Node node, List<Dim> index, List<Guard> guards, Node x, List<Dim> out, List<Dim> kernel) {
        Attrs attrs = node.attrs();
        for (int i = 0; i < out.size(); i++) {
            Dim position = out.get(i)
                    .times(at(attrs, "strides", i))
                    .plus(kernel.get(i).times(at(attrs, "dilation", i)))
                    .plus(-at(attrs, "pad_low", i));
            index.add(position);
            guards.add(new Guard(position, x.shape().dim(i + 2)));
        }
    }

    // ---- gradient of the input

    private static boolean isPhased(Attrs attrs, int spatial) {
        return at(attrs, "strides", spatial) > 1 && at(attrs, "dilation", spatial) == 1;
    }

    /** The steps of the chain along the kernel's axes: all positions, or those of one phase of a stride. */
    private static List<Dim> steps(Node node) {
        Node w = node.operand(1);
        List<Dim> steps = new ArrayList<>();
        for (int i = 0; i < w.tensor().rank() - 2; i++) {
            Dim kernel = w.shape().dim(i + 2);
            int stride = at(node.attrs(), "strides", i);
            boolean phased = isPhased(node.attrs(), i);
            steps.add(phased ? kernel.plus(stride - 1L).floorDiv(Dim.of(stride)) : kernel);
        }
        return steps;
    }

    /** A strided axis h is split into phase and step: {@code h = stride * step + phase}; the phase is a batch axis. */
    private static Domain inputGradDomain(Node node, Axes axes) {
        List<Dim> dims = node.shape().dims();
        List<Axis> batch = new ArrayList<>();
        List<Axis> m = new ArrayList<>();
        List<Axis> n = new ArrayList<>();
        List<Guard> edge = new ArrayList<>();
        Dim image = axes.add(dims.getFirst(), n);
        Dim group = axes.add(Dim.of(node.attrs().integer("groups")), batch);
        Dim size = perGroup(node.attrs(), dims.get(1));
        Dim channel = axes.add(size, m);
        List<Axis> order = new ArrayList<>(join(List.of(n, batch, m)));
        List<Dim> at = new ArrayList<>(List.of(image, group.times(size).plus(channel)));
        for (int i = 0; i < dims.size() - 2; i++) {
            Dim extent = dims.get(i + 2);
            List<Axis> step = new ArrayList<>();
            List<Axis> phase = new ArrayList<>();
            if (isPhased(node.attrs(), i)) {
                Dim stride = Dim.of(at(node.attrs(), "strides", i));
                Dim q = axes.add(extent.plus(stride).plus(-1).floorDiv(stride), step);
                Dim r = axes.add(stride, phase);
                at.add(q.times(stride).plus(r));
                if (!extent.mod(stride).is(0)) {
                    edge.add(new Guard(at.getLast(), extent));
                }
            } else {
                at.add(axes.add(extent, step));
            }
            n.addAll(step);
            batch.addAll(phase);
            order.addAll(step);
            order.addAll(phase);
        }
        return new Domain(new Group.Core.Contract(node, batch, m, n, at), order, edge);
    }

    /** Chain: output channel of the group, then kernel steps. */
    private static List<Factor> inputGradFactors(Node node, List<Dim> index, List<Dim> chain, Ranges ranges) {
        Attrs attrs = node.attrs();
        Node dy = node.operand(0);
        Node w = node.operand(1);
        Dim inputs = w.shape().dim(1);
        Dim outputs = perGroup(attrs, w.shape().dim(0));
        Dim group = ranges.floorDiv(index.get(1), inputs);
        Dim channel = group.times(outputs).plus(chain.getFirst());
        List<Dim> weights = new ArrayList<>(List.of(channel, index.get(1).minus(group.times(inputs))));
        List<Dim> from = new ArrayList<>(List.of(index.getFirst(), channel));
        List<Guard> outside = new ArrayList<>();
        List<Guard> kernelGuards = new ArrayList<>();
        for (int i = 0; i < index.size() - 2; i++) {
            Dim shifted = index.get(i + 2).plus(at(attrs, "pad_low", i));
            Dim stride = Dim.of(at(attrs, "strides", i));
            Dim step = chain.get(i + 1);
            Dim out;
            if (isPhased(attrs, i)) {
                // The phase decides which kernel positions meet this element: (h + p) mod stride, then every stride-th.
                Dim last = ranges.floorDiv(shifted, stride);
                Dim position = shifted.minus(last.times(stride)).plus(step.times(stride));
                weights.add(position);
                // On both factors, so that a step that does not exist adds 0 * 0 whatever the other factor holds.
                kernelGuards.add(new Guard(position, w.shape().dim(i + 2)));
                outside.add(kernelGuards.getLast());
                out = last.minus(step);
            } else {
                weights.add(step);
                Dim start = shifted.minus(step.times(at(attrs, "dilation", i)));
                out = ranges.floorDiv(start, stride);
                if (!stride.is(1)) {
                    outside.add(new Guard(start.minus(out.times(stride)), Dim.ONE));
                }
            }
            from.add(out);
            outside.add(new Guard(out, dy.shape().dim(i + 2)));
        }
        return List.of(new Factor(w, weights, kernelGuards), new Factor(dy, from, outside));
    }

    // ---- gradient of the weights

    private static Domain weightGradDomain(Node node, Axes axes) {
        List<Dim> dims = node.shape().dims();
        List<Axis> batch = new ArrayList<>();
        List<Axis> m = new ArrayList<>();
        List<Axis> n = new ArrayList<>();
        Dim group = axes.add(Dim.of(node.attrs().integer("groups")), batch);
        Dim size = perGroup(node.attrs(), dims.getFirst());
        Dim channel = axes.add(size, m);
        List<Dim> at = new ArrayList<>(List.of(group.times(size).plus(channel)));
        at.addAll(axes.addAll(dims.subList(1, dims.size()), n));
        return new Domain(new Group.Core.Contract(node, batch, m, n, at), join(List.of(batch, m, n)), List.of());
    }

    /** Chain: image, output position. */
    private static List<Factor> weightGradFactors(Node node, List<Dim> index, List<Dim> chain, Ranges ranges) {
        Node x = node.operand(0);
        Node dy = node.operand(1);
        Dim group = ranges.floorDiv(
                index.getFirst(), perGroup(node.attrs(), node.shape().dim(0)));
        List<Dim> out = chain.subList(1, chain.size());
        List<Dim> a = new ArrayList<>(List.of(chain.getFirst(), index.getFirst()));
        a.addAll(out);
        List<Dim> b = new ArrayList<>(
                List.of(chain.getFirst(), group.times(node.shape().dim(1)).plus(index.get(1))));
        List<Guard> guards = new ArrayList<>();
        addPositions(node, b, guards, x, out, index.subList(2, index.size()));
        return List.of(new Factor(dy, a, List.of()), new Factor(x, b, guards));
    }
}
