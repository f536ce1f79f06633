package dev.dlc.ir.op;

import static dev.dlc.ir.Op.Fact.ASSOCIATIVE;
import static dev.dlc.ir.Op.Fact.COMMUTATIVE;
import static dev.dlc.ir.Op.Fact.EVEN;
import static dev.dlc.ir.Op.Fact.IDEMPOTENT;
import static dev.dlc.ir.Op.Fact.INVOLUTION;
import static dev.dlc.ir.Op.Fact.MONOTONE;
import static dev.dlc.ir.Op.Fact.ODD;
import static dev.dlc.ir.Op.Fact.PREDICATE;
import static dev.dlc.ir.op.TestRow.Domain.kinked;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.Attr;
import dev.dlc.ir.Attrs;
import dev.dlc.ir.DType;
import dev.dlc.ir.Op;
import java.util.List;
import java.util.Optional;

/** Ops that make each element from the elements at the same place. Operands have equal shapes. */
public final class Elementwise {
    private Elementwise() {}

    // ---- unary, floating; dx from dy, x and y = f(x)

    /** -x. */
    public static final Op NEG = ElementwiseRows.unary(
            "neg", x -> -x, ElementwiseRows.NUMERIC, (e, dy, x, y) -> e.neg(dy), range(-3, 3), ODD, INVOLUTION);
    /** |x|; dx = dy sign x. */
    public static final Op ABS = ElementwiseRows.unary(
            "abs", Math::abs, ElementwiseRows.NUMERIC, (e, dy, x, y) -> e.mul(dy, e.sign(x)), kinked(-3, 3, 0.0), EVEN);
    /** -1, 0 or 1; zero and NaN stay as they are. */
    public static final Op SIGN =
            ElementwiseRows.step("sign", Math::signum, ElementwiseRows.NUMERIC, kinked(-3, 3, 0.0), ODD, MONOTONE);
    /** e^x; dx = dy y. */
    public static final Op EXP = ElementwiseRows.unary(
            "exp", Math::exp, ElementwiseRows.FLOAT, (e, dy, x, y) -> e.mul(dy, y), range(-4, 4), MONOTONE);
    /** e^x - 1; dx = dy (y + 1). */
    public static final Op EXPM1 = ElementwiseRows.unary(
            "expm1",
            Math::expm1,
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.mul(dy, e.add(y, e.like(y, 1))),
            range(-4, 4),
            MONOTONE);
    /** Natural logarithm; dx = dy / x. */
    public static final Op LOG = ElementwiseRows.unary(
            "log", Math::log, ElementwiseRows.FLOAT, (e, dy, x, y) -> e.div(dy, x), range(0.1, 5), MONOTONE);
    /** log(1 + x); dx = dy / (1 + x). */
    public static final Op LOG1P = ElementwiseRows.unary(
            "log1p",
            Math::log1p,
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.div(dy, e.add(x, e.like(x, 1))),
            range(-0.8, 5),
            MONOTONE);
    /** Square root; dx = dy / (2 y). */
    public static final Op SQRT = ElementwiseRows.unary(
            "sqrt",
            Math::sqrt,
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.div(e.mul(dy, e.like(y, 0.5)), y),
            range(0.1, 5),
            MONOTONE);
    /** 1 / sqrt x; dx = -dy y^3 / 2. */
    public static final Op RSQRT = ElementwiseRows.unary(
            "rsqrt",
            x -> 1 / Math.sqrt(x),
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.mul(dy, e.mul(e.like(y, -0.5), e.mul(y, e.mul(y, y)))),
            range(0.1, 5));
    /** Sine; dx = dy cos x. */
    public static final Op SIN = ElementwiseRows.unary(
            "sin", Math::sin, ElementwiseRows.FLOAT, (e, dy, x, y) -> e.mul(dy, e.cos(x)), range(-7, 7), ODD);
    /** Cosine; dx = -dy sin x. */
    public static final Op COS = ElementwiseRows.unary(
            "cos", Math::cos, ElementwiseRows.FLOAT, (e, dy, x, y) -> e.neg(e.mul(dy, e.sin(x))), range(-7, 7), EVEN);
    /** Hyperbolic tangent; dx = dy (1 - y^2). */
    public static final Op TANH = ElementwiseRows.unary(
            "tanh",
            Math::tanh,
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.mul(dy, e.sub(e.like(y, 1), e.mul(y, y))),
            range(-4, 4),
            ODD,
            MONOTONE);
    /** Error function; dx = dy 2/sqrt(pi) e^(-x^2). */
    public static final Op ERF = ElementwiseRows.unary(
            "erf",
            ElementwiseRows::erf,
            ElementwiseRows.FLOAT,
            (e, dy, x, y) -> e.mul(dy, e.mul(e.like(x, 2 / Math.sqrt(Math.PI)), e.exp(e.neg(e.mul(x, x))))),
            range(-3, 3),
            ODD,
            MONOTONE);
    /** Largest whole number not above x. */
    public static final Op FLOOR = ElementwiseRows.step(
            "floor", Math::floor, ElementwiseRows.FLOAT, kinked(-3, 3, -2., -1., 0., 1., 2.), IDEMPOTENT, MONOTONE);
    /** Smallest whole number not below x. */
    public static final Op CEIL = ElementwiseRows.step(
            "ceil", Math::ceil, ElementwiseRows.FLOAT, kinked(-3, 3, -2., -1., 0., 1., 2.), IDEMPOTENT, MONOTONE);
    /** Nearest whole number, ties to even. */
    public static final Op ROUND = ElementwiseRows.step(
            "round",
            Math::rint,
            ElementwiseRows.FLOAT,
            kinked(-3, 3, -2.5, -1.5, -.5, .5, 1.5, 2.5),
            IDEMPOTENT,
            ODD,
            MONOTONE);
    /** Logical negation. */
    public static final Op NOT =
            ElementwiseRows.step("not", x -> x == 0 ? 1 : 0, ElementwiseRows.BOOL, range(0, 2), INVOLUTION, PREDICATE);
    /** Whether x is neither infinite nor NaN. */
    public static final Op IS_FINITE = ElementwiseRows.predicate(
            "is_finite", x -> Double.isFinite(x) ? 1 : 0, ElementwiseRows.FLOAT, range(-3, 3));

