package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.dsl.syntax.UnaryOp;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.Node;
import dev.dlc.ir.op.Emit;
import java.util.ArrayList;
import java.util.List;

/** Operators: on numbers at compile time, on tensors as nodes. */
final class Operators {
    private static final int LARGEST_REPEATED_POWER = 16;

    private Operators() {}

    /** {@code -x}, {@code not x}. */
    static Value unary(UnaryOp op, Value operand, Span span, World world) {
        Value value = Expect.usable(operand);
        return switch (op) {
            case NEGATE -> negate(value, span, world);
            case NOT -> not(value, span, world);
        };
    }

    private static Value negate(Value value, Span span, World world) {
        return switch (value) {
            case Value.Int number -> new Value.Int(number.dim().times(-1));
            case Value.Real number -> new Value.Real(-number.value());
            case Value.Instance model ->
                Models.map(model, node -> world.emit(span).neg(node), world);
            case Value other -> {
                Node node = Tensors.node(other, span, world);
                requireNumeric(node, "-", span);
                yield new Value.Tensor(world.emit(span).neg(node), axes(other));
            }
        };
    }

    private static Value not(Value value, Span span, World world) {
        if (value instanceof Value.Bool flag) {
            return new Value.Bool(!flag.value());
        }
        Node node = Tensors.node(value, span, world);
        requireBool(node, "not", span);
        return new Value.Tensor(world.emit(span).not(node), axes(value));
    }

    /** The names of a tensor's axes. */
    static List<String> axes(Value value) {
        return value instanceof Value.Tensor tensor ? tensor.axes() : List.of();
    }

    /** {@code a + b} and the like. */
    static Value binary(BinaryOp op, Value left, Value right, Span span, World world) {
        Value a = Expect.usable(left);
        Value b = Expect.usable(right);
        if (Tensors.isNumber(a) && Tensors.isNumber(b)) {
            return NumberOperators.binary(op, a, b, span, world);
        }
        if (a instanceof Value.Instance || b instanceof Value.Instance) {
            return Models.arithmetic(op, a, b, span, world);
        }
        if (op == BinaryOp.EQUAL || op == BinaryOp.NOT_EQUAL) {
            if (a instanceof Value.Text || a instanceof Value.Element) {
                return new Value.Bool(a.equals(b) == (op == BinaryOp.EQUAL));
            }
        }
        if (!Tensors.isTensorLike(a) || !Tensors.isTensorLike(b)) {
            throw badOperands(op.symbol(), a, b, span);
        }
        return switch (op) {
            case MATMUL -> product(a, b, span, world);
            case POWER -> power(a, b, span, world);
            case MULTIPLY, DIVIDE, ADD, SUBTRACT, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, AND, OR ->
                elementwise(op, a, b, span, world);
        };
    }

    /** Rows keep their names; so do the columns of the right side. */
    private static Value product(Value a, Value b, Span span, World world) {
        Node x = tensor(a, b, span, world);
        Node y = tensor(b, a, span, world);
        Value result = MatrixProduct.of(x, y, span, world);
        int rank = ((Value.Tensor) result).node().tensor().rank();
        List<String> rows = axes(a);
        List<String> columns = axes(b);
        if (rows.isEmpty() || x.tensor().rank() < 2) {
            return result;
        }
        List<String> names = new ArrayList<>(rows.subList(0, rows.size() - 1));
        if (y.tensor().rank() > 1) {
            names.add(columns.isEmpty() ? "" : columns.getLast());
        }
        return names.size() == rank ? new Value.Tensor(((Value.Tensor) result).node(), names) : result;
    }

    /** A value as a tensor beside another one: a number takes the dtype of the other side. */
    static Node tensor(Value value, Value other, Span span, World world) {
        boolean adapts = !hasTensor(value);
        DType dtype = adapts && hasTensor(other) ? Tensors.naturalDtype(other) : common(value, other);
        return Tensors.node(value, adapts ? dtype : Tensors.naturalDtype(value), span, world);
    }

    private static DType common(Value value, Value other) {
        DType a = Tensors.naturalDtype(value);
        return a == DType.I32 && Tensors.naturalDtype(other).isFloat() ? Tensors.naturalDtype(other) : a;
    }

    private static boolean hasTensor(Value value) {
        return switch (value) {
            case Value.Tensor tensor -> true;
            case Value.Items list -> list.items().stream().anyMatch(Operators::hasTensor);
            case Value other -> false;
        };
    }

    /** Two values as tensors of one dtype with aligned shapes. */
    static Tensors.Pair pair(Value left, Value right, String what, Span span, World world) {
        Node a = tensor(left, right, span, world);
        Node b = tensor(right, left, span, world);
        requireSame(a, b, what, span);
        return Tensors.align(a, b, what, span, world);
    }

    private static Value elementwise(BinaryOp op, Value left, Value right, Span span, World world) {
        Tensors.Pair pair = pair(left, right, "`" + op.symbol() + "`", span, world);
        Node a = pair.left();
        Node b = pair.right();
        boolean logical = op == BinaryOp.AND || op == BinaryOp.OR;
        boolean arithmetic = switch (op) {
            case MULTIPLY, DIVIDE, ADD, SUBTRACT, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> true;
            case EQUAL, NOT_EQUAL, AND, OR, POWER, MATMUL -> false;
        };
        if (logical) {
            requireBool(a, op.symbol(), span);
        } else if (arithmetic) {
            requireNumeric(a, op.symbol(), span);
        }
        Node result = emit(op, a, b, world.emit(span));
        return new Value.Tensor(result, resultAxes(left, right, result));
    }

