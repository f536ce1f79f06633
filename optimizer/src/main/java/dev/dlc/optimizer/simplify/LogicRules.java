package dev.dlc.optimizer.simplify;

import static dev.dlc.optimizer.simplify.Pattern.any;
import static dev.dlc.optimizer.simplify.Pattern.inner;
import static dev.dlc.optimizer.simplify.Pattern.number;
import static dev.dlc.optimizer.simplify.Pattern.op;
import static dev.dlc.optimizer.simplify.Rule.rule;
import static dev.dlc.optimizer.simplify.Rule.ruleIf;
import static dev.dlc.optimizer.simplify.Shapes.bool;
import static dev.dlc.optimizer.simplify.Shapes.f32;
import static dev.dlc.optimizer.simplify.Shapes.i32;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Node;
import dev.dlc.ir.Shape;
import dev.dlc.ir.Type;
import dev.dlc.ir.op.Elementwise;
import dev.dlc.ir.op.Emit;
import java.util.List;
import java.util.Optional;

/** Truth values, choices, conversions. */
final class LogicRules {
    private LogicRules() {}

    static final List<Rule> ROWS = List.of(
            rule(
                    "not-of-not",
                    op(Elementwise.NOT, inner(Elementwise.NOT, any("x"))),
                    m -> m.get("x"),
                    e -> e.not(e.not(bool(e, "x", 9)))),
            ruleIf(
                    "and-with-true",
                    op(Elementwise.AND, any("x"), number(1)),
                    LogicRules::ifBool,
                    e -> e.and(bool(e, "x", 9), truth(e, 1))),
            ruleIf(
                    "and-with-false",
                    op(Elementwise.AND, any("x"), number(0)),
                    m -> Optional.of(m.emit().like(m.root(), 0)),
                    e -> e.and(bool(e, "x", 9), truth(e, 0)),
                    e -> e.and(i32(e, "x", 9), e.like(i32(e, "x", 9), 0))),
            ruleIf(
                    "or-with-false",
                    op(Elementwise.OR, any("x"), number(0)),
                    m -> Optional.of(m.get("x")),
                    e -> e.or(bool(e, "x", 9), truth(e, 0)),
                    e -> e.or(i32(e, "x", 9), e.like(i32(e, "x", 9), 0))),
            ruleIf(
                    "or-with-true",
                    op(Elementwise.OR, any("x"), number(1)),
                    m -> ifBool(m).map(x -> m.emit().like(m.root(), 1)),
                    e -> e.or(bool(e, "x", 9), truth(e, 1))),
            rule(
                    "and-of-same",
                    op(Elementwise.AND, any("x"), any("x")),
                    m -> m.get("x"),
                    e -> e.and(bool(e, "x", 9), bool(e, "x", 9))),
            rule(
                    "or-of-same",
                    op(Elementwise.OR, any("x"), any("x")),
                    m -> m.get("x"),
                    e -> e.or(bool(e, "x", 9), bool(e, "x", 9))),
            rule(
                    "select-of-same",
                    op(Elementwise.SELECT, any("c"), any("x"), any("x")),
                    m -> m.get("x"),
                    e -> e.select(bool(e, "c", 9), f32(e, "x", 9), f32(e, "x", 9))),
            rule(
                    "select-true",
                    op(Elementwise.SELECT, number(1), any("x"), any("y")),
                    m -> m.get("x"),
                    e -> e.select(truth(e, 1), f32(e, "x", 9), f32(e, "y", 9))),
            rule(
                    "select-false",
                    op(Elementwise.SELECT, number(0), any("x"), any("y")),
                    m -> m.get("y"),
                    e -> e.select(truth(e, 0), f32(e, "x", 9), f32(e, "y", 9))),
            rule(
                    "select-of-not",
                    op(Elementwise.SELECT, op(Elementwise.NOT, any("c")), any("x"), any("y")),
                    m -> m.emit().select(m.get("c"), m.get("y"), m.get("x")),
                    e -> e.select(e.not(bool(e, "c", 9)), f32(e, "x", 9), f32(e, "y", 9))),
            ruleIf(
                    "cast-to-same",
                    op(Elementwise.CAST, any("x")),
                    m -> Optional.of(m.get("x"))
                            .filter(x -> x.dtype() == m.root().dtype()),
                    e -> e.node(Elementwise.CAST, Attrs.of("to", new Attr.Element(DType.F32)), f32(e, "x", 9))),
            ruleIf(
                    "cast-of-cast",
                    op(Elementwise.CAST, inner(Elementwise.CAST, any("x"))),
                    m -> isOneCast(
                                    m.get("x").dtype(),
                                    m.get("inner").dtype(),
                                    m.root().dtype())
                            ? Optional.of(m.emit().cast(m.get("x"), m.root().dtype()))
                            : Optional.empty(),
                    e -> e.cast(e.cast(f32(e, "x", 9), DType.F64), DType.F32),
                    e -> e.cast(e.cast(bool(e, "x", 9), DType.F32), DType.I32),
                    e -> e.cast(e.cast(i32(e, "x", 9), DType.I64), DType.I8)),
            ruleIf(
                    "bool-of-cast",
                    op(Elementwise.NE, op(Elementwise.CAST, any("x")), number(0)),
                    m -> Optional.of(m.get("x")).filter(x -> x.dtype() == DType.BOOL),
                    e -> e.ne(e.cast(bool(e, "x", 9), DType.F32), e.scalar(DType.F32, 0))),
            ruleIf(
                    "positive-bool-of-cast",
                    op(Elementwise.GT, op(Elementwise.CAST, any("x")), number(0)),
                    m -> Optional.of(m.get("x")).filter(x -> x.dtype() == DType.BOOL),
                    e -> e.gt(e.cast(bool(e, "x", 9), DType.F32), e.scalar(DType.F32, 0))));

    private static Node truth(Emit e, double value) {
        return e.full(Type.tensor(DType.BOOL, Shape.of(9)), value);
    }

    private static Optional<Node> ifBool(Rule.Match m) {
        return Optional.of(m.get("x")).filter(x -> x.dtype() == DType.BOOL);
    }

    /** Whether two casts are one. Of integers, floats are saturated where integers wrap around. */
    private static boolean isOneCast(DType from, DType between, DType to) {
        boolean isSaturated = !from.isFloat() && between.isFloat() && !to.isFloat() && to != DType.BOOL;
        return keeps(from, between) && (!isSaturated || from == to || keeps(from, to));
    }

    /** Whether every value of a type is a value of another. */
    private static boolean keeps(DType from, DType to) {
        return switch (from) {
            case BOOL -> true;
            case I8, U8 -> to == DType.I32 || to == DType.I64 || to == DType.F32 || to == DType.F64;
            case I32 -> to == DType.I64 || to == DType.F64;
            case F16, BF16 -> to == DType.F32 || to == DType.F64;
            case F32 -> to == DType.F64;
            case F64, I64 -> false;
        };
    }
}
