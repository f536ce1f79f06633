package dev.dlc.ir.op;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.op.Batching.Context;
import dev.dlc.ir.op.Batching.Operand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Batching rules of ops that keep their axes apart: elementwise, movement, reductions, windows, order. */
final class BatchMovement {
    private BatchMovement() {}

    static List<Integer> behind(int first, List<Integer> axes) {
        List<Integer> all = new ArrayList<>();
        if (first >= 0) {
            all.add(first);
        }
        axes.forEach(axis -> all.add(axis + 1));
        return all;
    }

    static List<Dim> before(Dim first, List<Dim> dims) {
        List<Dim> all = new ArrayList<>(List.of(first));
        all.addAll(dims);
        return all;
    }

    private static List<Integer> before(int first, List<Integer> numbers) {
        List<Integer> all = new ArrayList<>(List.of(first));
        all.addAll(numbers);
        return all;
    }

    /** The same op on all operands with the axis of the loop. */
    static List<Operand> same(Context c) {
        return with(c, c.node().attrs());
    }

    private static List<Operand> with(Context c, Attrs attrs) {
        return Context.all(
                c.emit().items(c.emit().node(c.node().op(), attrs, c.node().regions(), c.full())));
    }

    /** The attribute {@code axes} counts behind the loop's axis. */
    static List<Operand> axes(Context c) {
        return with(
                c, c.node().attrs().withInts("axes", behind(-1, c.node().attrs().ints("axes"))));
    }

    /** The attribute {@code axis} counts behind the loop's axis. */
    static List<Operand> axis(Context c) {
        return with(c, c.node().attrs().with("axis", c.node().attrs().integer("axis") + 1));
    }

    static List<Operand> reshape(Context c) {
        List<Dim> shape = before(c.size(), c.node().attrs().dims("shape"));
        Node x = c.operand(0).is(Movement.RESHAPE) ? c.operand(0).operand(0) : c.operand(0);
        return Context.one(c.emit().reshape(x, new Shape(shape)));
    }

    static List<Operand> transpose(Context c) {
        return Context.one(
                c.emit().transpose(c.operand(0), behind(0, c.node().attrs().ints("permutation"))));
    }

    static List<Operand> broadcast(Context c) {
        List<Dim> shape = before(c.size(), c.node().attrs().dims("shape"));
        List<Integer> axes = behind(0, c.node().attrs().ints("axes"));
        return Context.one(c.emit().broadcast(c.operand(0), axes, new Shape(shape)));
    }

    static List<Operand> pad(Context c) {
        if (c.batched(1)) {
            return Batch.oneByOne(c);
        }
        Attrs attrs = c.node().attrs();
        return Context.one(c.emit()
                .pad(
                        c.operand(0),
                        c.operand(1),
                        before(Dim.ZERO, attrs.dims("low")),
                        before(Dim.ZERO, attrs.dims("high")),
                        before(0, attrs.ints("interior"))));
    }

    /** Windows of one element along the loop's axis. */
    static List<Operand> window(Context c) {
        Attrs attrs = c.node().attrs();
        Attrs wider = attrs.withInts("window", before(1, attrs.ints("window")))
                .withInts("strides", before(1, attrs.ints("strides")))
                .withInts("pad_low", before(0, attrs.ints("pad_low")))
                .withInts("pad_high", before(0, attrs.ints("pad_high")))
                .withInts("dilation", before(1, attrs.ints("dilation")));
        return with(
                c,
                attrs.find("shape").isEmpty() ? wider : wider.withDims("shape", before(c.size(), attrs.dims("shape"))));
    }