    /** The axis names of the operand that has all axes of the result. */
    static List<String> resultAxes(Value left, Value right, Node result) {
        List<String> first = axes(left);
        return first.size() == result.tensor().rank()
                ? first
                : axes(right).size() == result.tensor().rank() ? axes(right) : List.of();
    }

    /** The node of an elementwise operator. */
    static Node emit(BinaryOp op, Node a, Node b, Emit emit) {
        return switch (op) {
            case MULTIPLY -> emit.mul(a, b);
            case DIVIDE -> emit.div(a, b);
            case ADD -> emit.add(a, b);
            case SUBTRACT -> emit.sub(a, b);
            case EQUAL -> emit.eq(a, b);
            case NOT_EQUAL -> emit.ne(a, b);
            case LESS -> emit.lt(a, b);
            case LESS_EQUAL -> emit.le(a, b);
            case GREATER -> emit.gt(a, b);
            case GREATER_EQUAL -> emit.ge(a, b);
            case AND -> emit.and(a, b);
            case OR -> emit.or(a, b);
            case POWER -> emit.pow(a, b);
            case MATMUL -> throw new IllegalStateException("no elementwise operator");
        };
    }

    // ---- powers

    private static Value power(Value base, Value exponent, Span span, World world) {
        boolean small = exponent instanceof Value.Int n
                && n.dim().constant().isPresent()
                && Math.abs(n.dim().constant().getAsLong()) <= LARGEST_REPEATED_POWER;
        if (small) {
            Node x = Tensors.node(base, span, world);
            requireNumeric(x, "^", span);
            long n = ((Value.Int) exponent).dim().constant().getAsLong();
            if (n >= 0 || x.dtype().isFloat()) {
                Node result = repeated(x, Math.abs(n), world.emit(span));
                Node signed = n < 0 ? world.emit(span).div(world.emit(span).like(x, 1), result) : result;
                return new Value.Tensor(signed, axes(base));
            }
        }
        if (exponent instanceof Value.Real half && half.value() == 0.5) {
            Node x = Tensors.node(base, span, world);
            requireFloat(x, "^", span);
            return new Value.Tensor(world.emit(span).sqrt(x), axes(base));
        }
        Tensors.Pair pair = pair(base, exponent, "`^`", span, world);
        requireFloat(pair.left(), "^", span);
        Node result = world.emit(span).pow(pair.left(), pair.right());
        return new Value.Tensor(result, resultAxes(base, exponent, result));
    }

    /** x^n by squaring. */
    private static Node repeated(Node x, long n, Emit emit) {
        if (n == 0) {
            return emit.like(x, 1);
        }
        Node half = n == 1 ? x : repeated(x, n / 2, emit);
        Node square = n == 1 ? x : emit.mul(half, half);
        return n > 1 && n % 2 == 1 ? emit.mul(square, x) : square;
    }

    // ---- sizes

    static Dim bounded(Dim dim, Span span) {
        checkSize(dim.terms().size(), span);
        return dim;
    }

    static void checkSize(long terms, Span span) {
        if (terms > Limits.TERMS) {
            throw arithmetic(span, "this size has too many terms");
        }
    }

    static String oneLine(Span span) {
        return span.text().replaceAll("\\s+", " ");
    }

    static Failure arithmetic(Span span, String message) {
        return Failure.wrong(Diagnostic.at(DslCode.BAD_ARITHMETIC, span, message)
                .sides("compile-time integers whose results fit into 64 bits", "`" + oneLine(span) + "`")
                .fix("change the arguments that reach this place: defaults, `--set`, the call of the model"));
    }

    // ---- dtypes

    static void requireSame(Node a, Node b, String what, Span span) {
        if (a.dtype() != b.dtype()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.DTYPE_MISMATCH,
                            span,
                            "both sides of " + what
                                    + " must have one element type; tensors never convert by themselves")
                    .sides("two tensors of one element type", a.tensor() + " and " + b.tensor())
                    .fix("convert one side: `cast(x, " + (a.dtype().isFloat() ? a.dtype() : b.dtype()) + ")`"));
        }
    }

    static void requireNumeric(Node node, String symbol, Span span) {
        if (node.dtype() == DType.BOOL) {
            throw wrongDtype(node, symbol, "a tensor of numbers", "convert it: `cast(x, f32)`", span);
        }
    }

    static void requireFloat(Node node, String symbol, Span span) {
        if (!node.dtype().isFloat()) {
            throw wrongDtype(node, symbol, "a floating tensor", "convert it: `cast(x, f32)`", span);
        }
    }

    static void requireBool(Node node, String symbol, Span span) {
        if (node.dtype() != DType.BOOL) {
            throw wrongDtype(node, symbol, "a tensor of bool", "compare it with something: `x > 0`", span);
        }
    }

    private static Failure wrongDtype(Node node, String symbol, String expected, String fix, Span span) {
        return Failure.wrong(
                Diagnostic.at(DslCode.DTYPE_MISMATCH, span, "`" + symbol + "` does not work on " + node.dtype())
                        .sides(expected, node.tensor().toString())
                        .fix(fix));
    }

    static Failure badOperands(String symbol, Value left, Value right, Span span) {
        List<String> kinds = new ArrayList<>(List.of(left.describe(), right.describe()));
        return Failure.wrong(Diagnostic.at(DslCode.BAD_OPERANDS, span, "`" + symbol + "` does not work on these values")
                .sides("numbers or tensors", String.join(" and ", kinds))
                .fix("call a function first, as in `relu(x) + x`; convert other values to numbers"));
    }
}