    // ---- binary

    /** x + y. */
    public static final Op ADD = ElementwiseRows.binary(
            "add",
            Double::sum,
            ElementwiseRows.NUMERIC,
            (e, dy, x, y, z) -> dy,
            (e, dy, x, y, z) -> dy,
            range(-3, 3),
            range(-3, 3),
            COMMUTATIVE);
    /** x - y. */
    public static final Op SUB = ElementwiseRows.binary(
            "sub",
            (x, y) -> x - y,
            ElementwiseRows.NUMERIC,
            (e, dy, x, y, z) -> dy,
            (e, dy, x, y, z) -> e.neg(dy),
            range(-3, 3),
            range(-3, 3));
    /** x y. */
    public static final Op MUL = ElementwiseRows.binary(
            "mul",
            (x, y) -> x * y,
            ElementwiseRows.NUMERIC,
            (e, dy, x, y, z) -> e.mul(dy, y),
            (e, dy, x, y, z) -> e.mul(dy, x),
            range(-3, 3),
            range(-3, 3),
            COMMUTATIVE);
    /** x / y; for integers toward zero, and 0 where y is 0. dx = dz / y, dy = -dz z / y. */
    public static final Op DIV = ElementwiseRows.binary(
            "div",
            (x, y) -> x / y,
            ElementwiseRows.NUMERIC,
            (e, dz, x, y, z) -> e.div(dz, y),
            (e, dz, x, y, z) -> e.neg(e.div(e.mul(dz, z), y)),
            range(-3, 3),
            range(0.5, 3));
    /** The rest of x / y with the sign of x; 0 for integers where y is 0. dx = dz, dy = -dz trunc(x / y). */
    public static final Op REM = ElementwiseRows.binary(
            "rem",
            (x, y) -> x % y,
            ElementwiseRows.NUMERIC,
            (e, dz, x, y, z) -> dz,
            (e, dz, x, y, z) -> e.neg(e.mul(dz, e.round(e.div(e.sub(x, z), y)))),
            range(0.6, 0.9),
            range(1, 3));
    /** x^y. dx = dz y x^(y-1), dy = dz z log x; the latter 0 where x is 0. */
    public static final Op POW = ElementwiseRows.binary(
            "pow",
            Math::pow,
            ElementwiseRows.FLOAT,
            (e, dz, x, y, z) -> e.mul(dz, e.mul(y, e.pow(x, e.sub(y, e.like(y, 1))))),
            (e, dz, x, y, z) -> {
                var positive = e.gt(x, e.like(x, 0));
                var safe = e.select(positive, x, e.like(x, 1));
                return e.select(positive, e.mul(dz, e.mul(z, e.log(safe))), e.like(x, 0));
            },
            range(0.2, 3),
            range(-2, 2));
    /** The larger; NaN if one is. The gradient goes to the larger, halved where both are equal. */
    public static final Op MAX = ElementwiseRows.binary(
            "max",
            Math::max,
            ElementwiseRows.NUMERIC,
            (e, dz, x, y, z) -> ElementwiseRows.chosen(e, dz, e.gt(x, y), e.eq(x, y)),
            (e, dz, x, y, z) -> ElementwiseRows.chosen(e, dz, e.gt(y, x), e.eq(x, y)),
            range(-3, -0.1),
            range(0.1, 3),
            COMMUTATIVE,
            ASSOCIATIVE,
            IDEMPOTENT);
    /** The smaller; NaN if one is. */
    public static final Op MIN = ElementwiseRows.binary(
            "min",
            Math::min,
            ElementwiseRows.NUMERIC,
            (e, dz, x, y, z) -> ElementwiseRows.chosen(e, dz, e.lt(x, y), e.eq(x, y)),
            (e, dz, x, y, z) -> ElementwiseRows.chosen(e, dz, e.lt(y, x), e.eq(x, y)),
            range(-3, -0.1),
            range(0.1, 3),
            COMMUTATIVE,
            ASSOCIATIVE,
            IDEMPOTENT);
    /** The angle of the point (y, x). da = dz x / (x^2 + y^2), db = -dz y / (x^2 + y^2). */
    public static final Op ATAN2 = ElementwiseRows.binary(
            "atan2",
            Math::atan2,
            ElementwiseRows.FLOAT,
            (e, dz, y, x, z) -> e.div(e.mul(dz, x), e.add(e.mul(x, x), e.mul(y, y))),
            (e, dz, y, x, z) -> e.neg(e.div(e.mul(dz, y), e.add(e.mul(x, x), e.mul(y, y)))),
            range(-3, 3),
            range(0.5, 3));
    /** Logical and bitwise and. */
    public static final Op AND = ElementwiseRows.bits(
            "and", (x, y) -> x & y, ElementwiseRows.INT_OR_BOOL, COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT);
    /** Logical and bitwise or. */
    public static final Op OR = ElementwiseRows.bits(
            "or", (x, y) -> x | y, ElementwiseRows.INT_OR_BOOL, COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT);
    /** Logical and bitwise exclusive or. */
    public static final Op XOR =
            ElementwiseRows.bits("xor", (x, y) -> x ^ y, ElementwiseRows.INT_OR_BOOL, COMMUTATIVE, ASSOCIATIVE);
    /** Bits moved up; the count is taken modulo the width. */
    public static final Op SHIFT_LEFT = ElementwiseRows.shift("shift_left", (x, n, width) -> x << n);
    /** Bits moved down, zeros from above; the count is taken modulo the width. */
    public static final Op SHIFT_RIGHT =
            ElementwiseRows.shift("shift_right", (x, n, width) -> (x & (-1L >>> (64 - width))) >>> n);

