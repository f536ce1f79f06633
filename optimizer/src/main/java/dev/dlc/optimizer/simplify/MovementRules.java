package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.any;
import static dev.dlc.optimizer.simplify.Pattern.inner;
import static dev.dlc.optimizer.simplify.Pattern.op;
import static dev.dlc.optimizer.simplify.Pattern.splat;
import static dev.dlc.optimizer.simplify.Rule.rule;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.f32;

import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Control;
import dev.dlc.ir.op.Emit;
import dev.dlc.ir.op.Movement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reshapes, transposes, broadcasts, reversals. */
final class MovementRules {
    private MovementRules() {}

    static final List<Rule> ROWS = List.of(
            rule("tap", op(Control.TAP, any("x")), m -> m.get("x"), e -> e.tap(f32(e, "x", 3), "here")),
            ruleIf(
                    "reshape-to-same",
                    op(Movement.RESHAPE, any("x")),
                    m -> same(m, m.root().shape()),
                    e -> e.node(Movement.RESHAPE, Attrs.NONE.withDims("shape", Shapes.dims(3, 2)), f32(e, "x", 3, 2))),
            rule(
                    "reshape-of-reshape",
                    op(Movement.RESHAPE, inner(Movement.RESHAPE, any("x"))),
                    m -> m.emit().reshape(m.get("x"), m.root().shape()),
                    e -> e.reshape(e.reshape(f32(e, "x", 2, 6), Shape.of(12)), Shape.of(3, 4))),
            rule(
                    "transpose-of-transpose",
                    op(Movement.TRANSPOSE, inner(Movement.TRANSPOSE, any("x"))),
                    MovementRules::transposeTwice,
                    e -> e.transpose(e.transpose(f32(e, "x", 2, 3, 4), List.of(2, 0, 1)), List.of(0, 2, 1))),
            ruleIf(
                    "transpose-of-units",
                    op(Movement.TRANSPOSE, any("x")),
                    MovementRules::transposeUnits,
                    e -> e.transpose(f32(e, "x", 2, 1, 3), List.of(1, 0, 2))),
            ruleIf(
                    "transpose-of-broadcast",
                    op(Movement.TRANSPOSE, op(Movement.BROADCAST, any("x"))),
                    MovementRules::transposeBroadcast,
                    e -> e.transpose(
                            e.broadcast(f32(e, "x", 2, 3), List.of(0, 1), Shape.of(2, 3, 4)), List.of(2, 0, 1))),
            ruleIf(
                    "broadcast-to-same",
                    op(Movement.BROADCAST, any("x")),
                    m -> same(m, m.root().shape()),
                    e -> e.node(
                            Movement.BROADCAST,
                            Attrs.NONE.withInts("axes", List.of(0)).withDims("shape", Shapes.dims(3)),
                            f32(e, "x", 3))),
            rule(
                    "broadcast-of-broadcast",
                    op(Movement.BROADCAST, inner(Movement.BROADCAST, any("x"))),
                    MovementRules::broadcastTwice,
                    e -> e.broadcast(
                            e.broadcast(f32(e, "x", 3), List.of(1), Shape.of(2, 3)), List.of(1, 2), Shape.of(4, 2, 3))),
            ruleIf(
                    "broadcast-of-unit-reshape",
                    op(Movement.BROADCAST, op(Movement.RESHAPE, any("x"))),
                    MovementRules::broadcastUnits,
                    e -> e.broadcast(
                            e.reshape(f32(e, "x", 3), Shape.of(3, 1, 1)), List.of(1, 2, 3), Shape.of(2, 3, 4, 5)),
                    e -> e.broadcast(e.reshape(f32(e, "x", 1, 3), Shape.of(3, 1)), List.of(0, 1), Shape.of(3, 4))),
            rule(
                    "reverse-of-reverse",
                    op(Movement.REVERSE, inner(Movement.REVERSE, any("x"))),
                    MovementRules::reverseTwice,
                    e -> e.reverse(e.reverse(f32(e, "x", 2, 3), List.of(0, 1)), List.of(1))),
            ruleIf(
                    "reverse-of-unit",
                    op(Movement.REVERSE, any("x")),
                    MovementRules::reverseUnits,
                    e -> e.reverse(f32(e, "x", 1, 3), List.of(0))),
            moved("reshape-of-splat", op(Movement.RESHAPE, splat("c")), e -> e.reshape(two(e), Shape.of(6))),
            moved("transpose-of-splat", op(Movement.TRANSPOSE, splat("c")), e -> e.transpose(two(e), List.of(1, 0))),
            moved(
                    "broadcast-of-splat",
                    op(Movement.BROADCAST, splat("c")),
                    e -> e.broadcast(two(e), List.of(1, 2), Shape.of(4, 2, 3))),
            moved("reverse-of-splat", op(Movement.REVERSE, splat("c")), e -> e.reverse(two(e), List.of(1))));

