package dev.dlc.dsl.syntax;

import dev.dlc.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/** What stands in a block; the value at the end of the block is {@link Expression.Block#value}, not a statement. */
public sealed interface Statement extends Syntax {
    /** {@code let x = e}, {@code let (m, v): T = e}. */
    record Let(Span span, Pattern pattern, Optional<TypeExpr> type, Expression value) implements Statement {}

    /** {@code let s[t, j] = e}. */
    record LetIndexed(Span span, Identifier name, List<LoopIndex> indices, Expression value) implements Statement {
        public LetIndexed {
            indices = List.copyOf(indices);
        }

        /** What this abbreviates: {@code let s = for t, j => e}. */
        public Let expanded() {
            Expression loop = new Expression.For(span, indices, value);
            return new Let(span, new Pattern.Name(name.span(), name), Optional.empty(), loop);
        }
    }

    /**
     * {@code update rbm.w = e}.
     *
     * @param target a name with fields and subscripts
     */
    record Update(Span span, Expression target, Expression value) implements Statement {}

    /** {@code minimize loss over net with adam(lr: 0.1)}. */
    record Minimize(Span span, Expression loss, Expression over, Expression rule) implements Statement {}

    /** {@code report loss, accuracy = e}. */
    record Report(Span span, List<ReportItem> items) implements Statement {
        public Report {
            items = List.copyOf(items);
        }
    }

    /** One value of a report; {@code report loss} has the name {@code loss} and the value {@code loss}. */
    record ReportItem(Span span, Identifier name, Expression value) implements Syntax {}

    /** {@code save e as "samples.png"}. */
    record Save(Span span, Expression value, Expression file) implements Statement {}

    /** {@code yield h} in the body of a scan. */
    record Yield(Span span, Expression value) implements Statement {}

    /** {@code assert e}. */
    record Assert(Span span, Expression condition) implements Statement {}

    /** An expression for its effect: a call, or an {@code if} without {@code else}. */
    record Evaluate(Span span, Expression expression) implements Statement {}

    /** The text here is no statement. */
    record Missing(Span span) implements Statement {}
}
