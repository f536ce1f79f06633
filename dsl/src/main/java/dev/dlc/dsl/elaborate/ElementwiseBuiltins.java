package dev.dlc.dsl.elaborate;

import static dev.dlc.dsl.elaborate.BuiltinFunction.row;

import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.Op;
import dev.dlc.ir.op.Elementwise;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Functions of each element, or of numbers at compile time. */
final class ElementwiseBuiltins {
    private ElementwiseBuiltins() {}

    static final List<BuiltinFunction> ROWS = List.of(
            any("abs", Elementwise.ABS, Math::abs),
            any("sign", Elementwise.SIGN, Math::signum),
            unary("exp", Elementwise.EXP, Math::exp),
            unary("expm1", Elementwise.EXPM1, Math::expm1),
            unary("log", Elementwise.LOG, Math::log),
            unary("log1p", Elementwise.LOG1P, Math::log1p),
            unary("sqrt", Elementwise.SQRT, Math::sqrt),
            unary("rsqrt", Elementwise.RSQRT, x -> 1 / Math.sqrt(x)),
            unary("sin", Elementwise.SIN, Math::sin),
            unary("cos", Elementwise.COS, Math::cos),
            unary("tanh", Elementwise.TANH, Math::tanh),
            row("erf", "x", "", ElementwiseBuiltins::erf),
            unary("floor", Elementwise.FLOOR, Math::floor),
            unary("ceil", Elementwise.CEIL, Math::ceil),
            unary("round", Elementwise.ROUND, Math::rint),
            row("is_finite", "x", "", call -> same(call, Elementwise.IS_FINITE, call.floating("x"))),
            binary("pow", Elementwise.POW, Math::pow),
            binary("atan2", Elementwise.ATAN2, Math::atan2),
            binary("rem", Elementwise.REM, (x, y) -> x % y),
            row("fma", "x y z", "", ElementwiseBuiltins::fma),
            row("where", "condition x y", "", ElementwiseBuiltins::where),
            row("cast", "x dtype", "", ElementwiseBuiltins::cast),
            bits("xor", Elementwise.XOR),
            bits("shift_left", Elementwise.SHIFT_LEFT),
            bits("shift_right", Elementwise.SHIFT_RIGHT));

    private static Value same(BuiltinCall call, Op op, Node x) {
        return new Value.Tensor(call.emit().unary(op, x), Operators.axes(call.value("x")));
    }

    /** A function of floating elements. */
    private static BuiltinFunction unary(String name, Op op, DoubleUnaryOperator function) {
        return row(name, "x", "", call -> {
            Value x = call.value("x");
            if (x instanceof Value.Real || isLiteral(x)) {
                return new Value.Real(function.applyAsDouble(Expect.real(x, call.at("x"), call.world())));
            }
            return same(call, op, call.floating("x"));
        });
    }

    /** A function of integers too. */
    private static BuiltinFunction any(String name, Op op, DoubleUnaryOperator function) {
        return row(name, "x", "", call -> {
            Value x = call.value("x");
            if (isLiteral(x)) {
                long n = ((Value.Int) x).dim().constant().orElseThrow();
                return Value.Int.of(op == Elementwise.ABS ? Math.abs(n) : Long.signum(n));
            }
            if (x instanceof Value.Real real) {
                return new Value.Real(function.applyAsDouble(real.value()));
            }
            return same(call, op, call.tensor("x"));
        });
    }

    static boolean isLiteral(Value value) {
        return value instanceof Value.Int number && number.dim().constant().isPresent();
    }

    private static Value erf(BuiltinCall call) {
        return same(call, Elementwise.ERF, call.floating("x"));
    }

    private static BuiltinFunction binary(String name, Op op, DoubleBinaryOperator function) {
        String parameters = name.equals("atan2") ? "y x" : "x y";
        return row(name, parameters, "", call -> {
            String first = call.function().parameters().get(0);
            String second = call.function().parameters().get(1);
            Value a = call.value(first);
            Value b = call.value(second);
            if (name.equals("pow")) {
                return Operators.binary(BinaryOp.POWER, a, b, call.span(), call.world());
            }
            boolean numbers = (a instanceof Value.Real || isLiteral(a)) && (b instanceof Value.Real || isLiteral(b));
            if (numbers && !(name.equals("rem") && isLiteral(a) && isLiteral(b))) {
                return new Value.Real(function.applyAsDouble(
                        Expect.real(a, call.at(first), call.world()), Expect.real(b, call.at(second), call.world())));
            }
            if (a instanceof Value.Int n && b instanceof Value.Int m) {
                return remainder(n.dim(), m.dim(), call);
            }
            return pair(call, op, first, second);
        });
    }

