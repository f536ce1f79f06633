package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.any;
import static dev.dlc.optimizer.simplify.Pattern.inner;
import static dev.dlc.optimizer.simplify.Pattern.number;
import static dev.dlc.optimizer.simplify.Pattern.op;
import static dev.dlc.optimizer.simplify.Pattern.splat;
import static dev.dlc.optimizer.simplify.Rule.rule;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.f32;
import static dev.dlc.optimizer.simplify.Shapes.i32;

import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import java.util.List;
import java.util.Optional;

/**
 * Arithmetic that holds for every float, the signs of zeros included: {@code x + 0} is no rule, since it turns -0 into
 * 0, and {@code 0 - x} is not {@code -x}.
 */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static final List<Rule> ROWS = List.of(
            rule(
                    "mul-by-one",
                    op(Elementwise.MUL, any("x"), number(1)),
                    m -> m.get("x"),
                    e -> e.mul(f32(e, "x", 9), one(e)),
                    e -> e.mul(one(e), f32(e, "x", 9)),
                    e -> e.mul(i32(e, "x", 9), e.scalar(DType.I32, 1))),
            rule(
                    "mul-by-minus-one",
                    op(Elementwise.MUL, any("x"), number(-1)),
                    m -> m.emit().neg(m.get("x")),
                    e -> e.mul(f32(e, "x", 9), e.like(f32(e, "x", 9), -1))),
            rule(
                    "div-by-one",
                    op(Elementwise.DIV, any("x"), number(1)),
                    m -> m.get("x"),
                    e -> e.div(f32(e, "x", 9), one(e))),
            ruleIf(
                    "div-by-power-of-two",
                    op(Elementwise.DIV, any("x"), splat("c")),
                    ArithmeticRules::reciprocal,
                    e -> e.div(f32(e, "x", 9), e.like(f32(e, "x", 9), 4)),
                    e -> e.div(f32(e, "x", 9), e.like(f32(e, "x", 9), -0.125))),
            rule(
                    "sub-zero",
                    op(Elementwise.SUB, any("x"), number(0)),
                    m -> m.get("x"),
                    e -> e.sub(f32(e, "x", 9), e.like(f32(e, "x", 9), 0)),
                    e -> e.sub(i32(e, "x", 9), e.like(i32(e, "x", 9), 0))),
            rule(
                    "add-minus-zero",
                    op(Elementwise.ADD, any("x"), number(-0.0)),
                    m -> m.get("x"),
                    e -> e.add(f32(e, "x", 9), e.like(f32(e, "x", 9), -0.0))),
            ruleIf(
                    "add-zero-int",
                    op(Elementwise.ADD, any("x"), number(0)),
                    m -> Optional.of(m.get("x")).filter(x -> x.dtype().isInt()),
                    e -> e.add(i32(e, "x", 9), e.like(i32(e, "x", 9), 0))),
            rule(
                    "neg-of-neg",
                    op(Elementwise.NEG, inner(Elementwise.NEG, any("x"))),
                    m -> m.get("x"),
                    e -> e.neg(e.neg(f32(e, "x", 9))),
                    e -> e.neg(e.neg(i32(e, "x", 9)))),
            rule(
                    "add-neg",
                    op(Elementwise.ADD, any("x"), op(Elementwise.NEG, any("y"))),
                    m -> m.emit().sub(m.get("x"), m.get("y")),
                    e -> e.add(f32(e, "x", 9), e.neg(f32(e, "y", 9))),
                    e -> e.add(e.neg(f32(e, "y", 9)), f32(e, "x", 9))),
            rule(
                    "sub-neg",
                    op(Elementwise.SUB, any("x"), op(Elementwise.NEG, any("y"))),
                    m -> m.emit().add(m.get("x"), m.get("y")),
                    e -> e.sub(f32(e, "x", 9), e.neg(f32(e, "y", 9)))),
            rule(
                    "mul-of-negs",
                    op(Elementwise.MUL, op(Elementwise.NEG, any("x")), inner(Elementwise.NEG, any("y"))),
                    m -> m.emit().mul(m.get("x"), m.get("y")),
                    e -> e.mul(e.neg(f32(e, "x", 9)), e.neg(f32(e, "y", 9)))),
            ruleIf(
                    "mul-of-neg-by-splat",
                    op(Elementwise.MUL, op(Elementwise.NEG, any("x")), splat("c")),
                    m -> negated(m).map(c -> m.emit().mul(m.get("x"), c)),
                    e -> e.mul(e.neg(f32(e, "x", 9)), e.like(f32(e, "x", 9), 0.1))),
            ruleIf(
                    "neg-of-mul-by-splat",
                    op(Elementwise.NEG, op(Elementwise.MUL, any("x"), splat("c"))),
                    m -> negated(m).map(c -> m.emit().mul(m.get("x"), c)),
                    e -> e.neg(e.mul(f32(e, "x", 9), e.like(f32(e, "x", 9), 0.1)))),
            ruleIf(
                    "div-of-neg-by-splat",
                    op(Elementwise.DIV, op(Elementwise.NEG, any("x")), splat("c")),
                    m -> negated(m).map(c -> m.emit().div(m.get("x"), c)),
                    e -> e.div(e.neg(f32(e, "x", 9)), e.like(f32(e, "x", 9), 3))),
            rule(
                    "abs-of-neg",
                    op(Elementwise.ABS, op(Elementwise.NEG, any("x"))),
                    m -> m.emit().abs(m.get("x")),
                    e -> e.abs(e.neg(f32(e, "x", 9)))),
            rule(
                    "abs-of-abs",
                    op(Elementwise.ABS, inner(Elementwise.ABS, any("x"))),
                    m -> m.emit().abs(m.get("x")),
                    e -> e.abs(e.abs(f32(e, "x", 9)))),
            rule(
                    "max-of-same",
                    op(Elementwise.MAX, any("x"), any("x")),
                    m -> m.get("x"),
                    e -> e.max(f32(e, "x", 9), f32(e, "x", 9))),
            rule(
                    "min-of-same",
                    op(Elementwise.MIN, any("x"), any("x")),
                    m -> m.get("x"),
                    e -> e.min(f32(e, "x", 9), f32(e, "x", 9))));

    private static Node one(Emit e) {
        return e.scalar(DType.F32, 1);
    }

    /** The splat with the other sign; for floats only, where that is exact. */
    private static Optional<Node> negated(Rule.Match m) {
        Node c = m.get("c");
        return c.dtype().isFloat() ? Optional.of(m.emit().full(c.tensor(), -Pattern.value(c))) : Optional.empty();
    }

    /** Division by 2^k is multiplication by 2^-k: both scale the exponent and round the same way. */
    private static Optional<Node> reciprocal(Rule.Match m) {
        Node c = m.get("c");
        double value = Pattern.value(c);
        boolean power = c.dtype().isFloat()
                && Math.abs(Math.getExponent(value)) < 14
                && Math.scalb(1.0, Math.getExponent(value)) == Math.abs(value);
        return power ? Optional.of(m.emit().mul(m.get("x"), m.emit().full(c.tensor(), 1 / value))) : Optional.empty();
    }
}
