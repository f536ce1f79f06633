package dev.dlc.ir.op;

import static dev.dlc.ir.Op.Fact.ASSOCIATIVE;
import static dev.dlc.ir.Op.Fact.COMMUTATIVE;
import static dev.dlc.ir.Op.Fact.EVEN;
import static dev.dlc.ir.Op.Fact.IDEMPOTENT;
import static dev.dlc.ir.Op.Fact.INVOLUTION;
import static dev.dlc.ir.Op.Fact.MONOTONE;
import static dev.dlc.ir.Op.Fact.ODD;
import static dev.dlc.ir.op.ElementwiseRows.binary;
import static dev.dlc.ir.op.ElementwiseRows.bits;
import static dev.dlc.ir.op.ElementwiseRows.compare;
import static dev.dlc.ir.op.ElementwiseRows.shift;
import static dev.dlc.ir.op.ElementwiseRows.unary;
import static dev.dlc.ir.op.TestRow.Domain.grid;
import static dev.dlc.ir.op.TestRow.Domain.kinked;
import static dev.dlc.ir.op.TestRow.Domain.range;

import dev.dlc.ir.DType;
import dev.dlc.ir.Op;
import dev.dlc.ir.math.Functions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Ops that make each element from the elements at the same place; operands have equal shapes. In gradient rules x and y
 * are operands, the last argument is the result.
 */
public final class Elementwise {
    private static final Set<DType.Kind> ANY = EnumSet.allOf(DType.Kind.class);
    private static final Set<DType.Kind> NUMBER = EnumSet.of(DType.Kind.FLOAT, DType.Kind.INT);

    private Elementwise() {}

    // ---- one operand

    /** -x. */
    public static final Op NEG = unary("neg")
            .reference(x -> -x)
            .whole(x -> -x)
            .gradient((e, dy, x, y) -> e.neg(dy))
            .facts(ODD, INVOLUTION)
            .tests(range(-3, 3))
            .build();
    /** |x|; dx = dy sign x. */
    public static final Op ABS = unary("abs")
            .reference(Math::abs)
            .whole(Math::abs)
            .gradient((e, dy, x, y) -> e.mul(dy, e.sign(x)))
            .facts(EVEN, IDEMPOTENT)
            .tests(kinked(-3, 3, 0.))
            .build();
    /** -1 or 1; zeros and NaN stay as they are. */
    public static final Op SIGN = unary("sign")
            .reference(Math::signum)
            .whole(Long::signum)
            .flat()
            .facts(ODD, MONOTONE, IDEMPOTENT)
            .tests(kinked(-3, 3, 0.))
            .build();
    /** e^x; dx = dy y. */
    public static final Op EXP = unary("exp")
            .reference(StrictMath::exp)
            .gradient((e, dy, x, y) -> e.mul(dy, y))
            .facts(MONOTONE)
            .tests(range(-4, 4))
            .build();
    /** e^x - 1, exact near 0; dx = dy (y + 1). */
    public static final Op EXPM1 = unary("expm1")
            .reference(StrictMath::expm1)
            .gradient((e, dy, x, y) -> e.mul(dy, e.add(y, e.like(y, 1))))
            .facts(MONOTONE)
            .tests(range(-4, 4))
            .build();
    /** Natural logarithm; dx = dy / x. */
    public static final Op LOG = unary("log")
            .reference(StrictMath::log)
            .gradient((e, dy, x, y) -> e.div(dy, x))
            .facts(MONOTONE)
            .tests(range(0.1, 5))
            .build();
    /** log(1 + x), exact near 0; dx = dy / (1 + x). */
    public static final Op LOG1P = unary("log1p")
            .reference(StrictMath::log1p)
            .gradient((e, dy, x, y) -> e.div(dy, e.add(x, e.like(x, 1))))
            .facts(MONOTONE)
            .tests(range(-0.8, 5))
            .build();
    /** Square root; dx = dy / (2 y). */
    public static final Op SQRT = unary("sqrt")
            .reference(Math::sqrt)
            .gradient((e, dy, x, y) -> e.div(e.mul(dy, e.like(y, 0.5)), y))
            .facts(MONOTONE)
            .tests(range(0.1, 5))
            .build();
    /** 1 / sqrt x; dx = -dy y^3 / 2. */
    public static final Op RSQRT = unary("rsqrt")
            .reference(x -> 1 / Math.sqrt(x))
            .single(x -> 1 / (double) (float) Math.sqrt(x))
            .gradient((e, dy, x, y) -> e.mul(dy, e.mul(e.like(y, -0.5), e.mul(y, e.mul(y, y)))))
            .tests(range(0.1, 5))
            .build();
    /** Sine; dx = dy cos x. */
    public static final Op SIN = unary("sin")
            .reference(StrictMath::sin)
            .gradient((e, dy, x, y) -> e.mul(dy, e.cos(x)))
            .facts(ODD)
            .tests(range(-7, 7))
            .build();
    /** Cosine; dx = -dy sin x. */
    public static final Op COS = unary("cos")
            .reference(StrictMath::cos)
            .gradient((e, dy, x, y) -> e.neg(e.mul(dy, e.sin(x))))
            .facts(EVEN)
            .tests(range(-7, 7))
            .build();
    /** Hyperbolic tangent; dx = dy (1 - y^2). */
    public static final Op TANH = unary("tanh")
            .reference(StrictMath::tanh)
            .gradient((e, dy, x, y) -> e.mul(dy, e.sub(e.like(y, 1), e.mul(y, y))))
            .facts(ODD, MONOTONE)
            .tests(range(-4, 4))
            .build();
    /** Error function; dx = dy 2 / sqrt(pi) e^(-x^2). */
    public static final Op ERF = unary("erf")
            .reference(Functions::doubleErf)
            .gradient((e, dy, x, y) -> e.mul(dy, e.mul(e.like(x, 2 / Math.sqrt(Math.PI)), e.exp(e.neg(e.mul(x, x))))))
            .facts(ODD, MONOTONE)
            .tests(range(-3, 3))
            .build();
    /** The largest whole number not above x. */
    public static final Op FLOOR = unary("floor")
            .reference(Math::floor)
            .flat()
            .facts(MONOTONE, IDEMPOTENT)
            .tests(kinked(-3, 3, -2., -1., 0., 1., 2.))
            .build();
    /** The smallest whole number not below x. */
    public static final Op CEIL = unary("ceil")
            .reference(Math::ceil)
            .flat()
            .facts(MONOTONE, IDEMPOTENT)
            .tests(kinked(-3, 3, -2., -1., 0., 1., 2.))
            .build();
    /** The nearest whole number; the even one of two. */
    public static final Op ROUND = unary("round")
            .reference(Math::rint)
            .flat()
            .facts(ODD, MONOTONE, IDEMPOTENT)
            .tests(kinked(-3, 3, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5))
            .build();
    /** Logical negation. */
    public static final Op NOT = ConversionRows.not();
    /** Whether x is neither infinite nor NaN. */
    public static final Op IS_FINITE = ConversionRows.isFinite();