    private static Value remainder(Dim n, Dim m, BuiltinCall call) {
        if (m.is(0)) {
            throw Operators.arithmetic(call.span(), "the remainder of a division by 0");
        }
        return new Value.Int(Operators.bounded(n.mod(m), call.span()));
    }

    private static Value pair(BuiltinCall call, Op op, String first, String second) {
        String what = "`" + call.function().name() + "`";
        Value a = call.value(first);
        Value b = call.value(second);
        Tensors.Pair pair = Operators.pair(a, b, what, call.span(), call.world());
        Node result = call.emit().binary(op, pair.left(), pair.right());
        return new Value.Tensor(result, Operators.resultAxes(a, b, result));
    }

    /** {@code max(x, y)} and {@code min(x, y)}. */
    static Value extremum(BuiltinCall call, Op op, boolean max) {
        Value a = call.value("x");
        Value b = call.value("y");
        if (isLiteral(a) && isLiteral(b)) {
            long n = ((Value.Int) a).dim().constant().orElseThrow();
            long m = ((Value.Int) b).dim().constant().orElseThrow();
            return Value.Int.of(max ? Math.max(n, m) : Math.min(n, m));
        }
        if (Tensors.isNumber(a) && Tensors.isNumber(b) && (a instanceof Value.Real || b instanceof Value.Real)) {
            boolean literal = (a instanceof Value.Real || isLiteral(a)) && (b instanceof Value.Real || isLiteral(b));
            if (literal) {
                double x = Expect.real(a, call.at("x"), call.world());
                double y = Expect.real(b, call.at("y"), call.world());
                return new Value.Real(max ? Math.max(x, y) : Math.min(x, y));
            }
        }
        return pair(call, op, "x", "y");
    }

    private static Value fma(BuiltinCall call) {
        Tensors.Pair xy = Operators.pair(call.value("x"), call.value("y"), "`fma`", call.span(), call.world());
        Value product = new Value.Tensor(call.emit().mul(xy.left(), xy.right()));
        Tensors.Pair sum = Operators.pair(product, call.value("z"), "`fma`", call.span(), call.world());
        Operators.requireFloat(xy.left(), "fma", call.span());
        return new Value.Tensor(call.emit().fma(xy.left(), xy.right(), sum.right()));
    }

    private static Value where(BuiltinCall call) {
        Value condition = call.value("condition");
        Value x = call.value("x");
        Value y = call.value("y");
        boolean numbers = Tensors.isNumber(x) && Tensors.isNumber(y);
        if (condition instanceof Value.Bool flag && numbers) {
            return flag.value() ? x : y;
        }
        Node test = Tensors.node(condition, DType.BOOL, call.at("condition"), call.world());
        Operators.requireBool(test, "where", call.at("condition"));
        Tensors.Pair sides;
        if (numbers) {
            boolean real = x instanceof Value.Real || y instanceof Value.Real;
            DType dtype = call.wanted().map(t -> t.dtype()).orElse(real ? DType.F32 : Tensors.naturalDtype(x));
            sides = new Tensors.Pair(
                    Tensors.node(x, dtype, call.at("x"), call.world()),
                    Tensors.node(y, dtype, call.at("y"), call.world()));
        } else {
            sides = Operators.pair(x, y, "`where`", call.span(), call.world());
        }
        Node a = Tensors.align(test, sides.left(), "`where`", call.at("x"), call.world())
                .right();
        Node b = Tensors.align(test, sides.right(), "`where`", call.at("y"), call.world())
                .right();
        Node result = call.emit().select(test, a, b);
        return new Value.Tensor(result, Operators.resultAxes(x, y, result));
    }

    private static Value cast(BuiltinCall call) {
        DType dtype = Expect.dtype(call.value("dtype"), call.at("dtype"));
        if (isLiteral(call.value("x")) && dtype != DType.BOOL) {
            return new Value.Tensor(Tensors.node(call.value("x"), dtype, call.at("x"), call.world()));
        }
        return new Value.Tensor(call.emit().cast(call.tensor("x"), dtype), Operators.axes(call.value("x")));
    }

    private static BuiltinFunction bits(String name, Op op) {
        return row(name, "x y", "", call -> pair(call, op, "x", "y"));
    }
}
