package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DimFacts;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.BinaryOp;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.op.Emit;
import java.util.Optional;

/** Operators on numbers and sizes at compile time. */
final class NumberOperators {
    private NumberOperators() {}

    /** {@code a + b} and the like. */
    static Value binary(BinaryOp op, Value left, Value right, Span span, World world) {
        if (left instanceof Value.Bool a && right instanceof Value.Bool b) {
            return switch (op) {
                case AND -> new Value.Bool(a.value() && b.value());
                case OR -> new Value.Bool(a.value() || b.value());
                case EQUAL -> new Value.Bool(a.value() == b.value());
                case NOT_EQUAL -> new Value.Bool(a.value() != b.value());
                case POWER, MATMUL, MULTIPLY, DIVIDE, ADD, SUBTRACT, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                    throw Operators.badOperands(op.symbol(), left, right, span);
            };
        }
        if (left instanceof Value.Bool || right instanceof Value.Bool || op == BinaryOp.AND || op == BinaryOp.OR) {
            throw Operators.badOperands(op.symbol(), left, right, span);
        }
        if (left instanceof Value.Int a && right instanceof Value.Int b) {
            return integers(op, a.dim(), b.dim(), span, world);
        }
        boolean symbolic = isSymbolic(left) || isSymbolic(right);
        return symbolic ? symbolicReals(op, left, right, span, world) : reals(op, real(left), real(right), span);
    }

    private static boolean isSymbolic(Value number) {
        return number instanceof Value.Int size && size.dim().constant().isEmpty();
    }

    private static double real(Value number) {
        return number instanceof Value.Int size ? size.dim().constant().orElseThrow() : ((Value.Real) number).value();
    }

    /** A fraction and a size that is known at run time only: a scalar tensor. */
    private static Value symbolicReals(BinaryOp op, Value left, Value right, Span span, World world) {
        Value a = new Value.Tensor(Tensors.node(left, DType.F32, span, world));
        Value b = new Value.Tensor(Tensors.node(right, DType.F32, span, world));
        return Operators.binary(op, a, b, span, world);
    }

    private static Value integers(BinaryOp op, Dim a, Dim b, Span span, World world) {
        return switch (op) {
            case ADD -> new Value.Int(Operators.bounded(a.plus(b), span));
            case SUBTRACT -> new Value.Int(Operators.bounded(a.minus(b), span));
            case MULTIPLY -> {
                Operators.checkSize(a.terms().size() * (long) b.terms().size(), span);
                yield new Value.Int(Operators.bounded(a.times(b), span));
            }
            case DIVIDE -> {
                if (b.is(0)) {
                    throw Operators.arithmetic(span, "division of " + a + " by 0");
                }
                yield new Value.Int(Operators.bounded(a.floorDiv(b), span));
            }
            case POWER -> integerPower(a, b, span, world);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> compare(op, a, b, span, world);
            case MATMUL, AND, OR -> throw Operators.badOperands(op.symbol(), new Value.Int(a), new Value.Int(b), span);
        };
    }

    private static Value integerPower(Dim a, Dim b, Span span, World world) {
        if (b.constant().isEmpty() && !world.isOpen(b)) {
            throw symbolicPower(b, span, world);
        }
        int n = Expect.literal(new Value.Int(b), span, world);
        if (n < 0) {
            throw Operators.arithmetic(span, "an integer to a negative power; write the base with a point: 2.0");
        }
        if (n > 64 && !a.is(0) && !a.is(1)) {
            throw Operators.arithmetic(span, "the power " + n + " of an integer is too large");
        }
        Dim result = Dim.ONE;
        for (int i = 0; i < Math.min(n, 65); i++) {
            Operators.checkSize(result.terms().size() * (long) a.terms().size(), span);
            result = Operators.bounded(result.times(a), span);
        }
        return new Value.Int(result);
    }

    // sizes are polynomials and quotients of dims; a power with a dim in its exponent is neither
    private static Failure symbolicPower(Dim exponent, Span span, World world) {
        String dims = String.join(", ", exponent.symbols()).replace("?", "");
        Diagnostic diagnostic = Diagnostic.at(
                        DslCode.NOT_LITERAL,
                        span,
                        "the exponent of a size must be known at compile time, but it depends on " + dims)
                .sides("an exponent known at compile time", "`" + Operators.oneLine(span) + "`")
                .fix("give the exponent as a parameter of type Int, or give the size a dim of its own, as in"
                        + " `x: f32[M, N]`; of numbers write the base with a point: `2.0 ^ n`");
        for (String symbol : exponent.symbols()) {
            Optional<Span> origin = world.origin(symbol);
            if (origin.isPresent()) {
                diagnostic = diagnostic.label(origin.get(), symbol + " comes from here");
            }
        }
        return Failure.wrong(diagnostic);
    }

    private static Value compare(BinaryOp op, Dim a, Dim b, Span span, World world) {
        Dim difference = a.minus(b);
        if (difference.constant().isPresent()) {
            return new Value.Bool(holds(op, Long.signum(difference.constant().getAsLong())));
        }
        boolean equality = op == BinaryOp.EQUAL || op == BinaryOp.NOT_EQUAL;
        if (equality && DimFacts.compare(a, b) == DimFacts.Verdict.DIFFERENT) {
            return new Value.Bool(op == BinaryOp.NOT_EQUAL);
        }
        if (DimFacts.isPositive(difference) || DimFacts.isPositive(difference.times(-1))) {
            return new Value.Bool(holds(op, DimFacts.isPositive(difference) ? 1 : -1));
        }
        Emit emit = world.emit(span);
        return new Value.Tensor(Operators.emit(op, emit.size(a, DType.I32), emit.size(b, DType.I32), emit));
    }

    private static boolean holds(BinaryOp op, int sign) {
        return switch (op) {
            case EQUAL -> sign == 0;
            case NOT_EQUAL -> sign != 0;
            case LESS -> sign < 0;
            case LESS_EQUAL -> sign <= 0;
            case GREATER -> sign > 0;
            case GREATER_EQUAL -> sign >= 0;
            case POWER, MATMUL, MULTIPLY, DIVIDE, ADD, SUBTRACT, AND, OR ->
                throw new IllegalStateException("no comparison");
        };
    }

    private static Value reals(BinaryOp op, double a, double b, Span span) {
        return switch (op) {
            case ADD -> new Value.Real(a + b);
            case SUBTRACT -> new Value.Real(a - b);
            case MULTIPLY -> new Value.Real(a * b);
            case DIVIDE -> new Value.Real(a / b);
            case POWER -> new Value.Real(Math.pow(a, b));
            case EQUAL -> new Value.Bool(a == b);
            case NOT_EQUAL -> new Value.Bool(a != b);
            case LESS -> new Value.Bool(a < b);
            case LESS_EQUAL -> new Value.Bool(a <= b);
            case GREATER -> new Value.Bool(a > b);
            case GREATER_EQUAL -> new Value.Bool(a >= b);
            case MATMUL, AND, OR ->
                throw Operators.badOperands(op.symbol(), new Value.Real(a), new Value.Real(b), span);
        };
    }
}