    static List<Operand> dynamicSlice(Context c) {
        int rank = c.node().tensor().rank();
        boolean fixed = c.operands().subList(1, rank + 1).stream().noneMatch(Operand::batched);
        List<Dim> sizes = c.node().attrs().dims("sizes");
        Emit e = c.emit();
        if (fixed) {
            List<Node> starts = new ArrayList<>(List.of(e.scalar(dev.dlc.ir.DType.I32, 0)));
            starts.addAll(c.operands().subList(1, rank + 1).stream()
                    .map(Operand::node)
                    .toList());
            return Context.one(e.dynamicSlice(c.operand(0), starts, before(c.size(), sizes)));
        }
        Operand x = c.operands().getFirst();
        for (int axis = 0; axis < rank; axis++) {
            Dim whole = c.node().operand(0).shape().dim(axis);
            if (!sizes.get(axis).equals(whole)) {
                Node start = c.full(axis + 1);
                Node last = e.size(whole.minus(sizes.get(axis)), start.dtype());
                Node clamped = e.max(e.min(start, last), e.scalar(start.dtype(), 0));
                Node places = BatchIndex.run(e, clamped, sizes.get(axis), 1);
                x = new Operand(BatchIndex.gather(e, c.loop(), x, places, axis, false), true);
            }
        }
        return List.of(x);
    }

    /** A block whose start may follow the loop variable. */
    static List<Operand> slice(Context c) {
        List<Dim> starts = c.node().attrs().dims("starts");
        List<Integer> moving = new ArrayList<>();
        for (int axis = 0; axis < starts.size(); axis++) {
            if (c.loop().moves(starts.get(axis))) {
                moving.add(axis);
            }
        }
        if (moving.size() == 1 && !c.batched(0)) {
            List<Operand> strided = strided(c, moving.getFirst());
            if (!strided.isEmpty()) {
                return strided;
            }
        }
        return blocks(c, moving);
    }

    /** One element of an axis at a place that is linear in the loop variable: a slice with a step. */
    private static List<Operand> strided(Context c, int axis) {
        Attrs attrs = c.node().attrs();
        Dim start = attrs.dims("starts").get(axis);
        var factor = start.coefficient(c.loop().symbol());
        if (!attrs.dims("sizes").get(axis).is(1)
                || factor.isEmpty()
                || factor.get().constant().isEmpty()) {
            return List.of();
        }
        long step = factor.get().constant().getAsLong();
        Dim first = start.substitute(c.loop().symbol(), Dim.ZERO);
        Dim lowest = step > 0 ? first : first.plus(c.size().minus(Dim.ONE).times(step));
        List<Dim> starts = replaced(attrs.dims("starts"), axis, lowest);
        List<Dim> sizes = replaced(attrs.dims("sizes"), axis, c.size());
        List<Integer> steps = replaced(attrs.ints("steps"), axis, (int) Math.abs(step));
        Emit e = c.emit();
        Node block = e.slice(c.operand(0), starts, sizes, steps);
        Node ordered = step > 0 ? block : e.reverse(block, List.of(axis));
        Node front = e.moveAxis(ordered, axis, 0);
        return Context.one(e.unsqueeze(front, axis + 1));
    }

    private static <T> List<T> replaced(List<T> list, int index, T by) {
        List<T> other = new ArrayList<>(list);
        other.set(index, by);
        return other;
    }

    /** Blocks at any places: gathered along the axes whose start moves, then a slice of the others. */
    private static List<Operand> blocks(Context c, List<Integer> moving) {
        Emit e = c.emit();
        Attrs attrs = c.node().attrs();
        Operand x = c.operands().getFirst();
        List<Dim> starts = new ArrayList<>(attrs.dims("starts"));
        List<Integer> steps = new ArrayList<>(attrs.ints("steps"));
        for (int axis : moving) {
            Node start = BatchIndex.along(e, c.loop(), starts.get(axis), dev.dlc.ir.DType.I32);
            Node places = BatchIndex.run(e, start, attrs.dims("sizes").get(axis), steps.get(axis));
            x = new Operand(BatchIndex.gather(e, c.loop(), x, places, axis, false), true);
            starts.set(axis, Dim.ZERO);
            steps.set(axis, 1);
        }
        Node all = c.full(x);
        return Context.one(
                e.slice(all, before(Dim.ZERO, starts), before(c.size(), attrs.dims("sizes")), before(1, steps)));
    }

    /** Axes moved from one place to another in a list. */
    static List<Integer> moved(int rank, int from, int count, int to) {
        List<Integer> axes = new ArrayList<>(Emit.axes(rank));
        List<Integer> part = new ArrayList<>(axes.subList(from, from + count));
        axes.removeAll(part);
        axes.addAll(to, part);
        return Collections.unmodifiableList(axes);
    }
}
