package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.any;
import static dev.dlc.optimizer.simplify.Pattern.inner;
import static dev.dlc.optimizer.simplify.Pattern.op;
import static dev.dlc.optimizer.simplify.Pattern.splat;
import static dev.dlc.optimizer.simplify.Rule.rule;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.dims;
import static dev.dlc.optimizer.simplify.Shapes.f32;
import static dev.dlc.optimizer.simplify.Shapes.ones;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Slices, paddings, concatenations. */
final class SliceRules {
    private SliceRules() {}

    static final List<Rule> ROWS = List.of(
            ruleIf(
                    "slice-of-all",
                    op(Movement.SLICE, any("x")),
                    SliceRules::sliceAll,
                    e -> e.node(
                            Movement.SLICE,
                            Attrs.NONE
                                    .withDims("starts", dims(0, 0))
                                    .withDims("sizes", dims(2, 3))
                                    .withInts("steps", ones(2)),
                            f32(e, "x", 2, 3))),
            rule(
                    "slice-of-slice",
                    op(Movement.SLICE, inner(Movement.SLICE, any("x"))),
                    SliceRules::sliceTwice,
                    e -> e.slice(e.slice(f32(e, "x", 20), dims(3), dims(8), List.of(2)), dims(1), dims(3), List.of(2))),
            rule(
                    "slice-of-splat",
                    op(Movement.SLICE, splat("c")),
                    m -> m.emit().full(m.root().tensor(), Pattern.value(m.get("c"))),
                    e -> e.slice(e.full(Type.tensor(DType.F32, Shape.of(5)), 3), dims(1), dims(2), ones(1))),
            ruleIf(
                    "slice-of-pad",
                    op(Movement.SLICE, op(Movement.PAD, any("x"), any("value"))),
                    SliceRules::slicePad,
                    e -> e.slice(
                            e.pad(f32(e, "x", 3), f32(e, "v"), dims(2), dims(1), List.of(0)),
                            dims(2),
                            dims(3),
                            ones(1))),
            ruleIf(
                    "slice-of-concat",
                    Pattern.of(Set.of(Movement.SLICE)),
                    SliceRules::sliceConcat,
                    e -> e.slice(
                            e.concat(List.of(f32(e, "x", 2, 3), f32(e, "y", 2, 4)), 1),
                            dims(0, 3),
                            dims(1, 4),
                            ones(2))),
            ruleIf(
                    "pad-of-nothing",
                    op(Movement.PAD, any("x"), any("value")),
                    SliceRules::padNothing,
                    e -> e.pad(f32(e, "x", 3), f32(e, "v"), dims(0), dims(0), List.of(0))),
            ruleIf(
                    "pad-of-pad",
                    op(Movement.PAD, inner(Movement.PAD, any("x"), any("value")), any("value")),
                    SliceRules::padTwice,
                    e -> {
                        Node v = f32(e, "v");
                        Node inner = e.pad(f32(e, "x", 3), v, dims(1), dims(2), List.of(0));
                        return e.pad(inner, v, dims(3), dims(0), List.of(0));
                    }),
            ruleIf(
                    "pad-of-splat",
                    op(Movement.PAD, splat("c"), splat("value")),
                    SliceRules::padSplat,
                    e -> e.pad(
                            e.full(Type.tensor(DType.F32, Shape.of(3)), 2),
                            e.scalar(DType.F32, 2),
                            dims(1),
                            dims(1),
                            List.of(0))),
            ruleIf(
                    "concat-of-one",
                    Pattern.of(Set.of(Movement.CONCAT)),
                    m -> Optional.of(m.root().operand(0))
                            .filter(x -> m.root().operands().size() == 1),
                    e -> e.node(Movement.CONCAT, Attrs.NONE.with("axis", 0), f32(e, "x", 3))),
            ruleIf(
                    "concat-of-concat",
                    Pattern.of(Set.of(Movement.CONCAT)),
                    SliceRules::concatTwice,
                    e -> e.concat(List.of(e.concat(List.of(f32(e, "x", 2), f32(e, "y", 3)), 0), f32(e, "z", 1)), 0)));

    private static Optional<Node> sliceAll(Rule.Match m) {
        Attrs attrs = m.root().attrs();
        boolean all = Shapes.allZero(attrs.dims("starts"))
                && Shapes.allAre(attrs.ints("steps"), 1)
                && m.root().shape().equals(m.get("x").shape());
        return all ? Optional.of(m.get("x")) : Optional.empty();
    }

