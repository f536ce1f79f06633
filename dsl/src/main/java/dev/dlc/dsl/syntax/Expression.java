package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What has a value. */
public sealed interface Expression extends Syntax {
    /** {@code x}; also {@code true} and {@code false}, which are ordinary names of the prelude. */
    record Name(Span span, String text) implements Expression {}

    /** {@code 42}, {@code 1_000}; negative numbers are a {@link Unary}. */
    record IntLiteral(Span span, long value) implements Expression {}

    /**
     * {@code 0.5}, {@code 1e-3}.
     *
     * @param digits the text without underscores, so that each float type can round it once
     */
    record FloatLiteral(Span span, String digits) implements Expression {
        /** The nearest double. */
        public double value() {
            return Double.parseDouble(digits);
        }
    }

    /**
     * {@code "a text"}.
     *
     * @param value the characters meant, escapes resolved
     */
    record TextLiteral(Span span, String value) implements Expression {}

    /** {@code [a, b, ...S]}. */
    record ListOf(Span span, List<Expression> elements) implements Expression {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /** {@code ...B}: the members of a pack, as an element of a list, a dim of a type, or a positional argument. */
    record Spread(Span span, Identifier name) implements Expression {}

    /** {@code [e for i in 0..4 if c]}; a later generator runs inside the earlier ones. */
    record Comprehension(Span span, Expression element, List<Generator> generators, Optional<Expression> condition)
            implements Expression {
        public Comprehension {
            generators = List.copyOf(generators);
        }
    }

    /**
     * {@code (a, b)}, a tuple, or {@code (log_prob: a, value: b)}, a record. Either all fields have labels or none.
     *
     * @param fields at least two, or one with a label
     */
    record Tuple(Span span, List<Argument> fields) implements Expression {
        public Tuple {
            fields = List.copyOf(fields);
        }

        /** Whether the fields have labels. */
        public boolean isRecord() {
            return fields.getFirst().label().isPresent();
        }
    }

    /** {@code -x}, {@code not x}. */
    record Unary(Span span, UnaryOp op, Expression operand) implements Expression {}

    /** {@code a + b}. */
    record Binary(Span span, BinaryOp op, Expression left, Expression right) implements Expression {}

    /** {@code a..b}, half open; either end may lack. */
    record Range(Span span, Optional<Expression> start, Optional<Expression> end) implements Expression {}

    /** {@code f(a, over: b)}. */
    record Call(Span span, Expression callee, List<Argument> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code sum(i, j | e)}. */
    record Reduction(Span span, Expression callee, List<LoopIndex> indices, Expression body) implements Expression {
        public Reduction {
            indices = List.copyOf(indices);
        }
    }

    /** {@code x[i, 1..]}. */
    record Subscript(Span span, Expression target, List<Expression> subscripts) implements Expression {
        public Subscript {
            subscripts = List.copyOf(subscripts);
        }
    }

    /** {@code episode.return}, {@code random.normal}; any word may follow the point. */
    record Field(Span span, Expression target, Identifier name) implements Expression {}

    /**
     * {@code x |> stage}.
     *
     * @param grouped whether the stage stands in parentheses, so that a call there is a function value and not a call
     *     that lacks its first argument
     */
    record Pipe(Span span, Expression value, Expression stage, boolean grouped) implements Expression {}

    /** {@code x => e}, {@code (a, (b, c)) => { ... }}. */
    record Lambda(Span span, List<Pattern> parameters, Expression body) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * {@code if c { a } else { b }}.
     *
     * @param otherwise a {@link Block} or, for {@code else if}, an {@link If}
     */
    record If(Span span, Expression condition, Block then, Optional<Expression> otherwise) implements Expression {}

    /** {@code for i, j => e}: a tensor by its elements. */
    record For(Span span, List<LoopIndex> indices, Expression body) implements Expression {
        public For {
            indices = List.copyOf(indices);
        }
    }

    /**
     * {@code scan (h, c) = (zeros(), zeros()) for x_t in x { ... }}.
     *
     * @param carry absent when a scan is run for its yields and effects only
     * @param inputs run in lock step
     */
    record Scan(Span span, Optional<Binding> carry, List<Generator> inputs, Block body) implements Expression {
        public Scan {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * {@code while v = start until done(v) max 100 { ... }}.
     *
     * @param bound the largest number of rounds
     */
    record While(Span span, Binding carry, Expression until, Optional<Expression> bound, Block body)
            implements Expression {}

    /** {@code iterate v = v0 times k { ... }}. */
    record Iterate(Span span, Binding carry, Expression times, Block body) implements Expression {}

    /**
     * {@code { let y = f(x); y + 1 }}: the body of a function, a branch, a loop, a lambda.
     *
     * @param value the expression at the end; absent when the last statement has no value
     */
    record Block(Span span, List<Statement> statements, Optional<Expression> value) implements Expression {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** The text lacks an expression here. */
    record Missing(Span span) implements Expression {}
}
