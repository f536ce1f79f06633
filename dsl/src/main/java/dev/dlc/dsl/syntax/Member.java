package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the body of a model, optim, train block or phase. The parser has checked which kinds stand where:
 *
 * <table>
 *   <caption>Members by place</caption>
 *   <tr><td>model, optim</td><td>part, variable, function, choice</td></tr>
 *   <tr><td>train</td><td>all</td></tr>
 *   <tr><td>phase</td><td>all but function and phase</td></tr>
 * </table>
 *
 * A choice holds what its surroundings may hold.
 */
public sealed interface Member extends Syntax
        permits Declaration.Function,
                Member.Part,
                Member.Variable,
                Member.Choice,
                Member.Data,
                Member.Routine,
                Member.Phase,
                Member.Length,
                Member.Every {
    /** {@code fc1 = Linear(400, 120)}. */
    record Part(Span span, Optional<Doc> doc, Identifier name, Expression value) implements Member {}

    /**
     * {@code param w: f32[I, O] = glorot_uniform()}, {@code state m = zeros()}.
     *
     * @param initial the value after {@code =}
     */
    record Variable(
            Span span,
            Optional<Doc> doc,
            VariableKind kind,
            Identifier name,
            Optional<TypeExpr> type,
            Optional<Expression> initial)
            implements Member {}

    /** Whether learning rules reach a variable. */
    enum VariableKind {
        PARAM,
        STATE
    }

    /** {@code if bias { param b: ... } else { ... }}; {@code else if} is a choice alone in {@code otherwise}. */
    record Choice(Span span, Expression condition, List<Member> then, List<Member> otherwise) implements Member {
        public Choice {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /**
     * {@code data mnist(batch: 64) else digits_synthetic(batch: 64)}.
     *
     * @param sources at least one; each is used when those before it are not there
     */
    record Data(Span span, List<Expression> sources) implements Member {
        public Data {
            sources = List.copyOf(sources);
        }
    }

    /** {@code step(image: f32[N, 784]) { ... }}, {@code eval(image, label) { ... }}. */
    record Routine(Span span, RoutineKind kind, List<Parameter> parameters, Expression.Block body) implements Member {
        public Routine {
            parameters = List.copyOf(parameters);
        }
    }

    /** What a routine is for. */
    enum RoutineKind {
        STEP,
        EVAL
    }

    /**
     * {@code phase pretrain[i in 0..2] { ... }}.
     *
     * @param index runs the phase once for each value
     */
    record Phase(Span span, Identifier name, Optional<LoopIndex> index, List<Member> members) implements Member {
        public Phase {
            members = List.copyOf(members);
        }
    }

    /** {@code epochs 10}, {@code steps 2000}. */
    record Length(Span span, TimeUnit unit, Expression count) implements Member {}

    /** {@code every epoch { ... }}, {@code every 100 steps { ... }}. */
    record Every(Span span, Optional<Expression> count, TimeUnit unit, Expression.Block body) implements Member {}

    /** What training time is counted in. */
    enum TimeUnit {
        EPOCH,
        STEP
    }
}