    private static Node sliceTwice(Rule.Match m) {
        Attrs inner = m.get("inner").attrs();
        Attrs outer = m.root().attrs();
        List<Dim> starts = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (int axis = 0; axis < m.root().shape().rank(); axis++) {
            int step = inner.ints("steps").get(axis);
            starts.add(inner.dims("starts")
                    .get(axis)
                    .plus(outer.dims("starts").get(axis).times(step)));
            steps.add(step * outer.ints("steps").get(axis));
        }
        return m.emit().slice(m.get("x"), starts, m.root().shape().dims(), steps);
    }

    private static Optional<Node> slicePad(Rule.Match m) {
        Attrs pad = m.get("pad").attrs();
        Attrs slice = m.root().attrs();
        boolean back = Shapes.allAre(pad.ints("interior"), 0)
                && Shapes.allAre(slice.ints("steps"), 1)
                && slice.dims("starts").equals(pad.dims("low"))
                && m.root().shape().equals(m.get("x").shape());
        return back ? Optional.of(m.get("x")) : Optional.empty();
    }

    /** A slice that takes all of one part along the joined axis. */
    private static Optional<Node> sliceConcat(Rule.Match m) {
        Node concat = m.root().operand(0);
        if (!concat.is(Movement.CONCAT)) {
            return Optional.empty();
        }
        int axis = (int) concat.attrs().integer("axis");
        Attrs slice = m.root().attrs();
        Dim start = Dim.ZERO;
        for (Node part : concat.operands()) {
            Dim size = part.shape().dim(axis);
            boolean whole = slice.dims("starts").get(axis).equals(start)
                    && slice.dims("sizes").get(axis).equals(size)
                    && slice.ints("steps").get(axis) == 1;
            if (whole) {
                List<Dim> starts = new ArrayList<>(slice.dims("starts"));
                starts.set(axis, Dim.ZERO);
                return Optional.of(m.emit().slice(part, starts, slice.dims("sizes"), slice.ints("steps")));
            }
            start = start.plus(size);
        }
        return Optional.empty();
    }

    private static Optional<Node> padNothing(Rule.Match m) {
        Attrs pad = m.root().attrs();
        boolean nothing = Shapes.allZero(pad.dims("low"))
                && Shapes.allZero(pad.dims("high"))
                && m.root().shape().equals(m.get("x").shape());
        return nothing ? Optional.of(m.get("x")) : Optional.empty();
    }

    private static Optional<Node> padTwice(Rule.Match m) {
        Attrs inner = m.get("inner").attrs();
        Attrs outer = m.root().attrs();
        if (!Shapes.allAre(inner.ints("interior"), 0) || !Shapes.allAre(outer.ints("interior"), 0)) {
            return Optional.empty();
        }
        List<Dim> low = sums(inner.dims("low"), outer.dims("low"));
        List<Dim> high = sums(inner.dims("high"), outer.dims("high"));
        return Optional.of(m.emit().pad(m.get("x"), m.get("value"), low, high, outer.ints("interior")));
    }

    private static List<Dim> sums(List<Dim> x, List<Dim> y) {
        List<Dim> sums = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            sums.add(x.get(i).plus(y.get(i)));
        }
        return sums;
    }

    private static Optional<Node> padSplat(Rule.Match m) {
        double c = Pattern.value(m.get("c"));
        boolean equal = Double.doubleToRawLongBits(c) == Double.doubleToRawLongBits(Pattern.value(m.get("value")));
        return equal ? Optional.of(m.emit().full(m.root().tensor(), c)) : Optional.empty();
    }

    private static Optional<Node> concatTwice(Rule.Match m) {
        List<Node> parts = new ArrayList<>();
        for (Node part : m.root().operands()) {
            boolean nested =
                    part.is(Movement.CONCAT) && part.attrs().equals(m.root().attrs());
            parts.addAll(nested ? part.operands() : List.of(part));
        }
        int axis = (int) m.root().attrs().integer("axis");
        boolean more = parts.size() > m.root().operands().size();
        return more ? Optional.of(m.emit().concat(parts, axis)) : Optional.empty();
    }
}
