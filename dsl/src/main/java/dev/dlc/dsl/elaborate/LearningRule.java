package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;
import dev.dlc.ir.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands behind {@code with}: a rule, or a list of functions and a rule at its end. A rule sees one parameter at a
 * time; a function before it gets the list of all gradients and yields a list of the same types: {@code with
 * [clip_norm(1.0), adam()]}.
 *
 * @param changes the functions on all gradients, in order
 * @param rule the rule, with its arguments
 */
record LearningRule(List<Change> changes, Value.Rule rule) {
    /** A function on all gradients, and where it stands. */
    record Change(Value.Callable function, Span span) {}

    LearningRule {
        changes = List.copyOf(changes);
    }

    /** Evaluates what stands behind {@code with}; E0411 where it is no such thing. */
    static LearningRule of(Expression expression, Elaborator elaborator, Site site) {
        Span span = expression.span();
        Value value = Expect.usable(elaborator.eval(expression, site.unnamed()));
        if (!(value instanceof Value.Items list)) {
            return new LearningRule(List.of(), rule(value, span, elaborator, site));
        }
        if (list.items().isEmpty()) {
            throw notARule(value, span);
        }
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < list.items().size() - 1; i++) {
            changes.add(change(list.items().get(i), element(expression, i)));
        }
        Value last = list.items().getLast();
        Span at = element(expression, list.items().size() - 1);
        return new LearningRule(changes, rule(last, at, elaborator, site));
    }

    /** Where an item stands; the whole where the list is not written out. */
    private static Span element(Expression expression, int index) {
        boolean written = expression instanceof Expression.ListOf list
                && list.elements().stream().noneMatch(Expression.Spread.class::isInstance);
        return written ? ((Expression.ListOf) expression).elements().get(index).span() : expression.span();
    }

    private static Value.Rule rule(Value value, Span span, Elaborator elaborator, Site site) {
        return switch (Expect.usable(value)) {
            case Value.Rule rule -> rule;
            case Value.Optim optim -> elaborator.instances().rule(optim, List.of(), site.unnamed(), span);
            case Value other -> throw notARule(other, span);
        };
    }

    private static Failure notARule(Value found, Span span) {
        return Failure.wrong(Diagnostic.at(DslCode.NOT_A_RULE, span, found.describe() + " is no learning rule")
                .sides("a learning rule such as `sgd(lr: 0.1)`", found.describe())
                .fix("import one: `import optim { sgd }`"));
    }

    private static Change change(Value value, Span span) {
        return switch (Expect.usable(value)) {
            case Value.Optim optim -> throw notAChange(optim, span);
            case Value.Callable function -> new Change(function, span);
            case Value other -> throw notAChange(other, span);
        };
    }

    private static Failure notAChange(Value found, Span span) {
        return Failure.wrong(Diagnostic.at(
                        DslCode.NOT_A_RULE,
                        span,
                        found.describe() + " stands before the learning rule and is no function of gradients")
                .sides("a function from the list of gradients to such a list, like `clip_norm(1.0)`", found.describe())
                .fix("put one learning rule at the end, and only functions of gradients before it"));
    }

    /**
     * What the functions make of the gradients; E0416 where one changes their number or types.
     *
     * @param gradients those of the parameters, in order
     * @param parameters whose they are
     */
    List<Node> changed(List<Node> gradients, List<Leaf> parameters, Elaborator elaborator, Site site) {
        List<Node> current = gradients;
        for (Change change : changes) {
            Value given = new Value.Items(
                    current.stream().map(node -> (Value) new Value.Tensor(node)).toList());
            Value result = Expect.usable(
                    elaborator.calls().apply(change.function(), List.of(given), site.unnamed(), change.span()));
            current = fitted(result, change, parameters, elaborator, site);
        }
        return current;
    }

    private static List<Node> fitted(
            Value result, Change change, List<Leaf> parameters, Elaborator elaborator, Site site) {
        if (!(result instanceof Value.Items list) || list.items().size() != parameters.size()) {
            throw Failure.wrong(Diagnostic.at(
                            DslCode.GRADIENTS_MISMATCH,
                            change.span(),
                            change.function().describe() + " does not yield one gradient for each parameter")
                    .sides("a list of " + parameters.size() + " gradients", result.describe())
                    .fix("yield a list: `gradients => [... for g in gradients]`"));
        }
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Leaf leaf = parameters.get(i);
            String what = "the gradient of `" + leaf.path() + "`";
            Slot slot = Slot.of(what, change.span(), leaf.type(), DslCode.GRADIENTS_MISMATCH);
            nodes.add(elaborator.instances().fit(list.items().get(i), leaf.type(), slot, site));
        }
        return nodes;
    }
}