    // ---- comparison

    /** x = y; false for NaN. */
    public static final Op EQ = ElementwiseRows.compare("eq", (x, y) -> x == y, true, COMMUTATIVE);
    /** x != y; true for NaN. */
    public static final Op NE = ElementwiseRows.compare("ne", (x, y) -> x != y, true, COMMUTATIVE);
    /** x < y. */
    public static final Op LT = ElementwiseRows.compare("lt", (x, y) -> x < y, false);
    /** x <= y. */
    public static final Op LE = ElementwiseRows.compare("le", (x, y) -> x <= y, false);
    /** x > y. */
    public static final Op GT = ElementwiseRows.compare("gt", (x, y) -> x > y, false);
    /** x >= y. */
    public static final Op GE = ElementwiseRows.compare("ge", (x, y) -> x >= y, false);

    // ---- three operands and conversions

    /** x where the condition holds, else y. */
    public static final Op SELECT = Row.of("select", Op.Family.ELEMENTWISE)
            .type((operands, attrs, regions) -> {
                Rules.count("select", operands, 3);
                Rules.dtype("select.c1", Rules.tensor("select", operands, 0), DType.BOOL);
                Rules.same("select.c2", Rules.tensor("select", operands, 1), Rules.tensor("select", operands, 2));
                Rules.check(
                        operands.get(0).shape().equals(operands.get(1).shape()),
                        "select.c3",
                        "condition and values must have equal shapes",
                        operands.get(1).shape(),
                        operands.get(0).shape());
                return operands.get(1).type();
            })
            .reference(ElementwiseRows.map(v -> v[0] != 0 ? v[1] : v[2]))
            .gradient(c -> {
                var zero = c.emit().like(c.cotangent(), 0);
                return List.of(
                        Optional.empty(),
                        Optional.of(c.emit().select(c.operand(0), c.cotangent(), zero)),
                        Optional.of(c.emit().select(c.operand(0), zero, c.cotangent())));
            })
            .tests(ElementwiseRows.rows(
                    Attrs.NONE,
                    ElementwiseRows.types(DType.BOOL, DType.F32, DType.F32),
                    range(0, 2),
                    range(-3, 3),
                    range(-3, 3)))
            .build();
    /** x y + z, rounded once. */
    public static final Op FMA = Row.of("fma", Op.Family.ELEMENTWISE)
            .type((operands, attrs, regions) -> {
                Rules.count("fma", operands, 3);
                Rules.floating("fma.c1", Rules.tensor("fma", operands, 0));
                Rules.same("fma.c2", Rules.tensor("fma", operands, 0), Rules.tensor("fma", operands, 1));
                Rules.same("fma.c3", Rules.tensor("fma", operands, 0), Rules.tensor("fma", operands, 2));
                return operands.get(0).type();
            })
            .reference(ElementwiseRows.map(v -> Math.fma(v[0], v[1], v[2])))
            .gradient(c -> List.of(
                    Optional.of(c.emit().mul(c.cotangent(), c.operand(1))),
                    Optional.of(c.emit().mul(c.cotangent(), c.operand(0))),
                    Optional.of(c.cotangent())))
            .tests(ElementwiseRows.rows(
                    Attrs.NONE,
                    ElementwiseRows.types(DType.F32, DType.F32, DType.F32),
                    range(-3, 3),
                    range(-3, 3),
                    range(-3, 3)))
            .build();
    /** The same number in another dtype; see the conversions of {@code docs/ir.md}. */
    public static final Op CAST = Row.of("cast", Op.Family.ELEMENTWISE)
            .type((operands, attrs, regions) -> {
                Rules.count("cast", operands, 1);
                return Rules.tensor("cast", operands, 0).with(attrs.element("to"));
            })
            .reference(call -> {
                DType to = call.node().attrs().element("to");
                RefTensor x = call.operands().getFirst();
                double[] out = new double[x.data().length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = Numbers.convert(x.data()[i], to);
                }
                return List.of(new RefTensor(to, x.sizes(), out));
            })
            .gradient(c -> {
                DType from = c.operand(0).dtype();
                boolean smooth = from.isFloat() && c.cotangent().dtype().isFloat();
                return List.of(smooth ? Optional.of(c.emit().cast(c.cotangent(), from)) : Optional.empty());
            })
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.F64)), ElementwiseRows.types(DType.F32), range(-3, 3)))
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.I32)), ElementwiseRows.types(DType.F32), range(-300, 300)))
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.F32)), ElementwiseRows.types(DType.I32), range(-300, 300)))
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.F32)), ElementwiseRows.types(DType.BOOL), range(0, 2)))
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.BOOL)), ElementwiseRows.types(DType.F32), range(-1, 1)))
            .build();
    /** The same bits as another dtype of the same width. */
    public static final Op BITCAST = Row.of("bitcast", Op.Family.ELEMENTWISE)
            .type((operands, attrs, regions) -> {
                Rules.count("bitcast", operands, 1);
                var x = Rules.tensor("bitcast", operands, 0);
                DType to = attrs.element("to");
                Rules.check(x.dtype().bytes() == to.bytes(), "bitcast.c1", "widths must be equal", x.dtype(), to);
                Rules.check(
                        x.dtype() != DType.BOOL && to != DType.BOOL, "bitcast.c2", "bool has no bits", "a number", to);
                return x.with(to);
            })
            .reference(call -> {
                DType to = call.node().attrs().element("to");
                RefTensor x = call.operands().getFirst();
                double[] out = new double[x.data().length];
                for (int i = 0; i < out.length; i++) {
                    out[i] = Numbers.ofBits(Numbers.bits(x.data()[i], x.dtype()), to);
                }
                return List.of(new RefTensor(to, x.sizes(), out));
            })
            .nondiff("bits have no derivative")
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.I32)), ElementwiseRows.types(DType.F32), range(-3, 3)))
            .tests(ElementwiseRows.rows(
                    Attrs.of("to", new Attr.Element(DType.F32)), ElementwiseRows.types(DType.I32), range(0, 1000000)))
            .build();

    /** All rows. */
    static final List<Op> ROWS = List.of(
            NEG,
            ABS,
            SIGN,
            EXP,
            EXPM1,
            LOG,
            LOG1P,
            SQRT,
            RSQRT,
            SIN,
            COS,
            TANH,
            ERF,
            FLOOR,
            CEIL,
            ROUND,
            NOT,
            IS_FINITE,
            ADD,
            SUB,
            MUL,
            DIV,
            REM,
            POW,
            MAX,
            MIN,
            ATAN2,
            AND,
            OR,
            XOR,
            SHIFT_LEFT,
            SHIFT_RIGHT,
            EQ,
            NE,
            LT,
            LE,
            GT,
            GE,
            SELECT,
            FMA,
            CAST,
            BITCAST);
}
