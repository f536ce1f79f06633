package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** A type as it is written. */
public sealed interface TypeExpr extends Syntax {
    /** {@code Int}, {@code Float}, {@code Fn}, {@code Layer}, {@code nn.Linear}. */
    record Named(Span span, Path name) implements TypeExpr {}

    /**
     * {@code f32[...B, H / 2 + 1]}.
     *
     * @param dims each an expression over integers and dims; a pack is an {@link Expression.Spread}; none for a scalar,
     *     {@code f32[]}
     */
    record Tensor(Span span, Identifier dtype, List<Expression> dims) implements TypeExpr {
        public Tensor {
            dims = List.copyOf(dims);
        }
    }

    /** {@code LstmCell(I, H)}: an instance of a model with these arguments. */
    record Instance(Span span, Path model, List<Argument> arguments) implements TypeExpr {
        public Instance {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code [Int]}. */
    record ListOf(Span span, TypeExpr element) implements TypeExpr {}

    /**
     * {@code (f32[N], f32[N])}, or {@code (value: f32[N], steps: Int)} for a record.
     *
     * @param fields at least two, or one with a label
     */
    record Tuple(Span span, List<Field> fields) implements TypeExpr {
        public Tuple {
            fields = List.copyOf(fields);
        }
    }

    /** {@code (Int, Int, stride: Int) -> Layer}. */
    record Function(Span span, List<Field> parameters, TypeExpr result) implements TypeExpr {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** A field of a tuple or a parameter of a function type. */
    record Field(Span span, Optional<Identifier> label, TypeExpr type) implements Syntax {}

    /** The text lacks a type here. */
    record Missing(Span span) implements TypeExpr {}
}