    private static Node two(Emit e) {
        return e.full(Type.tensor(DType.F32, Shape.of(2, 3)), 2);
    }

    @SafeVarargs
    private static Rule moved(String name, Pattern.Apply pattern, Function<Emit, Node>... examples) {
        return rule(name, pattern, m -> m.emit().full(m.root().tensor(), Pattern.value(m.get("c"))), examples);
    }

    private static Optional<Node> same(Rule.Match m, Shape shape) {
        return Optional.of(m.get("x")).filter(x -> x.shape().equals(shape));
    }

    private static Node transposeTwice(Rule.Match m) {
        List<Integer> inner = m.get("inner").attrs().ints("permutation");
        List<Integer> outer = m.root().attrs().ints("permutation");
        return m.emit().transpose(m.get("x"), outer.stream().map(inner::get).toList());
    }

    /** The axes that have more than one element keep their order: a reshape. */
    private static Optional<Node> transposeUnits(Rule.Match m) {
        Node x = m.get("x");
        List<Integer> wide = m.root().attrs().ints("permutation").stream()
                .filter(axis -> !x.shape().dim(axis).is(1))
                .toList();
        boolean inOrder = wide.equals(wide.stream().sorted().toList());
        return inOrder ? Optional.of(m.emit().reshape(x, m.root().shape())) : Optional.empty();
    }

    private static Optional<Node> transposeBroadcast(Rule.Match m) {
        List<Integer> permutation = m.root().attrs().ints("permutation");
        List<Integer> axes = m.get("broadcast").attrs().ints("axes").stream()
                .map(permutation::indexOf)
                .toList();
        boolean increasing = axes.equals(axes.stream().sorted().toList());
        return increasing
                ? Optional.of(m.emit().broadcast(m.get("x"), axes, m.root().shape()))
                : Optional.empty();
    }

    private static Node broadcastTwice(Rule.Match m) {
        List<Integer> outer = m.root().attrs().ints("axes");
        List<Integer> axes =
                m.get("inner").attrs().ints("axes").stream().map(outer::get).toList();
        return m.emit().broadcast(m.get("x"), axes, m.root().shape());
    }

    /**
     * A reshape that only adds or drops axes of one element before a broadcast: the broadcast says where the others go.
     */
    private static Optional<Node> broadcastUnits(Rule.Match m) {
        Node x = m.get("x");
        Shape reshaped = m.get("reshape").shape();
        if (!Shapes.squeezed(x.shape()).equals(Shapes.squeezed(reshaped))) {
            return Optional.empty();
        }
        List<Integer> outer = m.root().attrs().ints("axes");
        List<Integer> axes = Shapes.wide(reshaped).stream().map(outer::get).toList();
        Node squeezed = m.emit().reshape(x, Shapes.squeezed(x.shape()));
        return Optional.of(m.emit().broadcast(squeezed, axes, m.root().shape()));
    }

    private static Node reverseTwice(Rule.Match m) {
        List<Integer> inner = m.get("inner").attrs().ints("axes");
        List<Integer> outer = m.root().attrs().ints("axes");
        List<Integer> once = IntStream.range(0, m.root().shape().rank())
                .filter(axis -> inner.contains(axis) != outer.contains(axis))
                .boxed()
                .toList();
        return m.emit().reverse(m.get("x"), once);
    }

    private static Optional<Node> reverseUnits(Rule.Match m) {
        List<Integer> axes = new ArrayList<>(m.root().attrs().ints("axes"));
        boolean fewer = axes.removeIf(axis -> m.root().shape().dim(axis).is(1));
        return fewer ? Optional.of(m.emit().reverse(m.get("x"), axes)) : Optional.empty();
    }
}