    // ---- two operands

    /** x + y. */
    public static final Op ADD = binary("add")
            .reference(Double::sum)
            .whole(Long::sum)
            .gradient((e, dz, x, y, z) -> dz, (e, dz, x, y, z) -> dz)
            .facts(COMMUTATIVE)
            .tests(range(-3, 3), range(-3, 3))
            .build();
    /** x - y. */
    public static final Op SUB = binary("sub")
            .reference((x, y) -> x - y)
            .whole((x, y) -> x - y)
            .gradient((e, dz, x, y, z) -> dz, (e, dz, x, y, z) -> e.neg(dz))
            .tests(range(-3, 3), range(-3, 3))
            .build();
    /** x y. */
    public static final Op MUL = binary("mul")
            .reference((x, y) -> x * y)
            .whole((x, y) -> x * y)
            .gradient((e, dz, x, y, z) -> e.mul(dz, y), (e, dz, x, y, z) -> e.mul(dz, x))
            .facts(COMMUTATIVE)
            .tests(range(-3, 3), range(-3, 3))
            .build();
    /** x / y; integers toward zero, 0 where y is 0. dx = dz / y, dy = -dz z / y. */
    public static final Op DIV = binary("div")
            .reference((x, y) -> x / y)
            .whole((x, y) -> y == 0 ? 0 : x / y)
            .gradient((e, dz, x, y, z) -> e.div(dz, y), (e, dz, x, y, z) -> e.neg(e.div(e.mul(dz, z), y)))
            .tests(range(-3, 3), range(0.5, 3))
            .build();
    /** What is left of x / y cut toward zero; for integers 0 where y is 0. dx = dz, dy = -dz (x - z) / y. */
    public static final Op REM = binary("rem")
            .reference((x, y) -> x % y)
            .whole((x, y) -> y == 0 ? 0 : x % y)
            .gradient((e, dz, x, y, z) -> dz, (e, dz, x, y, z) -> e.neg(e.mul(dz, e.round(e.div(e.sub(x, z), y)))))
            .tests(grid(-3.2, 3.2, 0.8), grid(0.5, 1.1, 0.25))
            .build();
    /** x^y. dx = dz y x^(y - 1), which is 0 where y is 0; dy = dz z log x, which is 0 where x is 0. */
    public static final Op POW = binary("pow")
            .reference(StrictMath::pow)
            .gradient(
                    (e, dz, x, y, z) -> {
                        var slope = e.mul(y, e.pow(x, e.sub(y, e.like(y, 1))));
                        return e.mul(dz, e.select(e.eq(y, e.like(y, 0)), e.like(y, 0), slope));
                    },
                    (e, dz, x, y, z) -> {
                        var none = e.eq(x, e.like(x, 0));
                        var log = e.log(e.select(none, e.like(x, 1), x));
                        return e.select(none, e.like(x, 0), e.mul(dz, e.mul(z, log)));
                    })
            .tests(range(0.2, 3), range(-2, 2))
            .build();
    /** The larger; NaN if one is. The cotangent goes to the larger, in a tie to the second: max(x, 0) is flat at 0. */
    public static final Op MAX = binary("max")
            .reference(Math::max)
            .whole(Math::max)
            .gradient(
                    (e, dz, x, y, z) -> e.select(e.gt(x, y), dz, e.like(dz, 0)),
                    (e, dz, x, y, z) -> e.select(e.gt(x, y), e.like(dz, 0), dz))
            .facts(COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT)
            .tests(grid(-3, 3, 0.5), grid(-2.75, 3, 0.5))
            .build();
    /** The smaller; NaN if one is. The cotangent goes to the smaller, in a tie to the second. */
    public static final Op MIN = binary("min")
            .reference(Math::min)
            .whole(Math::min)
            .gradient(
                    (e, dz, x, y, z) -> e.select(e.lt(x, y), dz, e.like(dz, 0)),
                    (e, dz, x, y, z) -> e.select(e.lt(x, y), e.like(dz, 0), dz))
            .facts(COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT)
            .tests(grid(-3, 3, 0.5), grid(-2.75, 3, 0.5))
            .build();
    /** atan2(y, x): the angle of the point (x, y). dy = dz x / (x^2 + y^2), dx = -dz y / (x^2 + y^2). */
    public static final Op ATAN2 = binary("atan2")
            .reference(StrictMath::atan2)
            .gradient(
                    (e, dz, y, x, z) -> e.div(e.mul(dz, x), e.add(e.mul(x, x), e.mul(y, y))),
                    (e, dz, y, x, z) -> e.neg(e.div(e.mul(dz, y), e.add(e.mul(x, x), e.mul(y, y)))))
            .tests(range(-3, 3), range(0.5, 3))
            .build();
    /** And, of truth values or bit by bit. */
    public static final Op AND = bits("and", (x, y) -> x & y, COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT);
    /** Or, of truth values or bit by bit. */
    public static final Op OR = bits("or", (x, y) -> x | y, COMMUTATIVE, ASSOCIATIVE, IDEMPOTENT);
    /** Exclusive or, of truth values or bit by bit. */
    public static final Op XOR = bits("xor", (x, y) -> x ^ y, COMMUTATIVE, ASSOCIATIVE);
    /** Bits moved up by y modulo the width. */
    public static final Op SHIFT_LEFT = shift("shift_left", (x, count, width) -> x << count);
    /** Bits moved down by y modulo the width, zeros from above. */
    public static final Op SHIFT_RIGHT =
            shift("shift_right", (x, count, width) -> (x & (-1L >>> (64 - width))) >>> count);

    // ---- comparison

    /** x = y; false for NaN. */
    public static final Op EQ = compare("eq", (x, y) -> x == y, ANY, COMMUTATIVE);
    /** Not x = y; true for NaN. */
    public static final Op NE = compare("ne", (x, y) -> x != y, ANY, COMMUTATIVE);
    /** x below y; false for NaN. */
    public static final Op LT = compare("lt", (x, y) -> x < y, NUMBER);
    /** x below or equal to y; false for NaN. */
    public static final Op LE = compare("le", (x, y) -> x <= y, NUMBER);
    /** x above y; false for NaN. */
    public static final Op GT = compare("gt", (x, y) -> x > y, NUMBER);
    /** x above or equal to y; false for NaN. */
    public static final Op GE = compare("ge", (x, y) -> x >= y, NUMBER);

    // ---- three operands, conversions

    /** x where the condition holds, else y. */
    public static final Op SELECT = ConversionRows.select();
    /** x y + z, rounded once. */
    public static final Op FMA = ConversionRows.fma();
    /** The same number in another dtype. */
    public static final Op CAST = ConversionRows.cast();
    /** The same bits as another dtype of the same width. */
    public static final Op BITCAST = ConversionRows.bitcast();

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
