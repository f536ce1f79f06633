package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.any;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.bool;
import static dev.dlc.optimizer.simplify.Shapes.f32;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reductions over axes of one element, and of reductions whose order does not matter. */
final class ReduceRules {
    private static final Set<Op> ALL = Set.of(Reduce.SUM, Reduce.PROD, Reduce.MAX, Reduce.MIN, Reduce.ANY, Reduce.ALL);

    private ReduceRules() {}

    static final List<Rule> ROWS = List.of(
            ruleIf(
                    "reduce-of-units",
                    new Pattern.Apply(ALL, "root", List.of(any("x"))),
                    ReduceRules::units,
                    e -> e.sum(f32(e, "x", 3, 1), List.of(1)),
                    e -> e.reduceMax(f32(e, "x", 1, 3, 1), List.of(0, 2)),
                    e -> e.reduceProd(f32(e, "x", 1, 3), List.of(0)),
                    e -> e.node(Reduce.MIN, Attrs.NONE.withInts("axes", List.of()), f32(e, "x", 3))),
            ruleIf(
                    "reduce-of-reduce",
                    new Pattern.Apply(
                            Set.of(Reduce.MAX, Reduce.MIN, Reduce.ANY, Reduce.ALL), "root", List.of(any("inner"))),
                    ReduceRules::twice,
                    e -> e.reduceMax(e.reduceMax(f32(e, "x", 2, 3, 4), List.of(1)), List.of(0)),
                    e -> e.reduceAny(e.reduceAny(bool(e, "x", 2, 3, 4), List.of(0)), List.of(1))));

    /** A sum over one element is 0 + x, which is x but for -0. */
    private static Optional<Node> units(Rule.Match m) {
        Node x = m.get("x");
        List<Integer> axes = m.root().attrs().ints("axes");
        if (!axes.stream().allMatch(axis -> x.shape().dim(axis).is(1))) {
            return Optional.empty();
        }
        boolean adds = m.root().is(Reduce.SUM) && x.dtype().isFloat();
        Node same = adds ? m.emit().add(x, m.emit().like(x, 0)) : x;
        return Optional.of(m.emit().reshape(same, m.root().shape()));
    }

    private static Optional<Node> twice(Rule.Match m) {
        Node inner = m.get("inner");
        if (!inner.is(m.root().op())) {
            return Optional.empty();
        }
        List<Integer> left = new ArrayList<>(Emit.allAxes(inner.operand(0)));
        left.removeAll(inner.attrs().ints("axes"));
        List<Integer> axes = new ArrayList<>(inner.attrs().ints("axes"));
        m.root().attrs().ints("axes").forEach(axis -> axes.add(left.get(axis)));
        return Optional.of(m.emit()
                .reduce(m.root().op(), inner.operand(0), axes.stream().sorted().toList()));
    }
}
