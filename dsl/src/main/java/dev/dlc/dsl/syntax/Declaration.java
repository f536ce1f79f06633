package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What stands at the top level of a file. */
public sealed interface Declaration extends Syntax {
    /**
     * {@code import nn { Linear, Conv2d as Conv }}, {@code import "blocks.dlm" { Block }}, or {@code import nn} and
     * {@code import "blocks.dlm" as blocks}, which make the file's names reachable as {@code nn.Linear}.
     *
     * @param alias the name after {@code as}
     * @param names the names in braces; empty (absent) when there are no braces
     */
    record Import(Span span, Source source, Optional<Identifier> alias, Optional<List<ImportedName>> names)
            implements Declaration {
        public Import {
            names = names.map(List::copyOf);
        }
    }

    /** Where an import comes from. */
    sealed interface Source {
        /** A module of the library or of the project, by its name. */
        record Library(Path path) implements Source {}

        /** A file, relative to the importing one. */
        record File(Expression.TextLiteral path) implements Source {}

        /** The text lacks it. */
        record Missing(Span span) implements Source {}
    }

    /**
     * One name in the braces of an import.
     *
     * @param alias the name after {@code as}
     */
    record ImportedName(Span span, Identifier name, Optional<Identifier> alias) implements Syntax {
        /** The name under which the importing file sees it. */
        public Identifier local() {
            return alias.orElse(name);
        }
    }

    /** {@code let EPS = 1e-5} at the top level. */
    record Constant(Span span, Optional<Doc> doc, Identifier name, Optional<TypeExpr> type, Expression value)
            implements Declaration {}

    /**
     * {@code fn f(x: f32[N]) -> f32[N] { ... }}, at the top level or in the body of a model, optim or train block.
     *
     * @param result the type after {@code ->}
     */
    record Function(
            Span span,
            Optional<Doc> doc,
            Identifier name,
            List<Parameter> parameters,
            Optional<TypeExpr> result,
            Expression.Block body)
            implements Declaration, Member {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code extern fn bleu(found: [Text], wanted: [Text]) -> Float}: a function that the host provides. */
    record Extern(Span span, Optional<Doc> doc, Identifier name, List<Parameter> parameters, Optional<TypeExpr> result)
            implements Declaration {
        public Extern {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * {@code type Ragged(T, R, E, ...S) = (data: T[E, ...S], offsets: i32[R + 1])}: a name for a type.
     *
     * @param parameters the element types, sizes and packs that a use gives
     */
    record TypeAlias(Span span, Optional<Doc> doc, Identifier name, List<TypeParameter> parameters, TypeExpr type)
            implements Declaration {
        public TypeAlias {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * A parameter of a {@link TypeAlias}.
     *
     * @param pack whether it stands for any number of sizes
     */
    record TypeParameter(Span span, Identifier name, boolean pack) implements Syntax {}

    /** {@code model Linear(inputs: Int) { ... }}. */
    record Model(Span span, Optional<Doc> doc, Identifier name, List<Parameter> parameters, List<Member> members)
            implements Declaration {
        public Model {
            parameters = List.copyOf(parameters);
            members = List.copyOf(members);
        }
    }

    /** {@code optim adam(lr: Float = 1e-3) { state m = zeros(); fn step(p, g, t) { ... } }}: a learning rule. */
    record Optim(Span span, Optional<Doc> doc, Identifier name, List<Parameter> parameters, List<Member> members)
            implements Declaration {
        public Optim {
            parameters = List.copyOf(parameters);
            members = List.copyOf(members);
        }
    }

    /** {@code train lenet5(lr: Float = 0.05) { ... }}. */
    record Train(Span span, Optional<Doc> doc, Identifier name, List<Parameter> parameters, List<Member> members)
            implements Declaration {
        public Train {
            parameters = List.copyOf(parameters);
            members = List.copyOf(members);
        }
    }

    /** {@code test "rows sum to one" { assert ... }}. */
    record Test(Span span, Optional<Doc> doc, Expression.TextLiteral name, Expression.Block body)
            implements Declaration {}
}
